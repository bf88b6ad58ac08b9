"""What may be said: policy packs, pure rules over text, their ordered inspection and the sentence gate for streams."""
