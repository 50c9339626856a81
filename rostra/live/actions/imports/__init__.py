"""Lists of who was there, taken over: read, matched, settled by a person where it is not sure, undone when it was wrong."""

from rostra.live.actions.imports.settling import finish, ignore, settle, undo, walk_in
from rostra.live.actions.imports.taking import answer, take
from rostra.live.actions.imports.writing import work_off

__all__ = ["answer", "finish", "ignore", "settle", "take", "undo", "walk_in", "work_off"]
