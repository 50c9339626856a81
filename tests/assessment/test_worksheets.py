"""Filling in a worksheet: saved as one types, handed in, returned, handed in again, accepted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from rostra.assessment import forms as reading
from rostra.assessment.actions import forms, worksheets
from rostra.assessment.models import Review, Submission
from rostra.kernel.errors import Faults, Refused
from tests.cast import make_organisations, make_people
from tests.factories.assessment import GOOD_ANSWERS, make_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(prepared):
    prepared(make_organisations)
    return prepared(make_people)


@pytest.fixture
def submission(people) -> Submission:
    return worksheets.open_(form=make_form(), person=people.mette, occasion="here")


def save(submission: Submission, revision: int, **answers: object) -> Submission:
    return worksheets.save(submission=submission, answers=answers, revision=revision)


def test_opening_twice_is_one_worksheet(submission, people):
    assert worksheets.open_(form=submission.form, person=people.mette, occasion="here") == submission


def test_what_is_typed_is_kept(submission):
    assert save(submission, 0, goal="Listen").answers["goal"] == "Listen"
    assert Submission.objects.get().revision == 1


def test_an_older_tab_cannot_overwrite(submission):
    save(submission, 0, goal="New")
    with pytest.raises(Refused) as caught:
        save(submission, 0, goal="Old")
    assert caught.value.code == "stale"
    assert Submission.objects.get().answers["goal"] == "New"


def test_the_same_save_twice_is_one(submission):
    save(submission, 0, goal="New")
    assert save(submission, 0, goal="New").revision == 1


def test_foreign_fields_are_refused_and_nothing_is_saved(submission):
    with pytest.raises(Refused, match="do not belong") as caught:
        save(submission, 0, goal="New", state="accepted")
    assert caught.value.code == "foreign"
    assert Submission.objects.get().answers == {}


def test_faults_name_their_fields(submission):
    answers = {
        "why": "one two three four five six",
        "cost": "much",
        "start": "soon",
        "channel": "radio",
        "steps": [{"what": "x", "when": "some day"}] + [{"what": "y"}] * 3,
    }
    with pytest.raises(Faults) as caught:
        worksheets.hand_in(submission=submission, answers=answers)
    assert dict(caught.value.faults) == {
        "goal": "Fill this in.",
        "why": "Write at most 5 words; these are 6.",
        "cost": "Write a number, such as 12 or 12.5.",
        "start": "Write a date, such as 2026-03-31.",
        "channel": "Choose from the list.",
        "steps": "Use at most 3 rows.",
        "steps-0-when": "Write a date, such as 2026-03-31.",
    }
    assert Submission.objects.get().state == "draft"


def test_the_whole_way(submission, people):
    submission = worksheets.hand_in(submission=submission, answers=GOOD_ANSWERS)
    assert (submission.state, submission.revision) == ("handed_in", 1)
    with pytest.raises(Refused, match="handed in"):
        save(submission, 1, goal="Other")
    with pytest.raises(Refused, match="Say what should be changed"):
        worksheets.review(submission=submission, accept=False, feedback=" ", by=people.tove)
    worksheets.review(submission=submission, accept=False, feedback="Who?", by=people.tove)
    submission = save(Submission.objects.get(), 1, **(GOOD_ANSWERS | {"goal": "Better"}))
    submission = worksheets.hand_in(submission=submission, answers=submission.answers)
    worksheets.review(submission=submission, accept=True, feedback="", by=people.tove)
    assert Submission.objects.get().state == "accepted"
    history = Review.objects.order_by("at")
    assert [(each.accepted, each.answers["goal"]) for each in history] == [
        (False, "Answer every letter"),
        (True, "Better"),
    ]
    with pytest.raises(Refused) as caught:
        worksheets.review(submission=submission, accept=False, feedback="No", by=people.tove)
    assert caught.value.code == "not_waiting"


def test_handing_in_twice_is_once(submission):
    first = worksheets.hand_in(submission=submission, answers=GOOD_ANSWERS)
    again = worksheets.hand_in(submission=submission, answers={"goal": "Other"})
    assert (again.revision, again.answers) == (first.revision, first.answers)


def test_without_review_it_counts_at_once(people):
    submission = worksheets.open_(form=make_form(review="none"), person=people.mette, occasion="here")
    assert worksheets.hand_in(submission=submission, answers=GOOD_ANSWERS).state == "accepted"


def test_who_has_begun_goes_on_with_the_version_begun(submission, people):
    form = submission.form
    form.title = "Renamed"
    form.save()
    forms.publish(form, by=None)
    assert worksheets.open_(form=form, person=people.mette, occasion="here").version.number == 1
    assert worksheets.open_(form=form, person=people.nils, occasion="here").version.number == 2


def test_a_post_is_read_by_its_field_names(submission):
    data = QueryDict(mutable=True)
    data.update(
        {
            "goal": "  Listen ",
            "cost": "1 250,50",
            "start": "31.3.2026",
            "channel": "hall",
            "csrf": "x",
            "steps-1-what": "Second",
            "steps-0-what": "First",
            "steps-0-when": "2026-4-1",
            "steps-2-what": "",
            "steps-0-other": "x",
        }
    )
    answers = reading.read_post(submission.version.content, data)
    assert answers == {
        "goal": "Listen",
        "why": "",
        "cost": "1 250,50",
        "start": "2026-03-31",
        "channel": "hall",
        "steps": [{"what": "First", "when": "2026-04-01"}, {"what": "Second"}],
    }
    assert reading.faults(submission.version.content, answers) == []
    assert reading.dates_of(submission.version.content, answers) == [
        reading.DateOf("start", "We begin", dt.date(2026, 3, 31)),
        reading.DateOf("steps-0-when", "First", dt.date(2026, 4, 1)),
    ]
