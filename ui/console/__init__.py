"""The staff console: trying answers, importing knowledge, reading conversations, settling tickets, seeing how the desk is."""
