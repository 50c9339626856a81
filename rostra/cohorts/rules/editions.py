"""May this person? Beside each answer, the rows they may see: editions, cohorts, enrolments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.models import Cohort, Edition, Enrolment, PilotComment
from rostra.cohorts.phases import registration_open
from rostra.kernel.time import now, today
from rostra.people.models import Membership, Organisation, Role, Scope
from rostra.people.rules import grants_of, has_grant, is_site_admin, keys_in_scope
from rostra.programmes.rules import may_edit_programme, may_start_programme

RUNS = (Role.MANAGER, Role.LEARNING_LEAD)
REVIEWS = (*RUNS, Role.TRAINER)
SEES = (*REVIEWS, Role.EVALUATOR)
HEARD_BY_ALL = (Edition.Admission.OPEN, Edition.Admission.APPLICATION)


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
    """An announced open edition is public, a closed one to members of its organisations; others are seen by their own
    people and by staff on the chain.
    """
    if is_public(edition, at):
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    if _heard_of(edition, at) and is_closed_to_others(edition) and belongs(person, edition):
        return True
    if may_see_desk_of(person, edition):
        return True
    return Enrolment.objects.filter(edition=edition, person=person).exists()


def is_public(edition: Edition, at: dt.datetime | None = None) -> bool:
    """Whether visitors hear of it: open to everyone or to applications, and announced or opened, and not cancelled."""
    return edition.admission in HEARD_BY_ALL and _heard_of(edition, at)


def _heard_of(edition: Edition, at: dt.datetime | None) -> bool:
    """Announced or opened, and not cancelled."""
    if edition.cancelled_at:
        return False
    return bool(edition.opened_at or (edition.announced_at and edition.announced_at <= (at or now())))


def is_closed_to_others(edition: Edition) -> bool:
    """Whether only members of some organisations see it and may enrol."""
    return edition.admission == Edition.Admission.CLOSED


def belongs(person: Any, edition: Edition) -> bool:
    """Whether somebody is a member, today, of one of the organisations an edition is for."""
    return edition.organisations.filter(pk__in=organisations_today(person)).exists()


def organisations_today(person: Any) -> QuerySet[Any]:
    """Keys of the rows of organisations of which somebody is a member on this day, for subqueries."""
    day = today(person.time_zone)
    return (
        Membership.objects.filter(person=person)
        .filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )
        .values("organisation")
    )


def public_editions(programme_key: str, at: dt.datetime | None = None) -> QuerySet[Edition]:
    """Editions of a programme that visitors hear of, the latest start first."""
    return offered_editions(None, [programme_key], at)


def offered_editions(
    person: Any, programme_keys: Iterable[str], at: dt.datetime | None = None
) -> QuerySet[Edition]:
    """Editions of some programmes that this person hears of: the public ones, and those closed to organisations of theirs;
    the latest start first.
    """
    wanted = Q(admission__in=HEARD_BY_ALL)
    if getattr(person, "is_authenticated", False):
        own = Edition.organisations.through.objects.filter(organisation__in=organisations_today(person))
        wanted |= Q(admission=Edition.Admission.CLOSED, pk__in=own.values("edition"))
    return (
        Edition.objects.filter(wanted, programme_key__in=list(programme_keys), cancelled_at__isnull=True)
        .filter(Q(opened_at__isnull=False) | Q(announced_at__lte=at or now()))
        .select_related("organisation")
        .order_by("-starts_on", "pk")
    )


def may_enrol(person: Any, edition: Edition, at: dt.datetime | None = None) -> bool:
    """Enrol oneself: registration is open and everyone may, or one belongs to its organisations, or is invited.
    By application nobody enrols oneself: who accepts an offer is enrolled. Staff enrol others by `may_run_edition`.
    """
    if not getattr(person, "is_authenticated", False) or not registration_open(edition, at or now()):
        return False
    if edition.admission == Edition.Admission.OPEN:
        return True
    if is_closed_to_others(edition) and belongs(person, edition):
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


# ---------------------------------------------------------------- comments on pilots


def may_comment(person: Any, edition: Edition) -> bool:
    """Say what would make an activity better: people who are enrolled in a pilot, nobody else."""
    if not edition.is_pilot or edition.cancelled_at or not getattr(person, "is_authenticated", False):
        return False
    return Enrolment.objects.live().filter(edition=edition, person=person).exists()


def may_answer_comment(person: Any, comment: PilotComment) -> bool:
    """Say what becomes of it: editors of the programme, and those who run the edition."""
    edition = comment.edition
    return may_edit_programme(person, edition.programme_key) or may_run_edition(person, edition)


def answerable_comments(person: Any) -> QuerySet[PilotComment]:
    """The comments this person may read and answer; participants find their own on the activity itself."""
    if may_start_programme(person):
        return PilotComment.objects.all()
    edited = keys_in_scope(person, [Role.EDITOR], Scope.PROGRAMME)
    wanted = Q(edition__programme_key__in=edited) | Q(edition__in=run_editions(person))
    return PilotComment.objects.filter(wanted)


def looks_after_pilots(person: Any) -> bool:
    """Whether the list of comments can have anything for this person, by roles alone."""
    roles = {Role.SITE_ADMIN, Role.EDITOR, *RUNS}
    return any(grant.role in roles for grant in grants_of(person))
