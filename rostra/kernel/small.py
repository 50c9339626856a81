"""Small numbers tell of single people: what must stay unsaid where figures of groups stand beside their whole. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5
Group = TypeVar("Group", bound=Hashable)


def withheld(counts: Mapping[Group, int]) -> set[Group]:
    """The groups whose numbers stay unsaid: those with one to four people; and, where what is unsaid together could be had
    from the whole and is still fewer than five people or one group alone, the next smallest with them.
    """
    filled = sorted(
        (group for group in counts if counts[group] > 0), key=lambda group: (counts[group], str(group))
    )
    hidden = [group for group in filled if counts[group] < FEWEST]
    if not hidden:
        return set()
    rest = filled[len(hidden) :]
    while rest and (len(hidden) < 2 or sum(counts[group] for group in hidden) < FEWEST):
        hidden.append(rest.pop(0))
    return set(hidden)
