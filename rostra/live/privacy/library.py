"""What the tables of library hold about people."""
