"""Comments on pilots: who may write, who reads, what becomes of them."""

from __future__ import annotations

import pytest

from rostra.cohorts import pilots as reading
from rostra.cohorts import rules
from rostra.cohorts.actions import editions, pilots
from rostra.cohorts.models import PilotComment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import enrolments
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.people.models import Grant
from rostra.programmes.models import Publication
from tests.factories.ledger import enrol

pytestmark = pytest.mark.django_db

HTML = (
    '<div class="block" id="b-why"><h2>Why</h2><p>Ask early, ask everybody.</p></div>\n'
    '<div class="block" id="b-how"><p>Tell people what came of it.</p></div>'
)


@pytest.fixture
def pilot(spring, course):
    """The spring edition as a pilot of 1.1.0; the programme has notes for two versions."""
    Publication.objects.filter(key="dce-guide").update(html=HTML)
    course.versions = [
        ("note", {"version": "1.1.0", "date": "2026-05-01", "text": "An example was added."}),
        ("note", {"version": "1.0.0", "date": "2026-01-01", "text": "First version."}),
    ]
    course.save()
    return editions.change(spring, by=None, pilot_version="1.1.0")


def say(pilot, person, text="An example would help.", block="why", **more):
    return pilots.comment(
        edition=pilot, person=person, activity_key="dce-guide", block=block, text=text, language="en",
        by=person, **more,
    )  # fmt: skip


def test_a_participant_comments_on_a_block_and_its_words_are_kept(pilot, people):
    enrol(pilot, people.mette)
    made = say(pilot, people.mette)
    assert (made.block, made.quote, made.version, made.state) == (
        "why", "Why Ask early, ask everybody.", "1.1.0", "new",
    )  # fmt: skip
    whole = say(pilot, people.mette, block="")
    assert whole.quote == ""


def test_only_people_enrolled_in_that_pilot_comment(pilot, brod, people):
    enrol(pilot, people.mette)
    enrol(brod, people.piotr)
    for person in (people.piotr, people.clodagh, people.tove):
        with pytest.raises(NotAllowed):
            say(pilot, person)
    with pytest.raises(NotAllowed):
        say(brod, people.piotr)
    with pytest.raises(NotAllowed):
        pilots.comment(
            edition=pilot,
            person=people.mette,
            activity_key="dce-guide",
            text="x",
            language="en",
            by=people.nils,
        )
    own = pilot.enrolments.get(person=people.mette)
    enrolments.withdraw(own, by=None)
    with pytest.raises(NotAllowed):
        say(pilot, people.mette)


def test_what_cannot_be_is_refused_with_its_field(pilot, people):
    enrol(pilot, people.mette)
    for given, field in (
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"block": "gone"}, "block"),
    ):
        with pytest.raises(Refused) as refused:
            say(pilot, people.mette, **given)
        assert refused.value.field == field
    with pytest.raises(Refused):
        pilots.comment(
            edition=pilot, person=people.mette, activity_key="other", text="x", language="en", by=people.mette
        )
    assert PilotComment.objects.count() == 0


def test_ones_own_can_be_changed_and_taken_back_while_new(pilot, people):
    enrol(pilot, people.mette)
    made = say(pilot, people.mette)
    assert pilots.change(made, text="A town like ours.", by=people.mette).text == "A town like ours."
    with pytest.raises(NotAllowed):
        pilots.change(made, text="Mine now", by=people.nils)
    pilots.answer(made, state="taken_up", taken_up_in="1.1.0", by=people.maren)
    for verb in (
        lambda: pilots.change(made, text="Later", by=people.mette),
        lambda: pilots.take_back(made, by=people.mette),
    ):
        with pytest.raises(Refused):
            verb()
    other = say(pilot, people.mette)
    pilots.take_back(other, by=people.mette)
    assert list(PilotComment.objects.all()) == [made]


def test_taken_up_needs_a_version_of_the_programme_and_not_taken_up_a_reason(pilot, people):
    enrol(pilot, people.mette)
    made = say(pilot, people.mette)
    for given, field in (
        ({"state": "taken_up"}, "taken_up_in"),
        ({"state": "taken_up", "taken_up_in": "9.9.9"}, "taken_up_in"),
        ({"state": "not_taken_up"}, "answer"),
        ({"state": "new"}, "state"),
    ):
        with pytest.raises(Refused) as refused:
            pilots.answer(made, by=people.maren, **given)
        assert refused.value.field == field
    pilots.answer(made, state="taken_up", taken_up_in="1.1.0", by=people.maren)
    assert reading.taken_up("dce") == {"1.1.0": 1}


def test_the_answer_is_written_to_the_person_once(pilot, people, django_capture_on_commit_callbacks):
    enrol(pilot, people.mette)
    made = say(pilot, people.mette)
    before = Message.objects.count()
    for _again in range(2):
        pilots.answer(made, state="taken_up", taken_up_in="1.1.0", answer="We added one.", by=people.edda)
    letters = Message.objects.filter(kind="pilot_answer")
    assert Message.objects.count() == before + 1
    letter = letters.get()
    assert letter.to == people.mette.email
    assert letter.language == "da"
    assert "1.1.0" in letter.text
    assert "We added one." in letter.text
    assert "An example would help." in letter.text
    pilots.answer(made, state="not_taken_up", answer="It became too long.", by=people.edda)
    assert letters.count() == 2


def test_editors_of_the_programme_and_those_who_run_the_edition_answer(pilot, brod, people):
    enrol(pilot, people.mette)
    made = say(pilot, people.mette)
    may = {
        name for name, person in vars(people).items() if rules.may_answer_comment(person, made)
    }  # fmt: skip
    assert may == {"ada", "maren", "lasse", "edda"}
    seen = {
        name for name, person in vars(people).items() if rules.answerable_comments(person).exists()
    }  # fmt: skip
    assert seen == may
    for person in (people.mette, people.nils, people.tove, people.basia, people.tomek):
        with pytest.raises(NotAllowed):
            pilots.answer(made, state="not_taken_up", answer="No", by=person)


def test_an_editor_of_another_programme_sees_nothing(pilot, people):
    enrol(pilot, people.mette)
    say(pilot, people.mette)
    Grant.objects.create(person=people.kit, role="editor", scope_kind="programme", scope_key="other")
    assert list(rules.answerable_comments(people.kit)) == []


def test_activities_with_new_comments_come_first(pilot, people, django_assert_num_queries):
    enrol(pilot, people.mette)
    first = say(pilot, people.mette)
    pilots.answer(first, state="not_taken_up", answer="Too long", by=people.maren)
    pilots.comment(
        edition=pilot,
        person=people.mette,
        activity_key="dce-film",
        text="Too fast",
        language="en",
        by=people.mette,
    )
    with django_assert_num_queries(1):
        rows = reading.by_activity(PilotComment.objects.all())
    assert [(row["activity"], row["new"], row["all"]) for row in rows] == [
        ("dce-film", 1, 1),
        ("dce-guide", 0, 1),
    ]


def test_erasure_takes_the_comments_along(pilot, people):
    enrol(pilot, people.mette)
    say(pilot, people.mette)
    exported = privacy.export(person=people.mette)
    assert "An example would help." in str(exported)
    privacy.erase(person=people.mette, by=people.mette)
    assert PilotComment.objects.count() == 0
