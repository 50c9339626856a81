"""What the community holds about people, one module per sort of rows."""
