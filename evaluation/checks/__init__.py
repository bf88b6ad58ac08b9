"""What a case may demand of a reply, one kind of demand a file."""
