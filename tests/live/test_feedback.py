"""Feedback after a session: those who came are asked once; what they say is shown from five answers up."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rostra.assessment.actions import feedback as verbs
from rostra.assessment.models import FeedbackAsk, Purpose
from rostra.ledger import reading_feedback
from rostra.ledger.actions import baselines
from rostra.live.actions import feedback
from rostra.live.models import Attendance
from rostra.messaging.models import Message
from tests.factories.live import make_registration, make_session
from tests.factories.questionnaires import make_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(organisations, people):
    """A session of yesterday, its register closed: Mette, Nils and four guests came, Clodagh did not."""
    session = make_session(
        organisations.lindholt, days=-1, register_closed_at=timezone.now(), attended_count=6
    )
    came = [make_registration(session, people.mette), make_registration(session, people.nils)]
    came += [
        make_registration(session, email=f"guest{number}@example.org", name=f"Guest {number}")
        for number in range(4)
    ]
    for registration in came:
        Attendance.objects.create(session=session, registration=registration, verdict="attended")
    missed = make_registration(session, people.clodagh)
    Attendance.objects.create(session=session, registration=missed, verdict="missed")
    return session


def test_those_who_came_are_asked_once(held, spring):
    assert feedback.ask_due() == 0, "without a form nobody is asked"
    make_questionnaire("general", Purpose.SESSION_FEEDBACK, general=True)
    assert feedback.ask_due() == 6
    assert feedback.ask_due() == 0
    letters = Message.objects.filter(kind="session_feedback")
    assert letters.count() == 6
    assert not letters.filter(to__contains="clodagh").exists()
    asked = FeedbackAsk.objects.get(person__key="mette")
    assert f"/feedback/{asked.key}/" in letters.get(person=asked.person).text
    own = make_questionnaire("own", Purpose.SESSION_FEEDBACK)
    baselines.ask(edition=spring, questionnaire=own, moment="session_feedback", by=None)
    held.edition = spring
    held.save()
    FeedbackAsk.objects.all().delete()
    assert feedback.ask_due() == 6
    assert set(FeedbackAsk.objects.values_list("questionnaire__key", flat=True)) == {"own"}


def test_what_is_said_is_shown_from_five_answers_up(held):
    make_questionnaire("general", Purpose.SESSION_FEEDBACK, general=True)
    feedback.ask_due()
    asked = list(FeedbackAsk.objects.order_by("pk"))
    subject = feedback.subject_of(held)
    for number, each in enumerate(asked[:4]):
        verbs.give(asked=each, answers={"useful": 4, "better": f"Thought {9 - number}"})
    few = reading_feedback.about(subject)
    assert (few.asked, few.answered, few.shown, few.rated, few.said) == (6, None, False, [], [])
    verbs.give(asked=asked[4], answers={"useful": 1, "pace": 2})
    found = reading_feedback.about(subject)
    useful, pace, _heard = found.rated
    assert (found.answered, useful.mean, useful.steps[3]) == (5, 3.4, ("Very", 4))
    assert (pace.steps, pace.mean) == ([], None), "one answer to an item alone stays unsaid"
    assert found.said[0].texts == sorted(found.said[0].texts)
    assert len(found.said[0].texts) == 4
