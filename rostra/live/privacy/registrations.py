"""What the tables of registrations hold about people."""
