"""Who may register for a session, who may do it for others, who sees which registrations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.kernel.text import normal_email
from rostra.kernel.time import now
from rostra.live.models import Registration, Session, SessionInvitation
from rostra.live.rules.sessions import desk_sessions, may_run_session, may_see_desk_session
from rostra.people.models import Organisation, Role, Scope
from rostra.people.rules import has_officer_of, keys_in_scope, may_manage_organisation

Admission = Session.Admission
WITH_GUESTS = (Admission.OPEN, Admission.APPROVAL, Admission.DOMAINS)


def may_register(person: Any, session: Session, at: dt.datetime | None = None) -> bool:
    """Register oneself now. That no place is free does not count: then one waits."""
    if not getattr(person, "is_authenticated", False):
        return False
    return refusal(session, person=person, email=person.email or "", at=at or now()) is None


def may_register_guest(session: Session, at: dt.datetime | None = None) -> bool:
    """Whether somebody without an account may register now."""
    return closed(session, at or now()) is None and takes_guests(session)


def takes_guests(session: Session) -> bool:
    """Whether the session is for people without an account too."""
    return session.guests and session.seen_by == Session.Seen.PUBLIC and session.admission in WITH_GUESTS


def may_register_other(by: Any, person: Any, session: Session) -> bool:
    """Register somebody else: those who run the session, and the person's support officer."""
    return may_run_session(by, session) or (person is not None and has_officer_of(by, person))


def may_register_group(by: Any, organisation: Organisation | None, session: Session) -> bool:
    """Register people of an organisation together: those who run the session, or manage the organisation."""
    if may_run_session(by, session):
        return True
    return organisation is not None and may_manage_organisation(by, organisation)


def may_change_registration(by: Any, registration: Registration) -> bool:
    """Cancel or change it: the person, their support officer, those who run the session."""
    if not getattr(by, "is_authenticated", False):
        return False
    if registration.person_id == by.pk:
        return True
    person = registration.person
    return may_run_session(by, registration.session) or (person is not None and has_officer_of(by, person))


def may_see_needs(person: Any, session: Session) -> bool:
    """Read what people asked to be arranged: the organisers alone."""
    return may_run_session(person, session)


def may_see_registrations(person: Any, session: Session) -> bool:
    """Open the list of those who registered."""
    return may_see_desk_session(person, session)


def visible_registrations(person: Any) -> QuerySet[Registration]:
    """One's own, those of one's members as an officer, and those of the sessions whose desk pages one may open."""
    if not getattr(person, "is_authenticated", False):
        return Registration.objects.none()
    members = keys_in_scope(person, (Role.OFFICER,), Scope.PERSON)
    wanted = Q(person=person) | Q(session__in=desk_sessions(person).values("pk"))
    if members:
        wanted |= Q(person__key__in=members)
    return Registration.objects.filter(wanted)


# ---------------------------------------------------------------- why not


def closed(session: Session, at: dt.datetime) -> Refused | None:
    """Why nobody can register for a session at an instant; None when registration is open."""
    if session.state == Session.State.CANCELLED:
        return Refused(_("This session is cancelled."), code="cancelled")
    if session.state == Session.State.DRAFT:
        return Refused(_("This session is not announced yet."), code="not_announced")
    if session.is_outside:
        return Refused(_("Somebody else runs this session. Register with them."), code="outside")
    if session.registration_opens_at and at < session.registration_opens_at:
        return Refused(_("Registration is not open yet."), code="not_open")
    if session.registration_closes_at and at >= session.registration_closes_at:
        return Refused(_("Registration is closed."), code="closed")
    if at >= session.ends_at:
        return Refused(_("This session is over."), code="over")
    return None


def refusal(session: Session, *, person: Any, email: str, at: dt.datetime) -> Refused | None:
    """Why this person, or a guest with this address, cannot register; None when they may."""
    if (found := closed(session, at)) is not None:
        return found
    if person is None and not takes_guests(session):
        return Refused(_("Sign in to register for this session."), code="no_guests")
    return _not_admitted(session, person, email)


def _not_admitted(session: Session, person: Any, email: str) -> Refused | None:
    if session.admission == Admission.DOMAINS and not in_domains(email, session.domains):
        return Refused(
            _("This session is for people of some organisations. Register with your address there."),
            field="email",
            code="domain",
        )
    if session.admission == Admission.INVITED and not _is_invited(session, person):
        return Refused(_("This session is by invitation. Ask those who run it for one."), code="invited_only")
    if session.admission == Admission.COHORT and not takes_part(person, session):
        return Refused(_("This session is for people who take part in the edition."), code="cohort_only")
    return None


def in_domains(email: str, domains: Iterable[str]) -> bool:
    """Whether an address belongs to one of some domains or to a part of it."""
    place = normal_email(email).rpartition("@")[2]
    wanted = [each.strip().lower().lstrip("@").lstrip(".") for each in domains]
    return bool(place) and any(place == each or place.endswith(f".{each}") for each in wanted if each)


def _is_invited(session: Session, person: Any) -> bool:
    return person is not None and SessionInvitation.objects.filter(session=session, person=person).exists()


def takes_part(person: Any, session: Session) -> bool:
    """Whether somebody is enrolled in the session's cohort, or in its edition when it is for all of it."""
    if person is None or session.edition_id is None:
        return False
    return expected(session).filter(person=person).exists()


def expected(session: Session) -> QuerySet[Enrolment]:
    """Enrolments of those a session of an edition or cohort is for."""
    rows = Enrolment.objects.live().filter(edition=session.edition_id)
    return rows.filter(cohort=session.cohort_id) if session.cohort_id else rows
