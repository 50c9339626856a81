"""Input that cannot be read is refused with the place and the fault; nothing else is ever raised."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rostra.solvers.inputs import BadInput
from rostra.solvers.kinds import KINDS, solve_json
from rostra.solvers.pairs import Problem

GOOD = {
    "pairs": {
        "people": [
            {"id": "ann", "needs": 1, "preferences": {"carl": 1.5, "dora": 2}},
            {"id": 7, "preferences": {"carl": 0}},
        ],
        "hosts": [{"id": "carl", "min": 0, "max": 1}, {"id": "dora", "min": 0, "max": 1}],
        "current": [["ann", "carl"]],
    },
    "dates": {
        "people": [{"id": "ann", "organisation": "x", "answers": {"a": 1, "b": 0.5}}],
        "slots": [
            {"id": "a", "start": "2027-03-01T18:00", "end": "2027-03-01T20:00"},
            {"id": "b", "start": "2027-03-08T18:00", "end": "2027-03-08T20:00"},
        ],
        "sessions": 1,
        "needed": 1,
        "tutors": {"tina": ["a", "b"]},
    },
    "groups": {
        "people": [
            {"id": "ann", "attributes": {"level": "new"}},
            {"id": "bo", "attributes": {"level": "old"}},
        ],
        "groups": 2,
        "size": {"min": 1, "max": 1},
        "balance": ["level"],
    },
    "draw": {
        "people": [{"id": "ann", "attributes": {"role": "a"}}, {"id": "bo", "attributes": {"role": "b"}}],
        "quotas": {"role": {"a": {"min": 0, "max": 1}}},
        "size": 1,
        "seed": "x",
    },
}
DROP = object()
FAULTS = [
    ("pairs", "", [], "an object"),
    ("pairs", "people", DROP, "missing"),
    ("pairs", "people", [], "empty"),
    ("pairs", "people", {}, "a list"),
    ("pairs", "hosts", [], "empty"),
    ("pairs", "people[0]", "ann", "an object"),
    ("pairs", "people[0].id", DROP, "missing"),
    ("pairs", "people[0].id", 1.5, "an id"),
    ("pairs", "people[0].id", True, "an id"),
    ("pairs", "people[0].id", "7", "comes twice"),
    ("pairs", "hosts[1].id", "carl", "comes twice"),
    ("pairs", "people[0].needs", -1, "at least 0"),
    ("pairs", "people[0].needs", "two", "whole number"),
    ("pairs", "people[0].preferences", ["carl"], "an object"),
    ("pairs", "people[0].preferences.eve", 1, "unknown host “eve”"),
    ("pairs", "people[0].preferences.carl", "much", "a number"),
    ("pairs", "people[0].preferences.carl", float("nan"), "finite"),
    ("pairs", "people[0].preferences.carl", float("inf"), "finite"),
    ("pairs", "people[0].preferences.carl", 1.23456789, "digits"),
    ("pairs", "people[0].preferences.carl", 10**9, "too large"),
    ("pairs", "hosts[0].max", -1, "at least 0"),
    ("pairs", "hosts[0].min", 2, "more than max"),
    ("pairs", "current[0]", ["ann"], "a pair"),
    ("pairs", "fixed", [["eve", "carl"]], "unknown person “eve”"),
    ("pairs", "fixed", [[7, "dora"]], "not possible"),
    ("pairs", "fixed", [["ann", "carl"], ["ann", "dora"]], "more pairs"),
    ("pairs", "goals", ["total_cost"], "name each"),
    ("pairs", "excluded", {"eve": {}}, "unknown person"),
    ("pairs", "excluded", {"ann": {"carl": ["same"]}}, "both"),
    ("dates", "people", [], "empty"),
    ("dates", "slots", [], "empty"),
    ("dates", "slots[1].id", "a", "comes twice"),
    ("dates", "slots[0].start", "soon", "date and time"),
    ("dates", "slots[0].start", DROP, "missing"),
    ("dates", "slots[0].end", "2027-03-01T18:00", "after start"),
    ("dates", "slots[1].start", "2027-03-08T18:00+01:00", "offset"),
    ("dates", "people[0].answers.c", 1, "unknown slot “c”"),
    ("dates", "people[0].answers.a", 0.7, "if need be"),
    ("dates", "people[0].answers.a", "yes", "a number"),
    ("dates", "sessions", 0, "at least 1"),
    ("dates", "sessions", DROP, "missing"),
    ("dates", "needed", 2, "at most 1"),
    ("dates", "repeats", 0, "at least 1"),
    ("dates", "min_gap_days", -1, "at least 0"),
    ("dates", "blocked", ["c"], "no day"),
    ("dates", "tutors", {"tina": ["c"]}, "unknown slot"),
    ("dates", "fixed", ["c"], "unknown slot"),
    ("dates", "in_order", "yes", "true or false"),
    ("groups", "people", [], "empty"),
    ("groups", "groups", 0, "at least 1"),
    ("groups", "groups", 2.5, "whole number"),
    ("groups", "size.min", 2, "more than max"),
    ("groups", "size.max", -1, "at least 0"),
    ("groups", "balance", "level", "a list"),
    ("groups", "balance", ["level", "level"], "comes twice"),
    ("groups", "people[1].id", "ann", "comes twice"),
    ("groups", "people[0].attributes.level", ["new"], "text or a whole number"),
    ("groups", "group_dates", [["mon"]], "each of the 2 groups"),
    ("groups", "fixed", {"ann": 3}, "at most 2"),
    ("groups", "fixed", {"eve": 1}, "unknown person"),
    ("groups", "current", [["ann"], ["ann"]], "in two groups"),
    ("draw", "people", [], "empty"),
    ("draw", "size", 0, "at least 1"),
    ("draw", "size", -3, "at least 1"),
    ("draw", "seed", 5, "text"),
    ("draw", "quotas.role.a.min", 2, "more than max"),
    ("draw", "quotas.role.a", 3, "an object"),
    ("draw", "people[1].id", "ann", "comes twice"),
]


# Where the fault is told at another place than the one that was changed: the second of two, or the whole.
ELSEWHERE = {
    ("people[0].id", "comes twice"): "people[1].id",
    ("people[0].preferences.carl", "too large"): "people[0].preferences",
    ("slots[1].start", "offset"): "slots[1].end",
    ("size.min", "more than max"): "size.min",
}


def changed(kind: str, path: str, value: object) -> object:
    """A good input with one value replaced or dropped."""
    data = copy.deepcopy(GOOD[kind])
    if not path:
        return value
    steps: list = []
    for part in path.split("."):
        name, *indexes = part.replace("]", "").split("[")
        steps += [name, *map(int, indexes)]
    here = data
    for step in steps[:-1]:
        here = here[step]
    if value is DROP:
        del here[steps[-1]]
    else:
        here[steps[-1]] = value
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_good_input_is_read(kind):
    assert solve_json(kind, GOOD[kind])["status"] == "optimal"


@pytest.mark.parametrize(("kind", "path", "value", "word"), FAULTS)
def test_a_fault_is_named_with_its_place(kind, path, value, word):
    with pytest.raises(BadInput) as caught:
        solve_json(kind, changed(kind, path, value))
    assert word in caught.value.message
    assert caught.value.path.startswith(ELSEWHERE.get((path, word), path))
    assert str(caught.value) == f"{caught.value.path or 'input'}: {caught.value.message}"


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadInput):
        solve_json("peace", {})


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 5) | some.floats() | some.text(max_size=3),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings().max_examples // 2)
@given(value=ANYTHING, at=some.integers(0, 10**6))
def test_any_value_anywhere_is_read_or_refused(kind, value, at):
    """Wherever a value of the input is replaced by anything, there is a proposal or a BadInput, no other error."""
    places = list(walk(GOOD[kind]))
    data = replaced(copy.deepcopy(GOOD[kind]), places[at % len(places)], value)
    try:
        proposal = solve_json(kind, data)
    except BadInput:
        return
    assert proposal["status"] in ("optimal", "infeasible")


def walk(value, steps=()):
    """The way to every value inside a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*steps, key)
        yield from walk(inner, (*steps, key))


def replaced(data, steps, value):
    here = data
    for step in steps[:-1]:
        here = here[step]
    here[steps[-1]] = value
    return data


def test_ids_come_back_as_they_were_given():
    proposal = solve_json("pairs", GOOD["pairs"])
    assert proposal["assignments"] == [[7, "carl"], ["ann", "dora"]]


def test_costs_are_compared_exactly():
    """Three tenths are not less than the sum of a tenth and two tenths."""
    data = {
        "people": [
            {"id": 1, "preferences": {"a": 0.1, "b": 0.3}},
            {"id": 2, "preferences": {"a": 0.3, "b": 0.3}},
        ],
        "hosts": [{"id": "a", "min": 0, "max": 1}, {"id": "b", "min": 0, "max": 1}],
    }
    problem = Problem.from_json(data)
    assert problem.scale == 10
    assert solve_json("pairs", data)["objectives"]["total_cost"] == 0.4
