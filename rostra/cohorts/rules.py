"""May this person? Beside each answer, the rows they may see: editions, cohorts, enrolments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.cohorts.phases import registration_open
from rostra.kernel.time import now
from rostra.people.models import Organisation, Role, Scope
from rostra.people.rules import has_grant, is_site_admin, keys_in_scope

RUNS = (Role.MANAGER, Role.LEARNING_LEAD)
REVIEWS = (*RUNS, Role.TRAINER)
SEES = (*REVIEWS, Role.EVALUATOR)


def scopes_of(edition: Edition, cohort: Cohort | None = None) -> list[tuple[str, str]]:
    """The chain of scopes on which a grant reaches an edition, from wide to narrow."""
    chain = [
        (Scope.SITE.value, ""),
        (Scope.ORGANISATION.value, edition.organisation.key),
        (Scope.PROGRAMME.value, edition.programme_key),
        (Scope.EDITION.value, edition.key),
    ]
    return [*chain, (Scope.COHORT.value, cohort.key)] if cohort else chain


def may_draft_edition(person: Any, organisation: Organisation, programme_key: str = "") -> bool:
    """Prepare a new edition run by an organisation."""
    scopes = [(Scope.ORGANISATION.value, organisation.key)]
    return has_grant(person, RUNS, scopes)


def may_run_edition(person: Any, edition: Edition) -> bool:
    """Change, open and cancel it; enrol, invite and withdraw people; issue certificates."""
    return has_grant(person, RUNS, scopes_of(edition))


def may_review(person: Any, edition: Edition, cohort: Cohort | None = None) -> bool:
    """Read and answer what people hand in: trainers too, of the edition or of one cohort."""
    return has_grant(person, REVIEWS, scopes_of(edition, cohort))


def may_see_desk_of(person: Any, edition: Edition) -> bool:
    """Open the edition's pages at the desk."""
    return has_grant(person, SEES, scopes_of(edition))


def may_see_edition(person: Any, edition: Edition, at: dt.datetime | None = None) -> bool:
    """An announced open edition is public; others are seen by their own people and by staff on the chain."""
    if is_public(edition, at):
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    if may_see_desk_of(person, edition):
        return True
    return Enrolment.objects.filter(edition=edition, person=person).exists()


def is_public(edition: Edition, at: dt.datetime | None = None) -> bool:
    """Whether visitors hear of it: open to everyone, and announced or opened, and not cancelled."""
    if edition.admission != Edition.Admission.OPEN or edition.cancelled_at:
        return False
    at = at or now()
    return bool(edition.opened_at or (edition.announced_at and edition.announced_at <= at))


def public_editions(programme_key: str, at: dt.datetime | None = None) -> QuerySet[Edition]:
    """Editions of a programme that visitors hear of, the latest start first."""
    at = at or now()
    return (
        Edition.objects.filter(
            programme_key=programme_key, admission=Edition.Admission.OPEN, cancelled_at__isnull=True
        )
        .filter(Q(opened_at__isnull=False) | Q(announced_at__lte=at))
        .select_related("organisation")
        .order_by("-starts_on", "pk")
    )


def may_enrol(person: Any, edition: Edition, at: dt.datetime | None = None) -> bool:
    """Enrol oneself: registration is open and everyone may, or one is invited. Staff enrol others by
    `may_run_edition`.
    """
    if not getattr(person, "is_authenticated", False) or not registration_open(edition, at or now()):
        return False
    if edition.admission == Edition.Admission.OPEN:
        return True
    return Enrolment.objects.filter(edition=edition, person=person, state=Enrolment.State.INVITED).exists()


def editions_by_role(person: Any, roles: tuple[str, ...]) -> QuerySet[Edition]:
    """Editions on whose chain a person holds one of the roles; cohort grants are not counted."""
    if is_site_admin(person) or has_grant(person, roles, []):
        return Edition.objects.all()
    return Edition.objects.filter(
        Q(organisation__key__in=keys_in_scope(person, roles, Scope.ORGANISATION))
        | Q(programme_key__in=keys_in_scope(person, roles, Scope.PROGRAMME))
        | Q(key__in=keys_in_scope(person, roles, Scope.EDITION))
    )


def visible_editions(person: Any) -> QuerySet[Edition]:
    """The editions whose desk pages this person may open."""
    wanted = editions_by_role(person, SEES)
    cohorts = keys_in_scope(person, REVIEWS, Scope.COHORT)
    if cohorts:
        wanted = wanted | Edition.objects.filter(
            pk__in=Cohort.objects.filter(key__in=cohorts).values("edition")
        )
    return wanted


def run_editions(person: Any) -> QuerySet[Edition]:
    """The editions this person may run."""
    return editions_by_role(person, RUNS)
