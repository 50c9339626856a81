"""What live holds about people, one module per sort of rows."""

from rostra.live.privacy import attendance, catch_ups, imports, library, registrations, sessions, speakers

__all__ = ["attendance", "catch_ups", "imports", "library", "registrations", "sessions", "speakers"]
