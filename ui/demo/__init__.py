"""The demo page: a property manager's home page with the customers' widget on it."""
