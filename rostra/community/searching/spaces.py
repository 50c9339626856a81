"""Who finds what is said in spaces, and whose words a reader does not want to find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rostra.community.rules.safety import blocked_people
from rostra.community.rules.spaces import keys_read_by
from rostra.people.models import Person
from rostra.search.sources import Readers, register


def _away(person: Any) -> Iterable[str]:
    """Keys of the people with whom somebody does not meet."""
    blocked = blocked_people(person)
    return Person.objects.filter(pk__in=blocked).values_list("key", flat=True) if blocked else ()


def register_sources() -> None:
    """Make the readers of spaces known."""
    register(Readers("space", keys_of=keys_read_by, silenced_by=_away))
