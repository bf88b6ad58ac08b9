"""A run as people and machines read it: terminal, HTML, JUnit XML."""
