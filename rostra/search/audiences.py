"""Whose words a reader may find: asked before anything is looked up, counted or cut out."""

from __future__ import annotations

from typing import Any

from rostra.search import sources


def of(person: Any) -> list[str]:
    """The audiences this reader belongs to, sorted; a visitor reads what is public alone."""
    if not getattr(person, "is_authenticated", False):
        return [sources.PUBLIC]
    own = {f"{each.name}:{key}" for each in sources.readers() for key in each.keys_of(person)}
    return [sources.PUBLIC, sources.SIGNED_IN, *sorted(own)]


def silenced_by(person: Any) -> set[str]:
    """Keys of people whose words this reader does not want to see."""
    if not getattr(person, "is_authenticated", False):
        return set()
    return {str(key) for each in sources.readers() for key in each.silenced_by(person)}
