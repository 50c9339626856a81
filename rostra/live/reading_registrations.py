"""What pages of registering read: a session with its questions, and one's own sessions: next, to come, waited for, over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import DateTimeField, QuerySet

from rostra.kernel.prepared import Fixed, Given, Prepared
from rostra.live.models import CatchUp, Question, Registration, SeriesEnrolment, Session

State = Registration.State
ENDED = (State.CANCELLED, State.REFUSED, State.LAPSED)

_NEXT: Prepared[Registration] = Prepared(
    lambda: (
        Registration.objects.filter(
            person=Given("person"),
            state__in=[Fixed(State.BOOKED.value), Fixed(State.OFFERED.value)],
            session__state=Fixed(Session.State.ANNOUNCED.value),
            session__ends_at__gt=Given("at", DateTimeField()),
        )
        .select_related("session")
        .order_by("session__starts_at", "session_id")[:1]
    )
)
_BY_SLUG: Prepared[Session] = Prepared(
    lambda: Session.objects.filter(slug=Given("slug", Session._meta.get_field("slug"))).select_related(
        "organisation", "series", "edition", "cohort"
    )
)
_QUESTIONS: Prepared[Question] = Prepared(
    lambda: Question.objects.filter(session=Given("session")).order_by("position", "pk")
)


def session_of(slug: str) -> Session | None:
    """A session by the name in its address, whoever may see it. One query."""
    return _BY_SLUG.first(slug=slug)


def questions_of(session: Session) -> list[Question]:
    """What is asked when one registers, in order. One query."""
    return _QUESTIONS.all(session=session.pk)


def next_of(person: int, at: dt.datetime) -> Registration | None:
    """The next session for which somebody has a place or an offer, still running ones too. One query."""
    return _NEXT.first(person=person, at=at)


def _of(person: Any) -> QuerySet[Registration]:
    return Registration.objects.filter(person=person).select_related("session", "series_enrolment")


def coming(person: Any, at: dt.datetime) -> QuerySet[Registration]:
    """Places and offers for sessions that are not over, the next first; cancelled sessions too, so that nobody looks for them."""
    rows = _of(person).filter(state__in=Registration.SEATED, session__ends_at__gt=at)
    return rows.order_by("session__starts_at", "session_id")


def waiting(person: Any, at: dt.datetime) -> QuerySet[Registration]:
    """What waits for a place or for an answer of the team."""
    rows = _of(person).filter(state__in=[State.WAITLISTED, State.APPLIED], session__ends_at__gt=at)
    return rows.order_by("session__starts_at", "session_id")


def past(person: Any, at: dt.datetime) -> QuerySet[Registration]:
    """Sessions that are over for which somebody had a place, the last first, with what the register says."""
    rows = _of(person).filter(
        state=State.BOOKED, session__ends_at__lte=at, session__state=Session.State.ANNOUNCED
    )
    return rows.select_related("attendance").order_by("-session__starts_at", "-session_id")


def catch_ups_of(person: Any, sessions: Iterable[int]) -> dict[int, CatchUp]:
    """The catch-ups of somebody by session. One query."""
    rows = CatchUp.objects.filter(session__in=list(sessions), enrolment__person=person)
    return {each.session_id: each for each in rows.exclude(state=CatchUp.State.DROPPED)}


def series_of(person: Any) -> QuerySet[SeriesEnrolment]:
    """The series somebody is enrolled for."""
    return (
        SeriesEnrolment.objects.filter(person=person, ended_at=None)
        .select_related("series")
        .order_by("series__title", "pk")
    )
