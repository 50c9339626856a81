"""Catching up on a missed session: a pack opens when the register closes, is handed in, read by who teaches, and counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.assessment.actions import quizzes
from rostra.assessment.models import Attempt, Quiz
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger.actions.evidence import write
from rostra.ledger.models import EvidenceKind, Requirement, Source, Standing, StandingState
from rostra.live.letters import catch_up as letters
from rostra.live.models import CatchUp, CatchUpPack, LibraryItem, Session
from rostra.live.rules.catch_ups import readable_catch_ups
from rostra.live.rules.sessions import may_teach_session

State = CatchUp.State
OWED = (StandingState.OPEN, StandingState.RETURNED, StandingState.EXCUSED)
SHORTEST = 20  # characters of an answer that says something
AT_LEAST = dt.timedelta(days=3)  # for who hears of it late


@transaction.atomic
def prepare(
    session: Session,
    *,
    by: Any,
    digest: str = "",
    recording: LibraryItem | None = None,
    starts_second: int | None = None,
    ends_second: int | None = None,
    quiz: Quiz | None = None,
    question: str = "",
    minutes: int | None = None,
) -> CatchUpPack:
    """Say what makes up for this session. `minutes` left out: as long as it lasted."""
    _may_teach(session, by)
    if starts_second is not None and ends_second is not None and ends_second <= starts_second:
        raise Refused(_("The chapter ends before it begins."), field="ends_second")
    values = {
        "digest": digest.strip(),
        "recording": recording,
        "starts_second": starts_second,
        "ends_second": ends_second,
        "quiz": quiz,
        "question": question.strip(),
        "minutes": minutes or 0,
    }
    pack, _made = CatchUpPack.objects.update_or_create(session=session, defaults=values)
    audit.record("live.catch_up.prepare", session, by=by)
    return pack


@transaction.atomic
def open_for(session: Session) -> int:
    """Open the pack for everybody who still owes this session, once; returns how many. While another date that answers the
    same requirement is to come, nobody has missed it yet.
    """
    requirement = session.requirement
    if requirement is None or session.state == Session.State.CANCELLED or _another_date(session):
        return 0
    owed = (
        Standing.objects.filter(requirement=requirement, enrolment__state=Enrolment.State.ENROLLED)
        .filter(state__in=OWED)
        .exclude(state=StandingState.EXCUSED, owes_catchup=False)
        .exclude(enrolment__catch_ups__session__requirement=requirement)
        .select_related(
            "enrolment__person", "enrolment__edition__programme", "enrolment__edition__organisation"
        )
        .order_by("pk")
    )
    if session.cohort_id:
        owed = owed.filter(enrolment__cohort=session.cohort_id)
    last_day = session.last_day + dt.timedelta(days=session.catch_up_days)
    soonest = today(session.time_zone) + AT_LEAST
    opened = 0
    for standing in owed:
        made, new = CatchUp.objects.get_or_create(
            session=session,
            enrolment=standing.enrolment,
            defaults={"due_on": max(standing.due_on or last_day, soonest)},
        )
        if new:
            made.session = session
            letters.opened(made)
            opened += 1
    return opened


def _another_date(session: Session) -> bool:
    rows = Session.objects.filter(
        requirement=session.requirement_id, state=Session.State.ANNOUNCED, register_closed_at__isnull=True
    )
    if session.cohort_id:
        rows = rows.filter(cohort__in=[session.cohort_id]) | rows.filter(cohort__isnull=True)
    return rows.exclude(pk=session.pk).filter(ends_at__gt=now()).exists()


def pack_of(session: Session) -> CatchUpPack:
    """What was prepared, or what serves without it: the recording and one question. Not stored in that case."""
    found = CatchUpPack.objects.select_related("recording", "quiz").filter(session=session).first()
    if found is not None:
        return found
    recording = LibraryItem.objects.filter(session=session).order_by("-published_at", "pk").first()
    return CatchUpPack(session=session, recording=recording)


@transaction.atomic
def begin_check(catch_up: CatchUp, *, by: Any) -> Attempt:
    """The open attempt at the pack's quiz, or a new one."""
    quiz = pack_of(_own(catch_up, by).session).quiz
    if quiz is None:
        raise Refused(_("There is no quiz here."), code="foreign")
    return quizzes.start(quiz=quiz, person=by, occasion=occasion_of(catch_up))


def occasion_of(catch_up: CatchUp) -> str:
    """For what the quiz is answered: another catch-up has attempts of its own."""
    return f"catch-up:{catch_up.key}"[:64]


@transaction.atomic
def answer_check(catch_up: CatchUp, *, attempt: Attempt, answers: dict[str, Any], by: Any) -> Attempt:
    """Hand in the quiz; its best score stands beside the answer."""
    row = _own(catch_up, by)
    if attempt.occasion != occasion_of(row) or attempt.person_id != by.pk:
        raise Refused(
            _("These answers belong to somebody else's quiz, so nothing was saved."), code="foreign"
        )
    attempt = quizzes.hand_in(attempt=attempt, answers=answers)
    row.quiz_score = max(row.quiz_score or 0, attempt.score or 0)
    row.attempt_key = attempt.key
    row.save(update_fields=["quiz_score", "attempt_key", "updated_at"])
    return attempt


@transaction.atomic
def hand_in(catch_up: CatchUp, *, answer: str, by: Any) -> CatchUp:
    """Hand in one's answer: the next move is that of who teaches. Handing in twice is once."""
    row = _own(catch_up, by)
    if row.state in {State.HANDED_IN, State.ACCEPTED}:
        return row
    if row.state == State.DROPPED:
        raise Refused(_("Nothing is owed here any more."), code="dropped")
    pack = pack_of(row.session)
    answer = answer.strip()
    asks = bool(pack.question) or pack.quiz is None
    if asks and len(answer) < SHORTEST:
        raise Refused(
            _("Write one or two sentences, so that we can see what you took from it."), field="answer"
        )
    if pack.quiz is not None and (row.quiz_score is None or row.quiz_score < pack.quiz.pass_mark):
        raise Refused(
            _("Answer the quiz first: %(mark)s %% is enough.") % {"mark": pack.quiz.pass_mark}, code="quiz"
        )
    row.answer, row.state, row.handed_in_at = answer, State.HANDED_IN, now()
    row.save(update_fields=["answer", "state", "handed_in_at", "updated_at"])
    _evidence(row, EvidenceKind.SUBMITTED, by=by, source=Source.SELF, key=row.handed_in_at.isoformat())
    return row


@transaction.atomic
def keep(catch_up: CatchUp, *, answer: str, by: Any) -> CatchUp:
    """Keep a draft of the answer."""
    row = _own(catch_up, by)
    if row.state in {State.OPEN, State.RETURNED}:
        row.answer = answer.strip()
        row.save(update_fields=["answer", "updated_at"])
    return row


@transaction.atomic
def accept(catch_up: CatchUp, *, by: Any, feedback: str = "") -> CatchUp:
    """It counts: the session's requirement is met by catch-up."""
    row = _waiting(catch_up, by)
    pack = pack_of(row.session)
    minutes = pack.minutes or round((row.session.ends_at - row.session.starts_at).total_seconds() / 60)
    _decide(row, State.ACCEPTED, feedback, by)
    _evidence(row, EvidenceKind.CAUGHT_UP, by=by, source=Source.STAFF, key="accepted", minutes=minutes)
    letters.accepted(row)
    return row


@transaction.atomic
def send_back(catch_up: CatchUp, *, feedback: str, by: Any) -> CatchUp:
    """Send it back with what to add: the next move is theirs."""
    if not feedback.strip():
        raise Refused(_("Say what is missing: your words go to the person."), field="feedback")
    row = _waiting(catch_up, by)
    _decide(row, State.RETURNED, feedback, by)
    _evidence(
        row, EvidenceKind.RETURNED, by=by, source=Source.STAFF, key=(row.decided_at or now()).isoformat()
    )
    letters.sent_back(row)
    return row


@transaction.atomic
def drop_met(session: Session) -> int:
    """Close what nobody owes any more: they came to another date, or the register was corrected."""
    if session.requirement_id is None:
        return 0
    met = Standing.objects.filter(requirement=session.requirement_id).exclude(
        state__in=[*OWED, StandingState.HANDED_IN]
    )
    rows = CatchUp.objects.filter(
        session__requirement=session.requirement_id,
        state__in=[State.OPEN, State.RETURNED],
        enrolment__in=met.values("enrolment"),
    )
    return rows.update(state=State.DROPPED)


def _own(catch_up: CatchUp, by: Any) -> CatchUp:
    row = (
        CatchUp.objects.select_for_update(of=("self",))
        .select_related(
            "session__requirement",
            "session__organisation",
            "enrolment__edition__organisation",
            "enrolment__person",
        )
        .get(pk=catch_up.pk)
    )
    if row.enrolment.person_id != by.pk:
        raise NotAllowed(_("This is somebody else's."))
    if row.enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(
            _("You have left this edition. Your records stay with you; enrol again to go on."),
            code="withdrawn",
        )
    return row


def _waiting(catch_up: CatchUp, by: Any) -> CatchUp:
    row = (
        CatchUp.objects.select_for_update(of=("self",))
        .select_related(
            "session__requirement",
            "session__organisation",
            "enrolment__edition__organisation",
            "enrolment__edition__programme",
            "enrolment__person",
            "enrolment__cohort",
        )
        .get(pk=catch_up.pk)
    )
    if by.pk == row.enrolment.person_id:
        raise NotAllowed(_("Somebody else has to answer your own work."))
    if not cohort_rules.may_review(by, row.enrolment.edition, row.enrolment.cohort):
        raise NotAllowed(_("You do not teach in this edition."))
    if row.state != State.HANDED_IN:
        raise Refused(_("Somebody has answered this already."), code="not_waiting")
    return row


def _decide(row: CatchUp, state: str, feedback: str, by: Any) -> None:
    row.state, row.feedback, row.decided_by, row.decided_at = state, feedback.strip(), by, now()
    row.save(update_fields=["state", "feedback", "decided_by", "decided_at", "updated_at"])
    audit.record("live.catch_up.answer", row, by=by, accepted=state == State.ACCEPTED)


def _evidence(row: CatchUp, kind: str, *, by: Any, source: str, key: str, minutes: int | None = None) -> None:
    requirement: Requirement | None = row.session.requirement
    if requirement is None:
        return
    write(
        enrolment=row.enrolment,
        requirement=requirement,
        kind=kind,
        by=by,
        source=source,
        key=f"catch-up:{row.key[:24]}:{key}"[:64],
        minutes=minutes if minutes is not None else 0,
        reference=f"catch-up:{row.key}",
    )


def _may_teach(session: Session, by: Any) -> None:
    if by is not None and not may_teach_session(by, session):
        raise NotAllowed(_("You do not run this session."))


def waiting(person: Any) -> QuerySet[CatchUp]:
    """What waits for this person's answer, the longest waiting first; never one's own."""
    return (
        readable_catch_ups(person)
        .filter(state=State.HANDED_IN)
        .exclude(enrolment__person=person)
        .select_related("session", "enrolment__person", "enrolment__edition", "enrolment__organisation")
        .order_by("handed_in_at", "pk")
    )
