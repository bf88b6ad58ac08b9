"""A model that says everything it must not: the real desk is asked over every door, and nothing of it may arrive."""
