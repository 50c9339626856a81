"""Wishes and profiles become a question, the answer becomes pairs; one coach withdraws and only those who must change do."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rostra.coaching import matching, windows
from rostra.coaching.actions import pairing, profiles, wishes
from rostra.coaching.matching import Coach, Member, Today
from rostra.coaching.models import Pair
from rostra.coaching.windows import Window
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Proposal
from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.models import Message
from rostra.people.rules import forget_grants
from tests.factories.coaching import make_profile

NOTHING = Today()
START = dt.datetime(2027, 3, 22, 0, tzinfo=dt.UTC)  # a Monday; on Sunday the clocks of Europe are put forward
HOURS = (Window(1, dt.time(9), dt.time(12)), Window(3, dt.time(16), dt.time(19)))


def member(**more) -> Member:
    return Member(**{"id": "m", "languages": ("da", "en"), "zone": "Europe/Copenhagen", **more})


def coach(**more) -> Coach:
    return Coach(
        **{
            "id": "c",
            "languages": frozenset({"en"}),
            "room": 2,
            "windows": HOURS,
            "zone": "Europe/Dublin",
            **more,
        }
    )


@pytest.mark.parametrize(
    ("asks", "offers", "today", "why"),
    [
        ({}, {}, {}, []),
        ({}, {"languages": frozenset({"pl"})}, {}, ["language"]),
        ({"organisations": frozenset({"x"})}, {"organisations": frozenset({"x"})}, {}, ["organisation"]),
        ({"organisations": frozenset({"x"})}, {"not_for": frozenset({"x"})}, {}, ["conflict"]),
        ({}, {}, {"fell_out": frozenset({("m", "c")})}, ["history"]),
        ({"times": frozenset({"mon-am"})}, {}, {}, ["time"]),
        ({"taken": ((START, START + dt.timedelta(days=14)),)}, {}, {}, ["time"]),
        ({"taken": ((START, START + dt.timedelta(days=14)),)}, {}, {"current": (("m", "c"),)}, []),
    ],
)
def test_why_two_people_cannot_be_a_pair(asks, offers, today, why):
    made = matching.question([member(**asks)], [coach(**offers)], Today(**today), START)
    assert made["excluded"].get("m", {}).get("c", []) == why
    assert ("c" in made["people"][0]["preferences"]) == (not why)


def test_what_a_pair_lacks_costs():
    def cost(asks=None, offers=None, today=NOTHING) -> int:
        made = matching.question([member(**(asks or {}))], [coach(**(offers or {}))], today, START)
        return made["people"][0]["preferences"]["c"]

    plain = cost()
    assert cost(offers={"languages": frozenset({"da", "en"})}) == plain - 1
    assert cost({"topics": frozenset({"video", "law"})}, {"topics": frozenset({"law"})}) == plain + 2
    assert cost(offers={"experienced": False}) == plain + 1
    assert cost(today=Today(lost_touch=frozenset({("m", "c")}))) == plain + 6
    assert cost(offers={"windows": (Window(1, dt.time(9), dt.time(10)),)}) == plain + 1


@settings(max_examples=20)
@given(some.lists(some.tuples(some.integers(0, 600), some.integers(1, 90)), max_size=8))
def test_bits_and_stretches_say_the_same(spans):
    free = [
        (START + begin * matching.STEP, START + (begin + length) * matching.STEP) for begin, length in spans
    ]
    joined = windows.merged(free)
    quarters = sum((ends - begins) // matching.STEP for begins, ends in joined)
    assert matching.mask(free, START).bit_count() == quarters
    assert matching.starts(matching.mask(free, START)) == sum(
        max(0, (ends - begins) // matching.STEP - matching.RUN + 1) for begins, ends in joined
    )
    assert windows.without(joined, free) == []
    assert windows.common(joined, free) == joined


# ---------------------------------------------------------------- with the database


@pytest.fixture
def town(prepared, people, enrolled) -> SimpleNamespace:
    return prepared(make_town, people, enrolled)


def make_town(people, enrolled) -> SimpleNamespace:
    """Mette, Nils and Clodagh want a coach; Kit, Eva and Basia coach."""
    make_profile(people.kit, load=2, topics=["video"], experience="Ten years.")
    make_profile(people.eva, load=2, topics=["law"], experience="Judge.")
    make_profile(people.basia, load=1, languages=["pl", "en"], topics=["plain words"])
    for enrolment, topic in (
        (enrolled.mette, "video"),
        (enrolled.nils, "law"),
        (enrolled.clodagh, "plain words"),
    ):
        wishes.save(
            enrolment=enrolment, by=enrolment.person, goals="Better", languages=["en"], topics=[topic]
        )
    return SimpleNamespace(**vars(enrolled))


def who(edition) -> dict[str, str]:
    rows = Pair.objects.filter(enrolment__edition=edition, kind="coach", ended_at=None)
    return dict(rows.values_list("member__key", "helper__key"))


@pytest.mark.django_db
def test_pairs_are_proposed_confirmed_and_told(people, town, spring):
    for stranger in (people.basia, people.tove, people.kit, people.mette):
        with pytest.raises(NotAllowed):
            pairing.ask(edition=spring, by=stranger)
    found = proposals.answer_now(pairing.ask(edition=spring, by=people.maren))
    assert (found.state, found.answer["status"]) == ("ready", "optimal")
    names = str(found.question)
    assert "Mette" not in names
    assert "kit@" not in names
    assert who(spring) == {}
    made = pairing.confirm(found, by=people.maren)
    assert len(made) == 3
    assert who(spring) == {"mette": "kit", "nils": "eva", "clodagh": "basia"}
    assert Message.objects.filter(kind="coaching_pair_begun").count() == 6
    with pytest.raises(Refused):
        pairing.confirm(found, by=people.maren)

    again = proposals.answer_now(pairing.withdraw(people.eva, edition=spring, by=people.maren))
    assert again.answer["objectives"]["changes"] == 1
    pairing.confirm(again, by=people.maren)
    assert who(spring) == {"mette": "kit", "nils": "kit", "clodagh": "basia"}
    ended = Pair.objects.get(helper=people.eva)
    assert (ended.ended, ended.led_to.get().helper) == ("withdrew", people.kit)


@pytest.mark.django_db
def test_people_decide_and_ask_again_with_the_least_change(people, town, spring):
    found = proposals.answer_now(pairing.ask(edition=spring, by=people.maren))
    mette, nils = town.mette.key, town.nils.key
    chosen = pairing.chosen_of(found)
    with pytest.raises(Refused) as full:
        pairing.edit(found, chosen={**chosen, mette: "basia", nils: "basia"}, by=people.maren)
    assert full.value.code == "full"
    edited = pairing.edit(found, chosen={**chosen, mette: "eva"}, by=people.maren)
    assert pairing.chosen_of(edited)[mette] == "eva"
    again = proposals.answer_now(pairing.ask_again(edited, fixed={nils: "kit"}, by=people.maren))
    assert pairing.chosen_of(again) == {**pairing.chosen_of(edited), nils: "kit"}
    assert Proposal.objects.get(pk=edited.pk).state == "discarded"
    pairing.confirm(again, by=people.maren)
    assert who(spring) == {"mette": "eva", "nils": "kit", "clodagh": "basia"}


@pytest.mark.django_db
def test_a_coach_says_what_is_offered_and_nobody_else_does(people, organisations, spring):
    with pytest.raises(NotAllowed):
        profiles.name_coach(email=people.gus.email, by=people.tove)
    with pytest.raises(Refused):
        profiles.name_coach(email="nobody@example.org", by=people.maren)
    profiles.name_coach(email=people.gus.email, by=people.maren)
    forget_grants(people.gus)
    values = {"topics": [" Short  Films", "short films"], "languages": ["en"], "time_zone": "Europe/Dublin"}
    nine = (0, dt.time(9), dt.time(12))
    made = profiles.save(
        person=people.gus, by=people.gus, **values, windows=[nine], not_for=[organisations.lindholt],
        absences=[(dt.date(2027, 7, 1), dt.date(2027, 7, 9))],
    )  # fmt: skip
    assert (made.topics, made.windows.count(), made.absences.count()) == (["short films"], 1, 1)
    for wrong, field in (
        ({"windows": [nine, (0, dt.time(11), dt.time(13))]}, "windows"), ({"languages": []}, "languages"),
        ({"load": 99}, "load"), ({"room_url": "javascript:x"}, "room_url"), ({"time_zone": "Moon"}, "time_zone"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            profiles.save(person=people.gus, by=people.gus, **{**values, **wrong})
        assert refused.value.field == field
    for stranger in (people.basia, people.kit, people.mette):
        with pytest.raises(NotAllowed):
            profiles.save(person=people.gus, by=stranger, **values)
