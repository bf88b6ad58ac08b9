"""What people touch: the customers' widget and the staff console, and the server that puts both beside the API."""
