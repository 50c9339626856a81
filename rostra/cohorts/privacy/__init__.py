"""What this room holds about people, one module per sort of rows."""

from rostra.cohorts.privacy import applications, editions, groups

__all__ = ["applications", "editions", "groups"]
