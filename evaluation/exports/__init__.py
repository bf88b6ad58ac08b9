"""Cases for other tools: what of a check another tool can decide by the words of a reply alone, and what it can't."""
