"""What can be chosen, and which choice gives what somebody wants."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.programmes.choosing import (
    MODULES,
    PACKAGES,
    WHOLE,
    Plan,
    asked,
    before,
    closed,
    faults,
    is_fixed,
    offer_of,
    outside,
    packages_of,
    plan,
)
from tests.programmes.trees import advanced, level, module, tree, trees

OUTCOMES = ["o1", "o2", "o3", "o4", "o5"]


def test_a_level_names_its_packages_in_its_own_order():
    assert packages_of(advanced()) == ["adv:methods", "adv:implementation", "adv:follow-up"]
    assert packages_of(level("x", module("a", "package:unnamed"), packages=("empty",))) == ["x:unnamed"]


@pytest.mark.parametrize(
    ("group", "choose", "mode", "ticked", "fixed"),
    [
        ("core", 0, WHOLE, False, True),
        ("core", 1, PACKAGES, False, True),
        ("core", 1, MODULES, False, True),
        ("package", 1, WHOLE, False, True),
        ("package", 1, PACKAGES, True, False),
        ("package", 0, PACKAGES, False, True),
        ("package", 0, MODULES, False, False),
        ("elective", 0, WHOLE, False, False),
        ("elective", 0, WHOLE, True, True),
        ("elective", 0, PACKAGES, True, False),
        ("elective", 0, MODULES, True, False),
    ],
)
def test_who_takes_what(group, choose, mode, ticked, fixed):
    assert is_fixed(group, choose, mode, ticked=ticked) is fixed


def test_the_same_name_in_two_levels_is_two_packages():
    other = level(
        "tot",
        module("t1", "package:methods", "teach"),
        module("t2", "package:b"),
        choose=1,
        packages=("methods",),
    )
    offer = offer_of(tree(advanced(), other), PACKAGES)
    assert plan(offer, ["teach"]).packages == ("tot:methods",)
    assert plan(offer, ["cocreate"]).packages == ("adv:methods",)


def test_outcomes_lead_to_the_package_that_gives_them():
    offer = offer_of(tree(advanced()), PACKAGES)
    found = plan(offer, ["why", "deliberate", "fly"])
    assert found.packages == ("adv:methods",)
    assert found.modules == ()
    assert found.because == {"adv:methods": ("deliberate",)}
    assert found.given == ("why",)
    assert found.missing == ("fly",)
    assert found.minutes == 60 + 60 + 60 + 90


def test_what_a_module_builds_on_comes_with_it_and_says_why():
    offer = offer_of(tree(advanced()), PACKAGES)
    found = plan(offer, ["recruit"])
    assert found.packages == ("adv:implementation",)
    assert found.modules == ("m3",)
    assert found.needed_by == {"m3": ("m6",)}
    assert plan(offer, ["recruit"], done={"m3"}).modules == ()


def test_single_modules():
    offer = offer_of(tree(advanced()), MODULES)
    assert not offer.packages
    found = plan(offer, ["recruit", "paint"])
    assert found.modules == ("m3", "m6", "m8")
    assert found.needed_by == {"m3": ("m6",)}
    assert plan(offer, ["why"]) == Plan(given=("why",), minutes=120)


def test_a_selection_offers_only_what_it_takes():
    offer = offer_of(tree(advanced()), PACKAGES, taken={"m1", "m3", "m5", "m6"})
    assert list(offer.packages) == ["adv:methods", "adv:implementation"]
    assert plan(offer, ["deliberate"]).missing == ("deliberate",)
    alone = offer_of(tree(advanced()), PACKAGES, taken={"m1", "m3", "m4"})
    assert not alone.has_choice
    assert alone.fixed == {"m1", "m3", "m4"}
    assert outside(alone, ["m1", "m3"]) == {"m3": ("m2",)}
    assert outside(alone, ["m1", "m3"], done={"m2"}) == {}


@pytest.mark.parametrize(
    ("mode", "packages", "modules", "fields"),
    [
        (PACKAGES, [], [], ["packages"]),
        (PACKAGES, ["adv:methods"], [], []),
        (PACKAGES, ["adv:methods", "adv:follow-up"], ["m8"], []),
        (PACKAGES, ["methods"], [], ["packages"]),
        (PACKAGES, ["adv:methods"], ["nothing"], ["modules"]),
        (MODULES, [], ["m5"], []),
        (MODULES, [], [], []),
        (MODULES, ["adv:methods"], [], ["packages"]),
    ],
)
def test_what_is_wrong_with_a_choice(mode, packages, modules, fields):
    assert [name for name, _said in faults(offer_of(tree(advanced()), mode), packages, modules)] == fields


def test_without_core_one_module_at_least():
    offer = offer_of(tree(level("x", module("a", "elective"), module("b", "elective"))), MODULES)
    assert [name for name, _said in faults(offer, [], [])] == ["modules"]
    assert faults(offer, [], ["a"]) == []


def _subsets(things):
    return chain.from_iterable(combinations(things, size) for size in range(len(things) + 1))


def _gives(offer, packages, modules, done):
    everything = asked(offer, *closed(offer, packages, modules, done))
    everything |= set(before(offer, everything, done))
    return {ident for key in everything for ident in offer.modules[key].outcome_ids}


@settings(max_examples=150, deadline=None)
@given(
    trees(),
    st.sampled_from([PACKAGES, MODULES]),
    st.lists(st.sampled_from(OUTCOMES), unique=True),
    st.sets(st.sampled_from(["m0", "m1", "elsewhere"])),
)
def test_a_plan_gives_everything_is_closed_and_the_smallest(made, mode, wanted, done):
    offer = offer_of(made, mode)
    found = plan(offer, wanted, done=done)
    everything = asked(offer, found.packages, found.modules)
    gives = {ident for key in everything for ident in offer.modules[key].outcome_ids}
    there = {ident for module in offer.modules.values() for ident in module.outcome_ids}
    assert set(found.missing) == set(wanted) - there
    assert set(wanted) & there <= gives
    assert before(offer, everything, done) == {}
    assert closed(offer, found.packages, found.modules, done) == (found.packages, found.modules)
    units = [*offer.packages, *offer.singles]
    smallest = min(
        (len(chosen) if mode == PACKAGES else len(asked(offer, (), closed(offer, (), chosen, done)[1])))
        for chosen in _subsets(units)
        if set(wanted) & there
        <= _gives(
            offer,
            [key for key in chosen if key in offer.packages],
            [k for k in chosen if k in offer.singles],
            done,
        )
    )
    if mode == PACKAGES:
        assert len(found.packages) <= smallest
    else:
        assert len(everything) == smallest


@settings(max_examples=100, deadline=None)
@given(trees(), st.sampled_from([WHOLE, PACKAGES, MODULES]))
def test_every_module_is_offered_once(made, mode):
    offer = offer_of(made, mode)
    keys = [module["key"] for level in made["levels"] for module in level["modules"]]
    assert sorted(offer.modules) == sorted(keys)
    inside = [module.key for package in offer.packages.values() for module in package.modules]
    assert sorted([*offer.fixed, *inside, *offer.singles]) == sorted(keys)
