"""What models are told: the static texts, and the layout in which a question and its passages follow them."""
