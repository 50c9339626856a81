"""Who sees and looks after which pair. A helper sees the own pairs, a member those in which they are helped, those who run the
edition all of its pairs, never what the two note for themselves.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.coaching.models import Pair
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment


def may_pair(person: Any, edition: Edition) -> bool:
    """Bring members and helpers of an edition together, hand over, end."""
    return cohorts.may_run_edition(person, edition)


def may_see_pairs_of(person: Any, edition: Edition) -> bool:
    """See who helps whom in an edition."""
    return cohorts.may_see_desk_of(person, edition)


def live_pairs() -> QuerySet[Pair]:
    """Pairs that have not ended."""
    return Pair.objects.filter(ended_at__isnull=True)


def own_pairs(person: Any, kind: str = "") -> QuerySet[Pair]:
    """Live pairs in which this person helps."""
    if not getattr(person, "is_authenticated", False):
        return Pair.objects.none()
    found = live_pairs().filter(helper=person)
    return found.filter(kind=kind) if kind else found


def helpers_of(person: Any, kind: str = "") -> QuerySet[Pair]:
    """Live pairs in which this person is helped."""
    if not getattr(person, "is_authenticated", False):
        return Pair.objects.none()
    found = live_pairs().filter(member=person)
    return found.filter(kind=kind) if kind else found


def is_of_pair(person: Any, pair: Pair) -> bool:
    """Whether somebody is one of the two."""
    return getattr(person, "pk", None) in (pair.helper_id, pair.member_id)


def may_help(person: Any, pair: Pair) -> bool:
    """Work with the member of a live pair: its helper alone."""
    return pair.ended_at is None and getattr(person, "pk", None) == pair.helper_id


def may_see_pair(person: Any, pair: Pair) -> bool:
    """That it exists, since when, and how often they met; not what they note."""
    return is_of_pair(person, pair) or may_see_pairs_of(person, pair.enrolment.edition)


def visible_pairs(person: Any) -> QuerySet[Pair]:
    """The pairs whose existence this person may know of."""
    if not getattr(person, "is_authenticated", False):
        return Pair.objects.none()
    editions = cohorts.editions_by_role(person, cohorts.SEES)
    return Pair.objects.filter(
        Q(helper=person) | Q(member=person) | Q(enrolment__edition__in=editions.values("pk"))
    )


def officer_of(person: Any, enrolment: Enrolment) -> Pair | None:
    """The live pair in which this person is the support officer of an enrolment, of either layer."""
    return own_pairs(person, Pair.Kind.OFFICER).filter(enrolment=enrolment).first()
