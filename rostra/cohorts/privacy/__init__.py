"""What this room holds about people, one module per sort of rows."""

from rostra.cohorts.privacy import applications, editions, groups, placements

__all__ = ["applications", "editions", "groups", "placements"]
