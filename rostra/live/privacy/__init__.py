"""What live holds about people, one module per sort of rows."""

from rostra.live.privacy import (
    attendance,
    busy,
    catch_ups,
    imports,
    library,
    polls,
    registrations,
    sessions,
    speakers,
)

__all__ = [
    "attendance",
    "busy",
    "catch_ups",
    "imports",
    "library",
    "polls",
    "registrations",
    "sessions",
    "speakers",
]
