"""What this room holds about people, one module per sort of rows."""

from rostra.cohorts.privacy import editions, groups

__all__ = ["editions", "groups"]
