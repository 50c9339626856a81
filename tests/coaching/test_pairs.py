"""Who helps whom: one helper of a kind at a time, a role that comes and goes with the pair, a history that stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from rostra.coaching import rules
from rostra.coaching.actions import pairs
from rostra.coaching.models import Meeting, Pair
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Grant
from rostra.people.rules import forget_grants, may_act_for, visible_people

pytestmark = pytest.mark.django_db


def begin(enrolment, helper, by, kind=Pair.Kind.OFFICER, **given) -> Pair:
    return pairs.begin(kind=kind, helper=helper, enrolment=enrolment, by=by, **given)


def test_a_pair_gives_the_role_for_one_member_and_its_end_takes_it(people, enrolled):
    Grant.objects.filter(person__in=[people.ole, people.tove]).delete()
    forget_grants(people.ole)
    pair = begin(enrolled.mette, people.ole, people.lasse)
    assert may_act_for(people.ole, people.mette)
    assert not may_act_for(people.ole, people.clodagh)
    assert set(visible_people(people.ole)) == {people.ole, people.mette}
    assert begin(enrolled.mette, people.ole, people.lasse) == pair
    assert rules.officer_of(people.ole, enrolled.mette) == pair
    ended = pairs.end(pair, reason=Pair.Ended.ASKED, by=people.ole)
    forget_grants(people.ole)
    assert (ended.ended, ended.ended_by) == (Pair.Ended.ASKED, people.ole)
    assert not may_act_for(people.ole, people.mette)
    assert rules.officer_of(people.ole, enrolled.mette) is None


def test_who_runs_the_edition_brings_people_together(people, enrolled, brod):
    for person in (people.basia, people.tove, people.ole, people.eva, people.mette):
        with pytest.raises(NotAllowed):
            begin(enrolled.mette, people.ole, person)
    with pytest.raises(Refused) as alone:
        begin(enrolled.mette, people.mette, people.maren)
    assert alone.value.code == "same"
    with pytest.raises(NotAllowed):
        begin(enrolled.piotr, people.ole, people.maren)
    assert Pair.objects.count() == 0


def test_a_member_has_one_officer_of_a_layer_and_the_history_hangs_together(people, enrolled):
    first = begin(enrolled.mette, people.ole, people.maren)
    with pytest.raises(Refused) as taken:
        begin(enrolled.mette, people.tove, people.maren)
    assert taken.value.code == "taken"
    second = begin(enrolled.mette, people.lasse, people.maren, layer=2)
    coach = begin(enrolled.mette, people.kit, people.maren, kind=Pair.Kind.COACH)
    new = pairs.hand_over(first, to=people.tove, by=people.maren)
    first.refresh_from_db()
    assert (first.ended, new.came_from, new.layer) == (Pair.Ended.HANDED_OVER, first, 1)
    assert set(rules.helpers_of(people.mette)) == {second, coach, new}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pair.objects.create(kind="officer", helper=people.ole, member=people.mette, enrolment=enrolled.mette)


def test_pairs_are_seen_by_the_two_and_by_staff_of_the_edition(people, enrolled):
    pair = begin(enrolled.mette, people.ole, people.maren)
    for person, seen in (
        (people.ole, True), (people.mette, True), (people.maren, True), (people.lasse, True), (people.eva, True),
        (people.kit, False), (people.nils, False), (people.basia, False), (people.clodagh, False),
    ):  # fmt: skip
        assert rules.may_see_pair(person, pair) == seen, person
        assert rules.visible_pairs(person).filter(pk=pair.pk).exists() == seen, person


def test_the_database_itself_refuses_two_meetings_at_once(people, enrolled):
    here = begin(enrolled.mette, people.kit, people.maren, kind=Pair.Kind.COACH)
    there = begin(enrolled.nils, people.kit, people.maren, kind=Pair.Kind.COACH)
    noon = dt.datetime(2031, 5, 5, 12, tzinfo=dt.UTC)

    def put(pair: Pair, minutes: int, buffer: int = 10, **fields) -> Meeting:
        begins = noon + dt.timedelta(minutes=minutes)
        ends = begins + dt.timedelta(minutes=45)
        with transaction.atomic():
            return Meeting.objects.create(
                pair=pair, helper=pair.helper, member=pair.member, first_day=begins.date(), begins=begins.time(),
                time_zone="UTC", starts_at=begins, ends_at=ends, blocked_from=begins,
                blocked_until=ends + dt.timedelta(minutes=buffer), **fields,
            )  # fmt: skip

    first = put(here, 0)
    for minutes in (-50, -30, 0, 30, 54):
        with pytest.raises(IntegrityError):
            put(there, minutes)
    put(there, 55)
    with pytest.raises(IntegrityError):
        put(begin(enrolled.mette, people.ole, people.maren), 10)
    Meeting.objects.filter(pk=first.pk).update(state=Meeting.State.CANCELLED)
    second = put(there, -1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=first.pk).update(state=Meeting.State.BOOKED)
    assert Meeting.objects.filter(state="booked").count() == 2
    assert second.minutes == 45
