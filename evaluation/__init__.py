"""The evaluators' bench: cases, what judges them, whom they are put to, and what may be concluded."""
