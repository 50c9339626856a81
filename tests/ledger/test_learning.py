"""What a learner does, and what the ledger says afterwards."""

from __future__ import annotations

import pytest

from rostra.assessment.models import Submission
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.ledger.actions import learning, reviews
from rostra.ledger.models import Certificate, Evidence, Progress, Standing
from rostra.messaging.models import Message
from tests.factories.assessment import GOOD_ANSWERS, right_answers
from tests.factories.ledger import enrol, requirement

pytestmark = pytest.mark.django_db


def state(enrolment, name):
    return Standing.objects.get(enrolment=enrolment, requirement=requirement(enrolment.edition, name)).state


@pytest.fixture
def mette(spring, people):
    return enrol(spring, people.mette)


def test_the_whole_course_ends_with_a_certificate(mette, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette)
        learning.watch(enrolment=mette, activity_key="dce-film", intervals=[[0, 150], [140, 290]], position=290)
        attempt = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
        attempt = learning.answer_quiz(attempt=attempt, answers=right_answers(attempt), enrolment=mette)
        assert attempt.score == 100
        learning.read(person=people.mette, activity_key="dce-case", enrolment=mette)
        submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
        assert state(mette, "plan") == "handed_in"
        reviews.return_(submission=submission, feedback="Who does it?", by=people.tove)
        assert state(mette, "plan") == "returned"
        submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS | {"goal": "New"})
        reviews.accept(submission=submission, by=people.tove)
    progress = Progress.objects.get(enrolment=mette)
    assert (progress.asked, progress.met, progress.with_us) == (5, 5, 0)
    assert progress.minutes == 30 + 5 + 10 + 40 + 20
    assert Certificate.objects.filter(enrolment=mette, revoked_at=None).count() == 1
    assert set(Message.objects.values_list("kind", flat=True)) == {
        "enrolment_confirmation", "worksheet_returned", "worksheet_accepted", "certificate_ready",
    }  # fmt: skip


def test_reading_twice_is_one_fact(mette, people):
    first = learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette)
    assert learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette) == first
    assert Evidence.objects.count() == 1
