"""Proposals of the solver, work groups out of them, and what people say."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from rostra.cohorts import grouping, reasons, rules
from rostra.cohorts.actions import cohorts, groups, proposals, remarks
from rostra.cohorts.grouping import Wish
from rostra.cohorts.models import Placement, Proposal, Remark, WorkGroup, WorkGroupPlace
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import today
from rostra.ledger.actions import enrolments
from rostra.people.actions import memberships, persons
from tests.factories.ledger import enrol


@pytest.fixture
def eight(prepared, spring, people, organisations) -> SimpleNamespace:
    return prepared(make_eight, spring, people, organisations)


def make_eight(spring, people, organisations) -> SimpleNamespace:
    """Eight people of two authorities in the spring edition, four beginners and four who are confident."""
    made = []
    for number in range(8):
        person = persons.find_or_add(email=f"p{number}@lindholt.example", name=f"Person {number}", by=None)
        place = organisations.lindholt if number < 4 else organisations.zielony_brod
        memberships.add(person=person, organisation=place, by=None)
        enrolment = enrol(spring, person)
        Placement.objects.create(enrolment=enrolment, level="beginner" if number % 2 else "confident")
        made.append(enrolment)
    return SimpleNamespace(enrolments=made)


WISH = Wish("Workshop 1", 2, 0, 0, spread=("level", "organisation"), apart=True)


def test_from_a_wish_to_groups_that_people_are_in(eight, spring, people):
    asked = groups.ask(edition=spring, wish=WISH, by=people.maren)
    assert asked.state == Proposal.State.ASKED
    ready = proposals.answer_now(asked, seconds=20)
    assert ready.state == Proposal.State.READY
    assert ready.problem == ""
    assert ready.answer["status"] == "optimal"
    assert ready.answer["objectives"]["imbalance"] == 0
    assert [len(each) for each in groups.shown(ready)] == [4, 4]
    assert "about" not in str(ready.answer)
    assert proposals.answer_now(ready) == ready

    first = groups.shown(ready)[0][0]
    changed = groups.change(ready, where={first: 1}, by=people.maren)
    assert first in groups.shown(changed)[1]
    assert first in groups.shown(ready)[0]
    assert grouping.imbalance(groups.shown(changed), changed.question) > 0
    with pytest.raises(Refused):
        groups.change(changed, where={first: 7}, by=people.maren)

    leaver = eight.enrolments[7]
    enrolments.withdraw(leaver, by=None)
    made = groups.confirm(changed, by=people.maren)
    assert [each.name for each in made] == ["Group 1", "Group 2"]
    assert WorkGroupPlace.objects.count() == 7
    assert not leaver.group_places.exists()
    with pytest.raises(Refused):
        groups.confirm(changed, by=people.maren)
    one = next(each for each in eight.enrolments if each.key == first)
    [(group, others)] = groups.groups_of(one)
    assert group == made[1]
    assert one.person.get_full_name() not in others
    assert len(others) in (3, 4)

    groups.place(one, group=made[0], by=people.maren)
    assert [each.group for each in one.group_places.all()] == [made[0]]
    with pytest.raises(Refused):
        groups.place(leaver, group=made[0], by=people.maren)
    groups.rename(made[0], name="Harbour", by=people.maren)
    with pytest.raises(Refused):
        groups.rename(made[1], name="harbour", by=people.maren)
    again = groups.ask_again(changed, by=people.maren)
    assert len(again.question["people"]) == 7
    assert again.question["current"]
    assert groups.remove(spring, purpose="Workshop 1", by=people.maren) == 2
    assert not WorkGroup.objects.exists()


def test_a_proposal_gives_way_to_the_next_and_only_those_who_run_it_ask(eight, spring, people):
    first = groups.ask(edition=spring, wish=WISH, by=people.maren)
    second = groups.ask(edition=spring, wish=WISH, by=people.maren)
    first.refresh_from_db()
    assert first.state == Proposal.State.DISCARDED
    assert proposals.answer_now(first).state == Proposal.State.DISCARDED
    for stranger in (people.tove, people.basia, people.eva, people.mette):
        with pytest.raises(NotAllowed):
            groups.ask(edition=spring, wish=WISH, by=stranger)
        with pytest.raises(NotAllowed):
            proposals.discard(second, by=stranger)
    assert second in rules.visible_proposals(people.tove)
    assert not rules.visible_proposals(people.basia).exists()
    assert not rules.visible_proposals(people.eva).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"groups": 9}, "groups"),
        ({"least": 5}, "least"),
        ({"most": 3}, "most"),
        ({"purpose": " "}, "purpose"),
    ],
)
def test_wishes_that_cannot_be(eight, spring, people, changes, field):
    wish = Wish(**{**WISH.__dict__, **changes})
    with pytest.raises(Refused) as refused:
        groups.ask(edition=spring, wish=wish, by=people.maren)
    assert refused.value.field == field


def test_what_cannot_be_worked_out_says_so_in_words(spring, people):
    question = {"people": [{"id": "a", "attributes": {}}], "groups": 2, "size": {"min": 1, "max": 1}}
    asked = proposals.ask(edition=spring, kind="groups", question=question, by=people.maren)
    failed = proposals.answer_now(asked, seconds=5)
    assert failed.state == Proposal.State.FAILED
    assert "too few" in failed.problem
    bad = proposals.ask(edition=spring, kind="groups", question={"people": []}, by=people.maren, subject="x")
    failed = proposals.answer_now(bad, seconds=5)
    assert failed.state == Proposal.State.FAILED
    assert "people" in failed.problem
    with pytest.raises(Refused):
        proposals.mark_confirmed(failed, by=people.maren)


def test_reasons_name_people_and_fall_back_to_what_the_solver_says():
    names = {"k1": "Mette", "h1": "Ida"}
    short = {
        "code": "short",
        "short": 1,
        "people": ["k1"],
        "hosts": ["h1"],
        "raises": [{"host": "h1", "by": 1, "gains": 1}],
    }
    said = reasons.worded(short, names)
    assert "Mette" in said
    assert "One more place with Ida would place 1." in said
    assert reasons.worded({"code": "new", "text": "k1 waits."}, names) == "Mette waits."
    choice = {
        "code": "choice",
        "rank": 2,
        "of": 5,
        "full": ["h1"],
        "held_back": [],
        "shared": {},
        "kept": True,
    }
    assert reasons.worded(choice, names) == "choice 2 of 5; full: Ida; as today"


def test_what_people_say_with_what_may_be_done_with_it(eight, spring, brod, people):
    one = eight.enrolments[0]
    with pytest.raises(Refused) as refused:
        remarks.log(edition=spring, text="It helped.", consent="named", by=people.tove)
    assert refused.value.field == "enrolment"
    with pytest.raises(Refused):
        remarks.log(edition=spring, text="x", heard_on=today() + dt.timedelta(days=2), by=people.tove)
    named = remarks.log(
        edition=spring,
        text="It helped.",
        consent="named",
        enrolment=one,
        where="on the phone",
        by=people.tove,
    )
    inside = remarks.log(edition=spring, text="The room was cold.", by=people.maren)
    with pytest.raises(NotAllowed):
        remarks.log(edition=spring, text="x", by=people.basia)
    assert list(remarks.of(people.tove, spring)) == [inside, named]
    assert list(remarks.of(people.eva, spring)) == [named]
    assert not remarks.of(people.basia, spring).exists()
    assert not remarks.of(people.mette, spring).exists()
    assert list(remarks.quotable(spring)) == [named]
    with pytest.raises(NotAllowed):
        remarks.change(inside, text="x", by=people.tove)
    remarks.change(named, text="It helped.", consent="team", enrolment=one, by=people.tove)
    assert not remarks.quotable(spring).exists()
    remarks.remove(inside, by=people.maren)
    assert Remark.objects.count() == 1


def test_a_cohort_covers_an_area(spring, people):
    made = cohorts.add(
        edition=spring, name="North", area="North coast", territories=["dk-1", "DK-1", " "], by=people.maren
    )
    assert made.territories == ["DK-1"]
    cohorts.change(made, name="North", area="", territories=[], wide=True, by=people.maren)
    assert made.wide
    assert made.area == ""
    with pytest.raises(Refused) as refused:
        cohorts.change(made, name="North", territories=["<b>"], by=people.maren)
    assert refused.value.field == "territories"
    with pytest.raises(NotAllowed):
        cohorts.change(made, name="North", by=people.tove)
