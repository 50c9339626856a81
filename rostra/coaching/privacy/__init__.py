"""What coaching holds about people, one module per sort of rows."""

from rostra.coaching.privacy import pairs, sprints

__all__ = ["pairs", "sprints"]
