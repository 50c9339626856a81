"""What a learner does, and what the ledger says afterwards."""

from __future__ import annotations

import pytest

from rostra.assessment.models import Submission
from rostra.kernel.errors import Faults, Refused
from rostra.ledger.actions import learning, reviews
from rostra.ledger.models import Certificate, Evidence, Progress, Standing
from rostra.messaging.models import Message
from tests.factories.assessment import GOOD_ANSWERS, right_answers
from tests.factories.ledger import enrol, requirement

pytestmark = pytest.mark.django_db


def state(enrolment, name):
    return Standing.objects.get(enrolment=enrolment, requirement=requirement(enrolment.edition, name)).state


@pytest.fixture
def mette(prepared, spring, people):
    return prepared(enrol, spring, people.mette)


def test_the_whole_course_ends_with_a_certificate(mette, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette)
        learning.watch(
            enrolment=mette, activity_key="dce-film", intervals=[[0, 150], [140, 290]], position=290
        )
        attempt = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
        attempt = learning.answer_quiz(attempt=attempt, answers=right_answers(attempt), enrolment=mette)
        assert attempt.score == 100
        learning.read(person=people.mette, activity_key="dce-case", enrolment=mette)
        submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
        assert state(mette, "plan") == "handed_in"
        reviews.return_(submission=submission, feedback="Who does it?", by=people.tove)
        assert state(mette, "plan") == "returned"
        submission = learning.hand_in(
            enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS | {"goal": "New"}
        )
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


def test_what_the_edition_does_not_ask_is_done_but_not_counted(mette, people):
    from tests.factories.courses import ACTIVITIES, publish

    publish(mette.edition.programme, ACTIVITIES | {"a3": [("new", "read", 15, False)]})
    assert learning.read(person=people.mette, activity_key="dce-new", enrolment=mette) is None
    with pytest.raises(Refused, match="no such activity"):
        learning.read(person=people.mette, activity_key="other", enrolment=mette)


def test_what_was_taken_out_of_the_programme_still_counts(mette, people):
    from tests.factories.courses import publish

    publish(mette.edition.programme, {})
    assert learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette) is not None
    attempt = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
    learning.answer_quiz(attempt=attempt, answers=right_answers(attempt), enrolment=mette)
    assert state(mette, "quiz") == "met"


def test_an_officer_may_record_for_a_member_and_it_shows(mette, people):
    row = learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette, by=people.ole)
    assert (row.recorded_by, row.source) == (people.ole, "staff")


def test_somebody_elses_enrolment_is_refused(mette, people):
    with pytest.raises(Refused, match="not your enrolment"):
        learning.read(person=people.nils, activity_key="dce-guide", enrolment=mette)


def test_a_video_counts_by_what_was_seen(mette):
    def watch(*intervals):
        return learning.watch(
            enrolment=mette,
            activity_key="dce-film",
            intervals=intervals,
            position=intervals[-1][1],
            seconds=1,
        )

    assert watch([0, 100]).share == 33
    assert watch([50, 100], [90, 120]).share == 40
    assert state(mette, "film") == "open"
    assert watch([-20, 240]).share == 80
    assert state(mette, "film") == "met"
    assert watch([200, 9999]).share == 100
    rows = Evidence.objects.filter(kind="watched").order_by("pk")
    assert [(row.value, row.minutes) for row in rows] == [(80, 4), (100, 5)]
    watch([0, 300])
    assert rows.count() == 2
    assert Progress.objects.get(pk=mette.pk).minutes == 5


@pytest.mark.parametrize(
    "intervals",
    [
        "x",
        None,
        {"a": 1},
        [1, 2],
        [[1]],
        [[1, "2"]],
        [[0, float("nan")]],
        [[0, float("inf")]],
        [[True, False]],
        [[0, 1]] * 501,
    ],
)
def test_bad_stretches_are_refused_and_nothing_is_saved(mette, intervals):
    with pytest.raises(Refused) as caught:
        learning.watch(enrolment=mette, activity_key="dce-film", intervals=intervals, position=0)
    assert caught.value.code == "unreadable"
    assert not mette.watching.exists()


def test_backward_stretches_are_nothing(mette):
    assert (
        learning.watch(
            enrolment=mette, activity_key="dce-film", intervals=[[200, 100], [5, 5]], position=-3
        ).share
        == 0
    )


def test_a_failed_quiz_is_tried_and_can_be_passed_later(mette):
    first = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
    learning.answer_quiz(attempt=first, answers={}, enrolment=mette)
    assert (state(mette, "quiz"), Evidence.objects.get().kind) == ("open", "attempted")
    second = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
    learning.save_quiz(attempt=second, answers={}, enrolment=mette)
    learning.answer_quiz(attempt=second, answers=right_answers(second), enrolment=mette)
    learning.answer_quiz(attempt=second, answers={}, enrolment=mette)
    assert (state(mette, "quiz"), Evidence.objects.count()) == ("met", 2)
    third = learning.start_quiz(enrolment=mette, activity_key="dce-quiz")
    learning.answer_quiz(attempt=third, answers={}, enrolment=mette)
    assert (state(mette, "quiz"), Standing.objects.get(requirement__target="dce-quiz").value) == ("met", 100)


def test_somebody_elses_attempt_is_refused(mette, spring, people):
    attempt = learning.start_quiz(enrolment=enrol(spring, people.nils), activity_key="dce-quiz")
    for verb in (learning.answer_quiz, learning.save_quiz):
        with pytest.raises(Refused, match="somebody else"):
            verb(attempt=attempt, answers={}, enrolment=mette)


def test_handing_in_with_something_missing_keeps_the_draft(mette):
    learning.save_worksheet(enrolment=mette, activity_key="dce-plan", answers={"goal": "Half"}, revision=0)
    with pytest.raises(Faults):
        learning.hand_in(enrolment=mette, activity_key="dce-plan", answers={"goal": "Half"})
    assert (state(mette, "plan"), Submission.objects.get().answers["goal"]) == ("open", "Half")


def test_handing_in_twice_is_one_fact(mette):
    for _time in range(2):
        learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
    assert Evidence.objects.count() == 1


def test_a_reflection_without_review_counts_when_handed_in(course, organisations, people):
    from rostra.assessment.models import Form
    from tests.factories.ledger import make_edition

    Form.objects.update(review="none")
    enrolment = enrol(make_edition(course, organisations.lindholt), people.mette)
    learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=GOOD_ANSWERS)
    assert state(enrolment, "plan") == "met"


def test_two_trainers_cannot_both_answer(mette, people):
    submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
    reviews.accept(submission=submission, by=people.tove)
    with pytest.raises(Refused) as caught:
        reviews.return_(submission=submission, feedback="No", by=people.maren)
    assert caught.value.code == "not_waiting"
    assert state(mette, "plan") == "met"


def test_the_letter_about_a_worksheet_says_what_to_change(mette, people):
    submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
    reviews.return_(submission=submission, feedback="Name <who> does it", by=people.tove)
    letter = Message.objects.get(kind="worksheet_returned")
    assert "Name <who> does it" in letter.text
    assert "Name &lt;who&gt; does it" in letter.html
    assert letter.language == "da"  # Mette's own
    assert "Tove Brink" in letter.text
    assert "The plan" in letter.text


@pytest.mark.parametrize(
    ("starts", "ends", "code"), [(-30, -1, "ended"), (1, 30, "not_started"), (0, 0, None), (-3, None, None)]
)
def test_work_counts_from_the_first_day_to_the_last(mette, people, starts, ends, code):
    import datetime as dt

    from rostra.kernel.time import today

    day = today(mette.edition.time_zone)
    mette.edition.starts_on = day + dt.timedelta(days=starts)
    mette.edition.ends_on = day + dt.timedelta(days=ends) if ends is not None else None
    verbs = [
        lambda: learning.read(person=people.mette, activity_key="dce-guide", enrolment=mette),
        lambda: learning.watch(enrolment=mette, activity_key="dce-film", intervals=[], position=0),
        lambda: learning.start_quiz(enrolment=mette, activity_key="dce-quiz"),
        lambda: learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS),
    ]
    for verb in verbs:
        if code is None:
            verb()
            continue
        with pytest.raises(Refused) as caught:
            verb()
        assert caught.value.code == code


def test_a_trainer_may_answer_after_the_end(mette, people):
    from rostra.cohorts.models import Edition

    submission = learning.hand_in(enrolment=mette, activity_key="dce-plan", answers=GOOD_ANSWERS)
    Edition.objects.update(starts_on="2020-01-01", ends_on="2020-02-01")
    reviews.accept(submission=submission, by=people.tove)
    assert state(mette, "plan") == "met"
