"""What the desk keeps: conversations, turns, verdicts and tickets, on SQLite or PostgreSQL."""
