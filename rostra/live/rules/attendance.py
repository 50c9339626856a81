"""Who keeps the register, who decides about a row of it, and who speaks for somebody who was or was not there."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.live.models import Appeal, Attendance, Excusal, Registration, Session
from rostra.live.rules.sessions import TEACHES, _by_role, may_teach_session
from rostra.people.rules import has_officer_of


def may_keep_register(person: Any, session: Session) -> bool:
    """Open the register, tick names, close it and open it again: who teaches the session, and who runs it."""
    return may_teach_session(person, session)


def may_decide_attendance(person: Any, registration: Registration) -> bool:
    """Correct a row with a reason, answer an excuse or an appeal. Nobody decides about themselves."""
    if registration.person_id is not None and registration.person_id == getattr(person, "pk", None):
        return False
    return may_keep_register(person, registration.session)


def may_speak_for(person: Any, registration: Registration) -> bool:
    """Excuse somebody or appeal: they themselves and their support officer. A guest has no account: the letter with the
    personal link speaks for them, and the page that was opened with it passes None.
    """
    if registration.person is None or person is None:
        return person is None
    return person == registration.person or has_officer_of(person, registration.person)


def registration_of(session: Session, *, person: Any = None, email: str = "") -> Registration | None:
    """The live registration of a person, or of an address, for a session: who stands at the door. An address is that of the
    registration or of the person's account.
    """
    rows = Registration.objects.filter(session=session, state__in=Registration.LIVE).select_related(
        "session__organisation", "person"
    )
    if person is not None:
        return rows.filter(person=person).first()
    return rows.filter(Q(email=email) | Q(person__email=email)).first() if email else None


def kept_sessions(person: Any) -> QuerySet[Session]:
    """Sessions whose register this person keeps."""
    return _by_role(person, TEACHES)


def visible_attendance(person: Any) -> QuerySet[Attendance]:
    """One's own, and that of sessions whose register one keeps."""
    if not getattr(person, "is_authenticated", False):
        return Attendance.objects.none()
    kept = kept_sessions(person).values("pk")
    return Attendance.objects.filter(Q(registration__person=person) | Q(session__in=kept))


def visible_excusals(person: Any) -> QuerySet[Excusal]:
    """Excuses to answer: those of sessions whose register one keeps, never one's own."""
    kept = kept_sessions(person).values("pk")
    return Excusal.objects.filter(registration__session__in=kept).exclude(registration__person=person)


def visible_appeals(person: Any) -> QuerySet[Appeal]:
    """Appeals to answer: those of sessions whose register one keeps, never one's own."""
    kept = kept_sessions(person).values("pk")
    return Appeal.objects.filter(attendance__session__in=kept).exclude(
        attendance__registration__person=person
    )


def sessions_to_answer(person: Any) -> QuerySet[Session]:
    """Sessions in whose register an excuse or an appeal waits for this person, the one that was longest ago first."""
    excusals = visible_excusals(person).filter(state=Excusal.State.ASKED)
    appeals = visible_appeals(person).filter(state=Appeal.State.ASKED)
    wanted = Q(pk__in=excusals.values("registration__session")) | Q(
        pk__in=appeals.values("attendance__session")
    )
    return kept_sessions(person).filter(wanted).order_by("starts_at", "pk")
