"""What waits for somebody's answer, over all their editions: for the learner's first page, in one query made once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from rostra.assessment.models import Response
from rostra.coaching.models import Meeting
from rostra.cohorts.models import Application, Enrolment
from rostra.kernel.prepared import Given, Prepared
from rostra.kernel.time import today
from rostra.ledger import asking
from rostra.ledger.models import QuestionnaireUse
from rostra.live.models import DatePoll, PollPerson

OFFER, POLL, MEETING, MET, BASELINE = "offer", "poll", "meeting", "met", "baseline"
ASKED_FOR = dt.timedelta(days=30)  # how long "did you meet?" is asked on the first page


@dataclass(frozen=True)
class Turn:
    """One thing: `what`, the `key` its page is found by, the `title` of what it is about, the instant or day it hangs on.
    For a questionnaire `key` is the slug of its edition and `moment` says which.
    """

    what: str
    key: str
    title: str
    at: dt.datetime | dt.date | None
    moment: str = ""


def _row(what: str, key: str, title: str, at: str | None, **more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "t_at": F(at) if at else Value(None, DateTimeField()),
        "t_moment": Value("", CharField()),
        "t_days": Value(0, IntegerField()),
        "t_open": Value(0, IntegerField()),
        "t_starts": Value(None, DateField()),
        "t_ends": Value(None, DateField()),
        "t_zone": Value("", CharField()),
    }
    return {"t_what": Value(what, CharField()), "t_key": F(key), "t_title": F(title), **nothing, **more}


COLUMNS = (
    "t_what", "t_key", "t_title", "t_at", "t_moment", "t_days", "t_open", "t_starts", "t_ends", "t_zone"
)  # fmt: skip


def _waiting() -> QuerySet[Any]:
    person, at = Given("person"), Given("at", DateTimeField())
    polls = PollPerson.objects.filter(
        Q(poll__closes_at=None) | Q(poll__closes_at__gt=at),
        person=person, answered_at=None, poll__state=DatePoll.State.OPEN.value,
    ).annotate(**_row(POLL, "poll__key", "poll__title", "poll__closes_at"))  # fmt: skip
    offers = Application.objects.filter(
        person=person, state=Application.State.OFFERED.value, offer_until__gt=at
    ).annotate(**_row(OFFER, "call__edition__slug", "call__edition__title", "offer_until"))
    coming = Meeting.objects.filter(member=person, state=Meeting.State.BOOKED.value, ends_at__gt=at).annotate(
        **_row(MEETING, "key", "helper__name", "starts_at")
    )
    over = Meeting.objects.filter(
        member=person, state=Meeting.State.BOOKED.value, ends_at__lte=at, member_met=None,
        ends_at__gt=Given("since", DateTimeField()),
    ).annotate(**_row(MET, "key", "helper__name", "starts_at"))  # fmt: skip
    done = Response.objects.filter(
        occasion=OuterRef("edition__enrolments__key"), moment=OuterRef("moment"), finished_at__isnull=False
    )
    questions = QuestionnaireUse.objects.filter(
        ~Exists(done), edition__enrolments__person=person, edition__cancelled_at=None,
        edition__enrolments__state=Enrolment.State.ENROLLED.value, moment__in=[each.value for each in asking.WITH_NAMES],
    ).annotate(
        **_row(
            BASELINE, "edition__slug", "edition__title", None, t_moment=F("moment"), t_days=F("days"),
            t_open=F("open_days"), t_starts=F("edition__starts_on"), t_ends=F("edition__ends_on"),
            t_zone=F("edition__time_zone"),
        )
    )  # fmt: skip
    first, *others = (
        each.order_by().values_list(*COLUMNS) for each in (questions, polls, offers, coming, over)
    )
    return first.union(*others, all=True)


_WAITING: Prepared[Any] = Prepared(_waiting)


def turns_of(person: int, at: dt.datetime) -> list[Turn]:
    """What waits for a person (their row's key), what comes first in time first. One query."""
    found = [_turn(row, at) for row in _WAITING.all(person=person, at=at, since=at - ASKED_FOR)]
    return sorted((each for each in found if each), key=_when)


def _when(turn: Turn) -> tuple[bool, str]:
    return turn.at is None, turn.at.isoformat() if turn.at else ""


def _turn(row: tuple[Any, ...], at: dt.datetime) -> Turn | None:
    what, key, title, when, moment, days, open_days, starts, ends, zone = row
    if what != BASELINE:
        return Turn(what, key, title, when)
    anchor = starts if moment == QuestionnaireUse.When.BASELINE else ends
    if anchor is None:
        return None
    first = anchor + dt.timedelta(days=days)
    last = first + dt.timedelta(days=max(1, open_days) - 1)
    return Turn(what, key, title, last, moment) if first <= today(zone, at) <= last else None
