"""Ideas about programmes: who tells, where they land, who answers, what is shown and forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.community.actions import ideas
from rostra.community.models import Idea, Silence
from rostra.community.rules import ideas as rules
from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.models import Message
from rostra.people.models import Grant, Person
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import make_edition

NOBODY = AnonymousUser()


def make_asked():
    """A programme that Lindholt runs, and one that nobody runs."""
    organisations, people = make_organisations(), make_people()
    course, other = make_course("dce"), make_course("other")
    make_edition(course, organisations.lindholt, opened=False)
    people.course, people.other = course, other
    return people


@pytest.fixture
def people(prepared):
    return prepared(make_asked)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_an_idea_lands_on_the_right_desks_and_is_answered_in_words(people):
    row = ideas.tell(
        people.course, by=people.piotr, text=" Małe gminy. ", language="pl", email="x@example.org"
    )
    assert row.text == "Małe gminy."
    assert row.email == ""
    assert ideas.tell(people.course, by=people.piotr, text="Małe gminy.", language="pl").pk == row.pk
    visitor = ideas.tell(people.course, by=NOBODY, text="In Danish.", language="da", email="Who@Example.org")
    elsewhere = ideas.tell(people.other, by=NOBODY, text="Nothing.", language="en")
    assert visitor.email == "who@example.org"
    assert set(rules.answerable_ideas(people.maren)) == {row, visitor}
    assert set(rules.answerable_ideas(people.ada)) == {row, visitor, elsewhere}
    for stranger in (people.basia, people.eva, people.piotr, NOBODY):  # basia: no edition of her organisation
        assert not rules.answerable_ideas(stranger).exists()
    Grant.objects.create(person=people.basia, role="manager", scope_kind="programme", scope_key="other")
    assert set(rules.answerable_ideas(fresh(people.basia))) == {elsewhere}

    with pytest.raises(NotAllowed):
        ideas.answer(row, by=people.basia, state="done", answer="Yes.")
    for wrong in ({"state": "done"}, {"state": "read", "shown": True}, {"state": "lost"}):
        with pytest.raises(Refused):
            ideas.answer(row, by=people.maren, **wrong)
    ideas.answer(row, by=people.maren, state="read")
    assert not Message.objects.filter(kind="idea_answered").exists()
    for _twice in range(2):
        ideas.answer(row, by=people.maren, state="planned", answer="W maju.", shown=True)
    letter = Message.objects.get(kind="idea_answered")
    assert letter.person == people.piotr
    assert letter.language == "pl"
    assert "W maju." in letter.text
    assert "Małe gminy." in letter.text
    ideas.answer(visitor, by=people.maren, state="done", answer="Nu på dansk.")
    letter = Message.objects.get(kind="idea_answered", to="who@example.org")
    assert letter.language == "da"
    ideas.answer(elsewhere, by=people.ada, state="declined", answer="No.")
    assert Message.objects.filter(kind="idea_answered").count() == 2
    assert list(rules.shown_ideas(people.course)) == [Idea.objects.get(pk=row.pk)]
    assert list(rules.own_ideas(people.piotr, people.course)) == [row]
    assert not rules.own_ideas(NOBODY, people.course)

    soon = timezone.now() + dt.timedelta(days=1)
    Idea.objects.filter(pk=visitor.pk).update(created_at=soon - dt.timedelta(days=400))
    assert ideas.forget_addresses(timezone.now() - dt.timedelta(days=1)) == 0  # answered later than that
    assert ideas.forget_addresses(soon) == 1
    Silence.objects.create(person=people.nils, reason="x")
    with pytest.raises(NotAllowed):
        ideas.tell(people.course, by=people.nils, text="Me.", language="en")
