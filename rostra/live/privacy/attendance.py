"""What the tables of attendance hold about people."""
