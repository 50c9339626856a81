"""Feedback after a session: once the register is closed, those who came are asked, each once, and answer without their name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from rostra.assessment.actions import feedback
from rostra.assessment.models import FeedbackAsk, Purpose, Questionnaire
from rostra.ledger.actions import baselines
from rostra.ledger.asking import When
from rostra.ledger.models import QuestionnaireUse
from rostra.live.letters import feedback as letters
from rostra.live.models import Attendance, Session

RECENT = dt.timedelta(days=7)  # a register closed later than that asks nobody: people do not remember
CAME = (Attendance.Verdict.ATTENDED, Attendance.Verdict.PARTLY)


def ask_due() -> int:
    """Ask those who came to sessions whose register was closed lately; returns how many were asked. A job of the schedule, safe
    to run twice: nobody is asked twice about one session. What is set right in a register later is followed for a week.
    """
    general = baselines.general(Purpose.SESSION_FEEDBACK)
    rows = Session.objects.filter(
        register_closed_at__gt=timezone.now() - RECENT, ends_at__gt=timezone.now() - 2 * RECENT,
        state=Session.State.ANNOUNCED, attended_count__gt=0,
    ).select_related("edition", "organisation")  # fmt: skip
    sessions = list(rows.order_by("ends_at"))
    own = _chosen(sessions)
    asked = 0
    for session in sessions:
        form = own.get(session.edition_id or 0) or general
        if form is not None:
            asked += _ask(session, form)
    return asked


def _chosen(sessions: Iterable[Session]) -> dict[int, Questionnaire]:
    """The forms that editions have chosen themselves. One query."""
    rows = QuestionnaireUse.objects.filter(
        moment=When.SESSION_FEEDBACK, edition__in={each.edition_id for each in sessions if each.edition_id}
    ).select_related("questionnaire")
    return {each.edition_id: each.questionnaire for each in rows}


@transaction.atomic
def _ask(session: Session, form: Questionnaire) -> int:
    known = FeedbackAsk.objects.filter(subject=subject_of(session)).values("recipient")
    rows = Attendance.objects.filter(session=session, verdict__in=CAME).exclude(registration__key__in=known)
    came = {
        each.registration.key: each.registration
        for each in rows.select_related("registration__person").order_by("pk")
        if letters.reachable(each.registration)
    }
    people = [feedback.Asked(key, registration.person) for key, registration in came.items()]
    if not people:
        return 0
    made = feedback.ask(questionnaire=form, subject=subject_of(session), people=people)
    for row in made:
        registration = came[row.recipient]
        registration.session = session
        letters.asked(registration, row)
    return len(made)


def subject_of(session: Session) -> str:
    """What feedback on a session is about, in the words of the room below."""
    return f"session:{session.key}"
