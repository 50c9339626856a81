"""What live holds about people, one module per sort of rows."""

from rostra.live.privacy import attendance, library, registrations, sessions

__all__ = ["attendance", "library", "registrations", "sessions"]
