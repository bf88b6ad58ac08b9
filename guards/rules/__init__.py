"""One rule a file: a pure judgement of a text in its context."""
