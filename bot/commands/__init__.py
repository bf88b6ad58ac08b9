"""What the commands of `kefu` do, one file a subject; imported only when the command is given."""
