"""The chat models of the desk: a catalogue of pinned files, the embedded server, and the seam to any other model."""
