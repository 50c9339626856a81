"""Figures of an edition so far, out of stored counts. Who reads figures and not people sees no small numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import matrix, rules
from rostra.ledger.models import Certificate, Requirement, Standing, StandingState
from rostra.ledger.standing import CAUGHT_UP, HANDED_IN, MET, RECOGNISED

FEWEST = 5


@dataclass(frozen=True)
class PerRequirement:
    """How many have met one thing asked, of how many; None where the number is too small to be said."""

    requirement: Requirement
    met: int | None
    with_us: int | None
    of: int | None


@dataclass(frozen=True)
class Figures:
    """`people` by name: invited, enrolled, not_begun, begun, finished, with_us, overdue, certificates. `places`: name,
    enrolled, finished of every organisation. None stands for a number that is withheld.
    """

    people: dict[str, int | None]
    per_requirement: list[PerRequirement]
    places: list[tuple[str, int | None, int | None]]
    withheld: bool


def so_far(person: Any, edition: Edition) -> Figures:
    """The figures of an edition for a person who may see its desk, in six queries."""
    whole = not rules.may_export(person, edition)
    return Figures(
        people={name: _said(count, whole) for name, count in _people(edition).items()},
        per_requirement=_per_requirement(edition, whole),
        places=_places(edition, whole),
        withheld=whole,
    )


def _people(edition: Edition) -> dict[str, int]:
    day = today(edition.time_zone)
    live = Q(state=Enrolment.State.ENROLLED)
    counts: dict[str, int] = Enrolment.objects.filter(edition=edition).aggregate(
        invited=Count("pk", filter=Q(state=Enrolment.State.INVITED)),
        enrolled=Count("pk", filter=live),
        not_begun=Count("pk", filter=live & Q(progress__met=0, progress__asked__gt=0)),
        begun=Count("pk", filter=live & Q(progress__met__gt=0, progress__met__lt=F("progress__asked"))),
        finished=Count("pk", filter=live & Q(progress__completed_at__isnull=False)),
        with_us=Count("pk", filter=live & Q(progress__with_us__gt=0)),
        overdue=Count("pk", filter=live & Q(progress__next_due_on__lt=day)),
    )
    valid = Certificate.objects.filter(enrolment__edition=edition, revoked_at=None)
    return {**counts, "certificates": valid.count()}


def _per_requirement(edition: Edition, whole: bool) -> list[PerRequirement]:
    asked = matrix.columns(edition)
    keys = [each.pk for each in asked]
    # Everybody out of the index alone, less the few who are not enrolled: a join over all would cost ten times as much.
    counts = _by_state(Standing.objects.filter(requirement__in=keys))
    away = Standing.objects.filter(requirement__in=keys, enrolment__edition=edition).exclude(
        enrolment__state=Enrolment.State.ENROLLED
    )
    counts.subtract(_by_state(away))
    return [
        PerRequirement(
            each,
            met=_said(sum(counts[each.pk, state] for state in (MET, CAUGHT_UP, RECOGNISED)), whole),
            with_us=_said(counts[each.pk, HANDED_IN], whole),
            of=_said(sum(counts[each.pk, state] for state in StandingState.values), whole),
        )
        for each in asked
    ]


def _by_state(rows: QuerySet[Standing]) -> Counter[tuple[int, str]]:
    found = rows.values_list("requirement_id", "state").annotate(count=Count("pk")).order_by()
    return Counter({(requirement, state): count for requirement, state, count in found})


def _places(edition: Edition, whole: bool) -> list[tuple[str, int | None, int | None]]:
    """Every organisation with its people, the largest first; small ones together stay unsaid."""
    rows = (
        Enrolment.objects.filter(edition=edition, state=Enrolment.State.ENROLLED)
        .exclude(organisation=None)
        .values_list("organisation__name")
        .annotate(people=Count("pk"), finished=Count("pk", filter=Q(progress__completed_at__isnull=False)))
        .order_by("-people", "organisation__name")
    )
    found = list(rows)
    if not whole:
        return found
    small = sum(1 for _name, people, _finished in found if people < FEWEST)
    # One number alone that is left out can be had from the whole: then the next goes with it.
    said = len(found) - (max(2, small) if small else 0)
    return [
        (name, people, _said(finished, True)) if at < said else (name, None, None)
        for at, (name, people, finished) in enumerate(found)
    ]


def _said(count: int, whole: bool) -> int | None:
    """A number, or None when it is small enough to tell of single people and the reader may not see those."""
    return None if whole and 0 < count < FEWEST else count
