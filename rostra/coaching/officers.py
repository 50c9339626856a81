"""Which support officer fits which member: the question for the solver. Pure: plain values in, the JSON of `rostra.solvers` out.

The same organisation is wanted: an officer knows the house. Then a near territory, then a common language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SAME_HOUSE, NEAR, COUNTRY, FAR = 0, 2, 5, 9
NO_COMMON_LANGUAGE = 6
BEFORE = 20  # they were a pair that ended because it did not work


@dataclass(frozen=True)
class Member:
    """Somebody who needs an officer. `avoid`: officers with whom it did not work before; `house`: the organisation's name, for
    the reasons in words.
    """

    key: str
    organisation: int | None = None
    territory: str = ""
    language: str = ""
    officer: str = ""
    avoid: frozenset[str] = frozenset()
    house: str = ""


@dataclass(frozen=True)
class Officer:
    """Somebody who helps: at most `most` members of this edition."""

    key: str
    organisations: frozenset[int] = frozenset()
    territories: frozenset[str] = frozenset()
    language: str = ""
    most: int = 8
    houses: frozenset[str] = frozenset()


def cost(member: Member, officer: Officer) -> int:
    """How far an officer is from a member: 0 is a colleague of the same house who speaks the language."""
    if member.organisation in officer.organisations:
        distance = SAME_HOUSE
    else:
        distance = min((_apart(member.territory, each) for each in officer.territories), default=FAR)
    if member.language and officer.language and member.language != officer.language:
        distance += NO_COMMON_LANGUAGE
    return distance + (BEFORE if officer.key in member.avoid else 0)


def _apart(one: str, other: str) -> int:
    if not one or not other:
        return FAR
    if one == other or one.startswith(other) or other.startswith(one):
        return NEAR
    return COUNTRY if one[:2] == other[:2] else FAR


def question(members: Iterable[Member], officers: Iterable[Officer]) -> dict[str, Any]:
    """The question in the words of the solver. Officers who have members keep them where that costs nothing."""
    people, hosts = list(members), list(officers)
    known = {each.key for each in hosts}
    return {
        "people": [
            {
                "id": each.key,
                "needs": 1,
                "preferences": {host.key: cost(each, host) for host in hosts},
                "traits": {"organisation": [each.house]} if each.house else {},
            }
            for each in people
        ],
        "hosts": [
            {
                "id": each.key,
                "min": 0,
                "max": each.most,
                "traits": {"organisation": sorted(each.houses)} if each.houses else {},
            }
            for each in hosts
        ],
        "current": [[each.key, each.officer] for each in people if each.officer in known],
    }
