"""What an edition offers to choose from, and which modules somebody has done: between the ledger's rows and the rule of
`rostra.programmes.choosing`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from rostra.cohorts.models import Edition
from rostra.ledger import counting
from rostra.ledger.models import Requirement, Standing
from rostra.ledger.standing import SETTLED
from rostra.programmes.choosing import Offer, offer_of


def offer(edition: Edition, tree: dict[str, Any]) -> Offer:
    """What an open edition offers, with the words of an outline: what was pinned decides, not what the programme says
    now. One query.
    """
    pinned = edition.requirements.filter(retired_at__isnull=True).exclude(module="")
    groups: dict[str, set[str]] = {}
    for module, group in pinned.values_list("module", "group"):
        groups.setdefault(module, set()).add(group)
    choosable = {module for module, found in groups.items() if found & counting.TO_CHOOSE}
    return offer_of(tree, edition.choice, taken=groups.keys(), choosable=choosable)


def done_rows(person: Any) -> QuerySet[Any, Any]:
    """Every module of which somebody owes nothing any more, with the enrolment in which they did it."""
    settled = Q(state__in=SETTLED, owes_catchup=False)
    return (
        Standing.objects.filter(enrolment__person=person, requirement__retired_at__isnull=True)
        .exclude(requirement__group=Requirement.Group.OPTIONAL)
        .exclude(requirement__module="")
        .values("enrolment", "requirement__module")
        .annotate(asked=Count("pk"), settled=Count("pk", filter=settled))
        .filter(asked=F("settled"))
        .order_by("enrolment", "requirement__module")
    )


def done_modules(person: Any, tree: dict[str, Any]) -> set[str]:
    """Keys of modules that somebody has done, here or elsewhere, and those of an outline that others make up for. One
    query.
    """
    done = {row["requirement__module"] for row in done_rows(person)}
    return done | {key for key, others in equivalents_of(tree).items() if done & set(others)}


def equivalents_of(tree: dict[str, Any]) -> dict[str, Collection[str]]:
    """By module of an outline, the modules elsewhere of which one makes up for it."""
    return {
        module["key"]: module["equivalents"]
        for level in tree.get("levels", [])
        for module in level.get("modules", [])
        if module.get("equivalents")
    }
