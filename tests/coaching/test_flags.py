"""Contacts and calls for help: what an officer notes, who answers what an officer cannot solve, who sees nothing of it."""

from __future__ import annotations

import datetime as dt

import pytest

from rostra.coaching.actions import contacts, flags, pairs
from rostra.coaching.models import Contact, Flag, Pair
from rostra.coaching.rules import contacts as rules
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.messaging.models import Message
from rostra.people.models import Grant
from rostra.people.rules import forget_grants

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(people, enrolled) -> Pair:
    Grant.objects.filter(person__in=[people.ole, people.tove]).delete()
    made = pairs.begin(kind="officer", helper=people.ole, enrolment=enrolled.mette, by=people.lasse)
    forget_grants(people.ole)
    return made


def test_met_and_not_met_with_the_reason(people, pair):
    first = contacts.log(pair=pair, met=True, way="visit", minutes=30, note="Showed the page.", by=people.ole)
    next_week = now().date() + dt.timedelta(days=7)
    missed = contacts.log(
        pair=pair, met=False, reason="no_answer", next_on=next_week, by=people.ole, key="tap-1"
    )
    assert contacts.log(pair=pair, met=False, reason="ill", by=people.ole, key="tap-1") == missed
    pair.refresh_from_db()
    assert (pair.last_contact_at, pair.met_count, pair.next_contact_on) == (first.at, 1, next_week)
    for wrong, field in (
        ({"met": False}, "reason"),
        ({"met": True, "reason": "ill"}, "reason"),
        ({"met": True, "at": now() + dt.timedelta(hours=1)}, "at"),
        ({"met": True, "minutes": 0}, "minutes"),
    ):
        with pytest.raises(Refused) as refused:
            contacts.log(pair=pair, by=people.ole, **wrong)
        assert refused.value.field == field
    contacts.remove(first, by=people.ole)
    pair.refresh_from_db()
    assert (pair.last_contact_at, pair.met_count) == (None, 0)


def test_an_officer_sees_own_members_only_and_nothing_once_the_pair_has_ended(people, enrolled, pair):
    other = pairs.begin(kind="officer", helper=people.tove, enrolment=enrolled.nils, by=people.lasse)
    mine = contacts.log(pair=pair, met=True, note="mine", by=people.ole)
    theirs = contacts.log(pair=other, met=True, note="theirs", by=people.tove)
    assert list(rules.visible_contacts(people.ole)) == [mine]
    with pytest.raises(NotAllowed):
        contacts.log(pair=other, met=True, by=people.ole)
    assert set(rules.visible_contacts(people.maren)) == {mine, theirs}
    for outsider in (people.basia, people.mette, people.kit, people.eva):
        assert not rules.visible_contacts(outsider).exists()
    taken = pairs.hand_over(pair, to=people.tove, by=people.lasse)
    contacts.inherit(taken)
    forget_grants(people.ole)
    assert not rules.visible_contacts(people.ole).exists(), "the former officer reads nothing more"
    assert set(rules.visible_contacts(people.tove)) == {mine, theirs}, "the notes went along"
    assert taken.last_contact_at == mine.at
    with pytest.raises(NotAllowed):
        contacts.log(pair=Pair.objects.get(pk=pair.pk), met=True, by=people.ole)


def test_stuck_handed_on_answered_with_a_second_layer_and_closed(people, enrolled, pair):
    with pytest.raises(NotAllowed):
        flags.raise_(enrolment=enrolled.mette, by=people.nils)
    flag = flags.raise_(enrolment=enrolled.mette, by=people.mette, text="I do not know where to begin.")
    assert flags.raise_(enrolment=enrolled.mette, by=people.mette, text="And no time.") == flag
    flag.refresh_from_db()
    assert flag.text.endswith("And no time.")
    assert Message.objects.get(kind="flag_raised").person == people.ole
    with pytest.raises(Refused) as refused:
        flags.hand_on(flag, request="Help", to=people.basia, by=people.ole)
    assert refused.value.field == "to"
    handed = flags.hand_on(flag, request="Could somebody sit with her?", by=people.ole)
    assert handed.handed_to == people.lasse, "the learning lead nearest to the edition"
    assert dt.timedelta(days=2, hours=23) < handed.due_at - now() <= dt.timedelta(days=3)
    for person in (people.ole, people.mette, people.basia, people.tove):
        with pytest.raises(NotAllowed):
            flags.answer(flag, answer="Yes", step="call", by=person)
    with pytest.raises(Refused) as nobody:
        flags.answer(flag, answer="Yes", step="second", by=people.lasse)
    assert nobody.value.field == "helper"
    answered = flags.answer(
        flag,
        answer="Tove joins from Monday.",
        step="second",
        helper=people.tove,
        for_member=True,
        by=people.lasse,
    )
    assert answered.state == Flag.State.ANSWERED
    second = Pair.objects.get(enrolment=enrolled.mette, layer=2, ended_at=None)
    assert second.helper == people.tove
    assert set(rules.visible_flags(people.tove)) == {flag}
    told = Message.objects.filter(kind__startswith="flag_answered").values_list("kind", "person__key")
    assert set(told) == {
        ("flag_answered", "ole"), ("flag_answered", "tove"), ("flag_answered_member", "mette")
    }  # fmt: skip
    assert "Tove joins from Monday." in Message.objects.get(kind="flag_answered_member").text
    flags.close(flag, by=people.mette, result="It goes on.")
    assert flags.raise_(enrolment=enrolled.mette, by=people.ole) != flag
    assert not rules.visible_flags(people.basia).exists()


def test_an_overdue_answer_is_asked_for_once(people, enrolled, pair):
    flag = flags.raise_(enrolment=enrolled.mette, by=people.ole, text="Stuck")
    flags.hand_on(flag, request="Please", by=people.ole, days=1)
    assert flags.remind_overdue() == 0
    Flag.objects.filter(pk=flag.pk).update(due_at=now() - dt.timedelta(hours=1))
    assert (flags.remind_overdue(), flags.remind_overdue()) == (1, 1)
    assert Message.objects.get(kind="flag_overdue").person == people.lasse
    assert Contact.objects.count() == 0
