"""What coaching holds about people, one module per sort of rows."""

from rostra.coaching.privacy import meetings, notes, pairs, sprints

__all__ = ["meetings", "notes", "pairs", "sprints"]
