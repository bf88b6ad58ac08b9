"""The desk: one customer message from reading to record, with its models, conversations, tickets, HTTP API and CLI."""
