"""Whom cases are put to: the desk in this process, a running server, a raw model."""
