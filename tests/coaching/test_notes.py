"""Notes are read by whom they are for, by nobody else whatever role they hold; they go when their time is over."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from rostra.coaching.actions import goals, notes, pairs
from rostra.coaching.models import Note
from rostra.coaching.privacy.notes import notes_of
from rostra.coaching.rules.notes import may_read_note, readable_notes, visible_follow_ups, visible_goals
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import merging
from rostra.people.actions import persons
from tests.factories.coaching import make_pair
from tests.factories.ledger import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def kit(prepared, people, enrolled) -> SimpleNamespace:
    return prepared(make_kit, people, enrolled)


def make_kit(people, enrolled) -> SimpleNamespace:
    return SimpleNamespace(
        mette=make_pair(enrolled.mette, people.kit), ole=make_pair(enrolled.mette, people.ole, "officer")
    )


def test_who_reads_what(people, kit):
    own = notes.keep_private(kit.mette, text="Shy of the microphone.", revision=0, by=people.kit)
    shared = notes.share(kit.mette, text="We try a first film.", by=people.mette)
    for key, person in vars(people).items():
        assert may_read_note(person, own) == (key == "kit"), key
        assert may_read_note(person, shared) == (key in {"kit", "mette"}), key
        assert set(readable_notes(person)) == {
            each for each in (own, shared) if may_read_note(person, each)
        }, key
        assert set(notes_of(person)) == set(readable_notes(person)), key
    for stranger in (people.ada, people.maren, people.ole, people.nils):
        with pytest.raises(NotAllowed):
            notes.share(kit.mette, text="Me too", by=stranger)
        with pytest.raises(NotAllowed):
            notes.remove(shared, by=stranger)
    with pytest.raises(NotAllowed):
        notes.change(shared, text="Not mine", revision=1, by=people.kit)


def test_a_private_page_is_kept_as_it_is_typed_and_never_overwritten(people, kit):
    assert notes.keep_private(kit.mette, text="", revision=0, by=people.kit).pk is None
    first = notes.keep_private(kit.mette, text="One", revision=0, by=people.kit)
    again = notes.keep_private(kit.mette, text="One", revision=0, by=people.kit)
    assert (first.pk, again.revision) == (again.pk, 1)
    assert notes.keep_private(kit.mette, text="Two", revision=1, by=people.kit).revision == 2
    with pytest.raises(Refused) as stale:
        notes.keep_private(kit.mette, text="Three", revision=1, by=people.kit)
    assert stale.value.code == "stale"
    assert notes.keep_private(kit.mette, text="Mine", revision=0, by=people.mette).pk != first.pk
    changed = notes.change(
        notes.share(kit.mette, text="A", by=people.kit), text="B", revision=1, by=people.kit
    )
    assert (changed.text, changed.revision) == ("B", 2)


def test_notes_go_when_their_time_is_over(people, kit, settings):
    note = notes.keep_private(kit.mette, text="One", revision=0, by=people.kit)
    kept = notes.share(kit.ole, text="Other pair", by=people.ole)
    today = timezone.now().date()
    assert note.expires_on == today + dt.timedelta(days=365)
    pairs.end(kit.mette, reason="finished", by=people.maren)
    note.refresh_from_db()
    assert note.expires_on == today + dt.timedelta(days=180)
    with pytest.raises(NotAllowed):
        notes.keep_private(kit.mette, text="Two", revision=1, by=people.kit)
    assert notes.forget(timezone.now() + dt.timedelta(days=179)) == 0
    assert notes.forget(timezone.now() + dt.timedelta(days=180)) == 1
    assert list(Note.objects.all()) == [kept]
    assert notes.erase(people.mette) == 1


def test_goals_and_next_steps_are_the_twos(people, kit):
    goal = goals.set_goal(kit.mette, text="  Film once a   week ", by=people.mette)
    assert goals.set_goal(kit.mette, text="Film once a week", by=people.kit) == goal
    step = goals.agree(kit.mette, who=people.mette, text="Film the bus stop", by=people.kit)
    assert goals.tick(step, done=True, by=people.mette).done_at is not None
    assert goals.mark_goal(goal, state="reached", by=people.kit).state == "reached"
    with pytest.raises(Refused):
        goals.agree(kit.mette, who=people.nils, text="Help", by=people.kit)
    for person in (people.ada, people.maren, people.ole):
        assert not visible_goals(person, kit.mette).exists()
        assert not visible_follow_ups(person, kit.mette).exists()
        with pytest.raises(NotAllowed):
            goals.set_goal(kit.mette, text="Mine", by=person)


def test_notes_stay_with_their_readers_when_two_rows_become_one(people, kit, organisations, spring):
    double = persons.find_or_add(email="mette.krogh@lindholt.example", name="Mette K.", by=None)
    enrolment = enrol(spring, double)
    theirs = make_pair(enrolment, people.tove)
    own = notes.keep_private(theirs, text="Mine", revision=0, by=double)
    shared = notes.share(theirs, text="Ours", by=people.tove)
    seen = dict(merging.look(double, people.mette).moves)
    assert "Mine" not in str(seen)
    merging.merge(double, into=people.mette, by=people.ada)
    for note in (own, shared):
        note.refresh_from_db()
    assert (own.author, own.pair.member) == (people.mette, people.mette)
    assert set(readable_notes(people.mette)) == {own, shared}
    assert set(readable_notes(people.tove)) == {shared}
    assert not readable_notes(people.ada).exists()
