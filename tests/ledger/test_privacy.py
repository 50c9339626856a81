"""Somebody goes: words and name go with them, figures stay true, and the paper no longer holds."""

from __future__ import annotations

import pytest

from rostra.assessment.models import Answer, Attempt, Review, Submission
from rostra.cohorts.models import Enrolment
from rostra.ledger.actions import certificates, evidence, learning, rebuild, reviews
from rostra.ledger.models import Certificate, Evidence, Watching
from rostra.people.actions import privacy
from tests.factories.assessment import GOOD_ANSWERS, right_answers
from tests.factories.ledger import enrol, finish, requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette(spring, people) -> Enrolment:
    """Somebody who has done a bit of everything."""
    enrolment = enrol(spring, people.mette)
    learning.watch(enrolment=enrolment, activity_key="dce-film", intervals=[[0, 30]], position=30)
    attempt = learning.start_quiz(enrolment=enrolment, activity_key="dce-quiz")
    learning.answer_quiz(attempt=attempt, answers=right_answers(attempt), enrolment=enrolment)
    submission = learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=GOOD_ANSWERS)
    reviews.return_(submission=submission, feedback="More, please", by=people.tove)
    evidence.recognise(
        enrolment=enrolment,
        requirement=requirement(spring, "case"),
        reason="Was ill at home",
        by=people.maren,
    )
    finish(enrolment)
    certificates.issue(enrolment=enrolment)
    return enrolment


def test_the_export_holds_what_was_done(mette, people):
    text = str(privacy.export(person=people.mette))
    for words in ("Was ill at home", "More, please", "Answer every letter", "Mette Krogh"):
        assert words in text
    rooms = ("assessment", "cohorts", "ledger")
    ours = [
        part for part in privacy.export(person=people.mette)["holdings"] if part["model"].startswith(rooms)
    ]
    assert len(ours) == 10
    assert "Tove Brink" not in str(ours)
    other = str(privacy.export(person=people.nils))
    assert "Was ill at home" not in other


def test_erasure_takes_the_words_and_leaves_the_figures(mette, people):
    facts = Evidence.objects.count()
    privacy.erase(person=people.mette, by=people.mette)
    for model in (Attempt, Answer, Submission, Review, Watching):
        assert not model.objects.exists(), model
    assert Evidence.objects.count() == facts
    assert set(Evidence.objects.values_list("reason", flat=True)) == {""}
    paper = Certificate.objects.get()
    assert paper.revoked_at is not None
    assert "Mette" not in str(paper.content)
    assert rebuild.rebuild(check=True).differences == []
