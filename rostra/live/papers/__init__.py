"""Papers of sessions."""
