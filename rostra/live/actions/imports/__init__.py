"""Lists of who was there, taken over: read, matched, settled by a person where it is not sure, undone when it was wrong."""

from rostra.live.actions.imports.settling import (
    NOBODY,
    WALKED_IN,
    finish,
    ignore,
    settle,
    settle_many,
    undo,
    walk_in,
)
from rostra.live.actions.imports.taking import answer, take
from rostra.live.actions.imports.writing import unwritten, work_off

__all__ = [
    "NOBODY",
    "WALKED_IN",
    "answer",
    "finish",
    "ignore",
    "settle",
    "settle_many",
    "take",
    "undo",
    "unwritten",
    "walk_in",
    "work_off",
]
