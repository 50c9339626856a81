"""Groups: against every possible split on small cases and a second solver on larger ones."""

import itertools
import random
from collections import Counter

import pytest

from rostra.solvers.groups import Problem, solve
from tests.solvers import instances
from tests.solvers.second import Second


def solved(data: dict, **options) -> dict:
    return solve(Problem.from_json(data), **options).as_json()


def possible(data: dict, person: dict) -> list[int]:
    if person["id"] in data.get("fixed", {}):
        return [data["fixed"][person["id"]] - 1]
    if "group_dates" not in data or "availability" not in person:
        return list(range(data["groups"]))
    free = set(person["availability"])
    reach = data.get("reach", max(map(len, data["group_dates"])))
    return [g for g, days in enumerate(data["group_dates"]) if len(free & set(days)) >= min(reach, len(days))]


def every_split(data: dict):
    """Every way to put people into groups within sizes and dates."""
    for way in itertools.product(*(possible(data, person) for person in data["people"])):
        sizes = Counter(way)
        if all(data["size"]["min"] <= sizes[g] <= data["size"]["max"] for g in range(data["groups"])):
            yield [
                [person["id"] for person, own in zip(data["people"], way, strict=True) if own == g]
                for g in range(data["groups"])
            ]


def valued(data: dict, split) -> dict:
    """The goals of a split as the reference page defines them; only those asked for."""
    attributes = {person["id"]: person["attributes"] for person in data["people"]}
    found = {}

    def counts(name: str) -> list[Counter]:
        return [Counter(attributes[p][name] for p in group if name in attributes[p]) for group in split]

    def everybody(name: str) -> Counter:
        return Counter(own[name] for own in attributes.values() if name in own)

    if data.get("separate"):
        found["together"] = sum(
            max(0, group[value] - -(-count // data["groups"]))
            for name in data["separate"]
            for value, count in everybody(name).items()
            for group in counts(name)
        )
    if data.get("cluster"):
        found["mixing"] = sum(max(0, len(group) - 1) for name in data["cluster"] for group in counts(name))
    found["imbalance"] = sum(
        max(0, group[value] - -(-count // data["groups"]), count // data["groups"] - group[value])
        for name in data.get("balance", [])
        for value, count in everybody(name).items()
        for group in counts(name)
    )
    if "current" in data:
        now = {p: g for g, group in enumerate(data["current"]) for p in group}
        found["changes"] = sum(now.get(p, g) != g for g, group in enumerate(split) for p in group)
    return found


def small(seed: int) -> dict:
    dice = random.Random(seed)
    people = dice.randint(2, 6)
    data = instances.crowd(seed, people, {"area": 2, "level": 3, "language": 2}, groups=dice.randint(2, 3))
    data |= {"size": {"min": dice.choice((0, 1)), "max": dice.randint(-(-people // data["groups"]), people)}}
    data |= {
        "balance": dice.sample(["area", "level"], dice.randint(0, 2)),
        "cluster": dice.choice(([], ["language"], ["level"])),
    }
    data |= {"separate": dice.choice(([], [], ["area"], ["language"]))}
    for person in data["people"]:
        if dice.random() < 0.1:
            del person["attributes"]["level"]
    if dice.random() < 0.4:
        data["group_dates"] = [["mon", "tue"], ["tue", "wed"], ["mon", "wed"]][: data["groups"]]
        data["reach"] = dice.randint(1, 2)
        for person in data["people"]:
            person["availability"] = dice.sample(["mon", "tue", "wed"], dice.randint(1, 3))
    if dice.random() < 0.3:
        data["current"] = [
            [p["id"] for p in data["people"][g :: data["groups"]]] for g in range(data["groups"])
        ]
    if dice.random() < 0.2:
        data["fixed"] = {data["people"][0]["id"]: data["groups"]}
    return data


@pytest.mark.parametrize("block", range(4))
def test_no_split_is_better(block):
    for seed in range(block * 20, block * 20 + 20):
        data = small(seed)
        best = min((tuple(valued(data, split).values()) for split in every_split(data)), default=None)
        proposal = solved(data)
        if best is None:
            assert proposal["status"] == "infeasible", seed
            assert proposal["reasons"], seed
            continue
        assert proposal["status"] == "optimal", seed
        splits = [sorted(split) for split in every_split(data)]
        assert sorted(proposal["groups"]) in splits, seed
        assert tuple(proposal["objectives"].values()) == best, seed
        assert valued(data, proposal["groups"]) == proposal["objectives"] == proposal["bounds"], seed


def second_opinion(data: dict) -> list[int]:
    """Imbalance, and before it mixing, by SCIP: a variable for each person and group."""
    model = Second()
    groups = range(data["groups"])
    at = {(p["id"], g): model.variable() for p in data["people"] for g in groups}
    for person in data["people"]:
        model.row({at[person["id"], g]: 1 for g in groups}, 1, 1)
    for g in groups:
        model.row({at[p["id"], g]: 1 for p in data["people"]}, data["size"]["min"], data["size"]["max"])

    def holders(name: str, value: str, g: int) -> dict:
        return {at[p["id"], g]: 1 for p in data["people"] if p["attributes"][name] == value}

    def values(name: str) -> Counter:
        return Counter(p["attributes"][name] for p in data["people"])

    mixing, imbalance = {}, {}
    for name, g in itertools.product(data.get("cluster", []), groups):
        held = {}
        for value in values(name):
            here = model.variable()
            held[here] = 1
            for own in holders(name, value, g):
                model.row({own: 1, here: -1}, high=0)
        extra = model.variable(0, len(held))
        model.row({**held, extra: -1}, high=1)
        mixing[extra] = 1
    for name in data["balance"]:
        for (value, count), g in itertools.product(values(name).items(), groups):
            outside = model.variable(0, len(data["people"]))
            imbalance[outside] = 1
            model.row({**holders(name, value, g), outside: -1}, high=-(-count // data["groups"]))
            model.row({**holders(name, value, g), outside: 1}, low=count // data["groups"])
    if mixing:
        model.goal("min", mixing)
    model.goal("min", imbalance)
    return [round(value) for value in model.solve()]


@pytest.mark.parametrize("cluster", [[], ["language"]])
def test_a_second_solver_agrees(cluster):
    data = instances.crowd(3, 16, {"area": 3, "level": 3, "language": 2}, groups=4, size={"min": 3, "max": 5})
    data |= {"balance": ["area", "level"], "cluster": cluster}
    proposal = solved(data)
    assert proposal["status"] == "optimal"
    assert list(proposal["objectives"].values()) == second_opinion(data)


def test_forty_into_five():
    data = instances.crowd(1, 40, {"area": 4, "level": 3, "language": 2, "role": 2}, groups=5)
    data |= {"balance": ["level", "language", "role"], "separate": ["area"]}
    proposal = solved(data)
    assert (proposal["status"], proposal["objectives"]) == ("optimal", {"together": 0, "imbalance": 0})
    assert [len(group) for group in proposal["groups"]] == [8] * 5
    assert sorted(p for group in proposal["groups"] for p in group) == [p["id"] for p in data["people"]]


@pytest.mark.parametrize(
    ("size", "code", "change"),
    [
        ({"min": 1, "max": 2}, "groups_too_small", {"size": {"min": 1, "max": 3}}),
        ({"min": 1, "max": 2}, "groups_too_small", {"groups": 4}),
        ({"min": 3, "max": 9}, "groups_too_large", {"groups": 2}),
        ({"min": 3, "max": 9}, "groups_too_large", {"size": {"min": 2, "max": 9}}),
    ],
)
def test_sizes_that_cannot_be_are_explained(size, code, change):
    data = instances.crowd(1, 7, {"area": 2}, groups=3, size=size)
    proposal = solved(data)
    (reason,) = proposal["reasons"]
    assert (proposal["status"], reason["code"]) == ("infeasible", code)
    told = (
        {"groups": reason["groups"]}
        if "groups" in change
        else {"size": size | {k: reason[k] for k in ("min", "max") if k in reason}}
    )
    assert told == change
    assert solved(data | change)["status"] == "optimal"


def test_people_whom_no_group_suits_are_named():
    data = {
        "people": [
            {"id": name, "availability": days}
            for name, days in (("a", ["mon"]), ("b", ["mon"]), ("c", ["sun"]))
        ],
        "groups": 2,
        "size": {"min": 0, "max": 1},
        "group_dates": [["mon"], ["tue"]],
    }
    data["size"]["max"] = 2
    (reason,) = solved(data)["reasons"]
    assert (reason["code"], reason["people"], reason["groups"]) == ("no_group", ["c"], [])
    data["people"] = data["people"][:2]
    data["size"]["max"] = 1
    (reason,) = solved(data)["reasons"]
    assert (reason["people"], reason["rivals"], reason["groups"], reason["short"]) == (["b"], ["a"], [1], 1)
    data["size"] = {"min": 1, "max": 2}
    (reason,) = solved(data)["reasons"]
    assert (reason["code"], reason["groups"], reason["people"], reason["can"]) == (
        "minimum_short",
        [2],
        [],
        0,
    )


def test_what_cannot_be_kept_apart_is_said():
    """All of one authority can only come to one of two groups."""
    people = [{"id": n, "attributes": {"area": "x"}, "availability": ["mon"]} for n in range(3)]
    people += [{"id": n, "attributes": {"area": "y"}} for n in range(3, 6)]
    data = {
        "people": people,
        "groups": 2,
        "separate": ["area"],
        "balance": ["area"],
        "group_dates": [["mon"], ["tue"]],
    }
    proposal = solved(data)
    assert proposal["objectives"] == {"together": 2, "imbalance": 4}
    broken = [reason for reason in proposal["reasons"] if reason["code"] == "separate_impossible"]
    assert [(r["value"], r["most"], r["groups"]) for r in broken] == [
        ("x", 2, [{"group": 1, "count": 3}]),
        ("y", 2, [{"group": 2, "count": 3}]),
    ]
    assert [r["code"] for r in proposal["reasons"]].count("uneven") == 2
    assert [r["people"] for r in proposal["reasons"] if r["code"] == "only_group"] == [[0], [1], [2]]


def test_time_that_is_too_short_is_said():
    data = instances.crowd(1, 40, {"area": 4, "level": 3}, groups=5, balance=["area"], cluster=["level"])
    proposal = solved(data, seconds=0)
    assert proposal["status"] == "feasible"
    assert proposal["bounds"] == {"mixing": None, "imbalance": None}
    assert sorted(p for group in proposal["groups"] for p in group) == [p["id"] for p in data["people"]]


def test_the_order_of_the_input_does_not_matter():
    data = instances.crowd(6, 20, {"area": 3, "level": 2}, groups=4, balance=["area", "level"])
    turned = data | {"people": random.Random(1).sample(data["people"], 20)}
    assert solved(turned) == solved(data) == solved(data)
