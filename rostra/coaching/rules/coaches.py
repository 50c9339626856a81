"""Who is a coach, who sees what coaches offer, who wants one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rostra.coaching.models import CoachingWish, CoachProfile, Pair
from rostra.coaching.rules.pairs import may_pair
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.people.models import Role
from rostra.people.rules import grants_of, is_site_admin, managed_organisations


def is_coach(person: Any) -> bool:
    """Whether somebody coaches, or may say here when they could: by role, or named a coach."""
    return any(grant.role == Role.COACH for grant in grants_of(person))


def has_helped(person: Any, kind: str = "") -> bool:
    """Whether somebody helps a member, or did in a pair that has ended."""
    found = Pair.objects.filter(helper=getattr(person, "pk", None))
    return (found.filter(kind=kind) if kind else found).exists()


def may_name_coach(person: Any) -> bool:
    """Name somebody a coach of this academy: whoever runs an edition."""
    return is_site_admin(person) or cohorts.run_editions(person).exists()


def may_change_profile(person: Any, coach: Any) -> bool:
    """Change what a coach offers: the coach, those who manage an organisation of theirs, site administrators."""
    if person == coach:
        return is_coach(person)
    if is_site_admin(person):
        return True
    return coach.memberships.filter(organisation__in=managed_organisations(person).values("pk")).exists()


def visible_profiles(person: Any) -> QuerySet[CoachProfile]:
    """What coaches offer: to everybody who brings pairs together, to a coach the own profile."""
    if not getattr(person, "is_authenticated", False):
        return CoachProfile.objects.none()
    if may_name_coach(person):
        return CoachProfile.objects.filter(person__erased_at__isnull=True)
    return CoachProfile.objects.filter(person=person)


def may_wish(person: Any, enrolment: Enrolment) -> bool:
    """Say that one wants a coach: for oneself, while one takes part."""
    return enrolment.person_id == getattr(person, "pk", None) and enrolment.state == Enrolment.State.ENROLLED


def visible_wishes(person: Any, edition: Edition) -> QuerySet[CoachingWish]:
    """The wishes of an edition, for those who bring pairs together in it."""
    if not may_pair(person, edition):
        return CoachingWish.objects.none()
    return CoachingWish.objects.filter(
        enrolment__edition=edition, enrolment__state=Enrolment.State.ENROLLED, stopped_at__isnull=True
    )
