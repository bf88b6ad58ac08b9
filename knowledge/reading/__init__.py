"""Files in, articles out: one reader a kind of file, none of which runs code, macros or requests from it."""
