"""Live: sessions, who registers, who was there, what catches up, what stays to be watched."""
