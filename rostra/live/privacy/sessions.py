"""What the tables of sessions hold about people."""
