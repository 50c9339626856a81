"""What coaching holds about people, one module per sort of rows."""
