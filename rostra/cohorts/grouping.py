"""The question of work groups as the solver reads it. Pure over rows: enrolments with person, organisation and placement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Enrolment

ATTRIBUTES: dict[str, Any] = {
    "level": _("level"),
    "organisation": _("organisation"),
    "language": _("language"),
    "cohort": _("cohort"),
}
SPREAD, TOGETHER, FREE = "spread", "together", "free"
NOT_KNOWN = "–"


@dataclass(frozen=True)
class Wish:
    """What groups should be like. `spread` and `together` name attributes; `apart`: at most an even share of any organisation
    in a group.
    """

    purpose: str
    groups: int
    least: int
    most: int
    spread: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    apart: bool = False
    cohort: str = ""


def sizes(people: int, groups: int) -> tuple[int, int]:
    """The least and the most of groups as equal as can be."""
    return people // groups, -(-people // groups)


def attributes_of(enrolment: Enrolment) -> dict[str, str]:
    """What is known of a person for this; a word for what is not, so that those stand together."""
    placement = getattr(enrolment, "placement", None)
    return {
        "level": (placement.level if placement else "") or NOT_KNOWN,
        "organisation": enrolment.organisation.key if enrolment.organisation else NOT_KNOWN,
        "language": enrolment.person.language or NOT_KNOWN,
        "cohort": enrolment.cohort.key if enrolment.cohort else NOT_KNOWN,
    }


def question(people: Iterable[Enrolment], wish: Wish) -> dict[str, Any]:
    """The problem for `rostra.solvers.groups`; `about` is ours and not sent."""
    return {
        "people": [{"id": each.key, "attributes": attributes_of(each)} for each in people],
        "groups": wish.groups,
        "size": {"min": wish.least, "max": wish.most},
        "balance": list(wish.spread),
        "cluster": list(wish.together),
        "separate": ["organisation"] if wish.apart else [],
        "about": {"purpose": wish.purpose, "cohort": wish.cohort},
    }


def imbalance(groups: Sequence[Sequence[str]], question: dict[str, Any]) -> int:
    """How far value counts of the spread attributes lie outside an even split, summed: what the solver makes small."""
    attributes = {each["id"]: each["attributes"] for each in question["people"]}
    total = 0
    for name in question.get("balance", []):
        for value in {each[name] for each in attributes.values()}:
            count = sum(each[name] == value for each in attributes.values())
            low, high = sizes(count, len(groups))
            for members in groups:
                here = sum(attributes[key][name] == value for key in members if key in attributes)
                total += max(low - here, here - high, 0)
    return total
