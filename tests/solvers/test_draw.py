"""The draw: fairness against a linear program over every panel, quotas, exact chances, and a draw anyone can repeat."""

import copy
import itertools
import json
import random
from collections import Counter
from fractions import Fraction
from functools import cache

import pytest

from rostra.solvers.draw import Problem, pool_hash, solve, verify
from rostra.solvers.draw_lot import Stream, draw
from tests.solvers import instances
from tests.solvers.second import Second


def solved(data: dict, **options) -> dict:
    return solve(Problem.from_json(data), **options).as_json()


def keeps(data: dict, chosen) -> bool:
    """Whether a set of people has the size and keeps every quota."""
    own = [person["attributes"] for person in data["people"] if person["id"] in chosen]
    for name, values in data["quotas"].items():
        counts = Counter(attributes.get(name) for attributes in own)
        if any(
            not limit.get("min", 0) <= counts[v] <= limit.get("max", len(own)) for v, limit in values.items()
        ):
            return False
    return len(own) == min(data["size"], len(data["people"]))


def fairest(data: dict) -> float | None:
    """The greatest least chance over all panels, each a set of people, by the second solver's linear program."""
    ids = [person["id"] for person in data["people"]]
    panels = [set(panel) for panel in itertools.combinations(ids, data["size"]) if keeps(data, panel)]
    if not panels:
        return None
    model = Second()
    weights = [model.variable(0, 1, "C") for _ in panels]
    least = model.variable(0, 1, "C")
    model.row(dict.fromkeys(weights, 1), 1, 1)
    for person in ids:
        model.row(
            {**{w: 1 for w, panel in zip(weights, panels, strict=True) if person in panel}, least: -1}, 0
        )
    model.goal("max", {least: 1})
    return model.solve()[0]


def small(seed: int) -> dict:
    dice = random.Random(seed)
    data = instances.crowd(
        seed, dice.randint(5, 9), {"gender": 2, "age": 3}, size=dice.randint(2, 4), seed="7"
    )
    quotas: dict = {}
    for name, values in (("gender", 2), ("age", 3)):
        quotas[name] = {}
        for value in range(values):
            least = dice.choice((0, 0, 1))
            quotas[name][f"{name}{value}"] = {"min": least, "max": dice.randint(max(1, least), 3)}
    return data | {"quotas": quotas}


@pytest.mark.parametrize("seed", range(8))
def test_no_distribution_is_fairer(seed):
    data = small(seed)
    best = fairest(data)
    proposal = solved(data)
    if best is None:
        assert proposal["status"] == "infeasible"
        return
    assert proposal["status"] == "optimal"
    assert proposal["objectives"]["minimum_probability"] == pytest.approx(best, abs=1e-7)
    assert proposal["bounds"]["minimum_probability"] == pytest.approx(best, abs=1e-7)
    assert keeps(data, proposal["chosen"])
    assert verify(proposal)


def citizens(people: int = 200, size: int = 24, *, seed: str | None = "3 14 15") -> dict:
    data = instances.crowd(5, people, {"gender": 2, "age": 4, "area": 3}, size=size, seed=seed)
    half, third = size // 2, size // 3
    quotas = {
        "gender": {f"gender{n}": {"min": half - 1, "max": half + 1} for n in range(2)},
        "age": {"age0": {"min": size // 2}, "age3": {"max": 2}},
        "area": {f"area{n}": {"min": third - 1, "max": third + 1} for n in range(3)},
    }
    return data | {"quotas": quotas}


@cache
def drawn_once() -> dict:
    return solved(citizens(60, 12))


def test_chances_add_up_exactly_and_follow_from_the_tickets():
    data = citizens()
    proposal = solved(data)
    assert proposal["status"] == "optimal"
    chances = {p: Fraction(kind["chance"]) for kind in proposal["kinds"] for p in kind["people"]}
    assert sum(chances.values()) == data["size"]
    assert sum(panel["tickets"] for panel in proposal["panels"]) == proposal["tickets"]
    assert proposal["probabilities"] == {person: float(chance) for person, chance in sorted(chances.items())}
    least = proposal["objectives"]["minimum_probability"]
    assert least == float(min(chances.values()))
    assert least == pytest.approx(proposal["bounds"]["minimum_probability"], abs=1e-6)
    assert keeps(data, proposal["chosen"])


def test_the_next_least_chance_is_raised_as_well():
    """Two scarce kinds are limited; among the others nobody is left behind for nothing."""
    people = [{"id": f"a{n}", "attributes": {"role": "a"}} for n in range(20)]
    people += [{"id": f"b{n}", "attributes": {"role": "b"}} for n in range(10)]
    people += [{"id": f"c{n}", "attributes": {"role": "c"}} for n in range(5)]
    data = {
        "people": people,
        "quotas": {"role": {"a": {"max": 2}, "b": {"max": 4}, "c": {"min": 0}}},
        "size": 9,
        "seed": "x",
    }
    chances = {kind["attributes"]["role"]: Fraction(kind["chance"]) for kind in solved(data)["kinds"]}
    assert [float(chances[role]) for role in "abc"] == pytest.approx([0.1, 0.4, 0.6], abs=1e-6)


@pytest.mark.parametrize(
    ("people", "size", "quotas", "chance"),
    [(30, 12, {}, "2/5"), (12, 12, {"age": {"age0": {"min": 1}}}, "1"), (5, 12, {}, "1")],
)
def test_equal_chances_are_exact(people, size, quotas, chance):
    data = instances.crowd(2, people, {"age": 2}, size=size, quotas=quotas, seed="one")
    proposal = solved(data)
    assert {kind["chance"] for kind in proposal["kinds"]} == {chance}
    assert set(proposal["probabilities"].values()) == {float(Fraction(chance))}
    assert len(proposal["chosen"]) == min(size, people)
    assert verify(proposal)


def test_a_published_draw_can_be_repeated_and_checked():
    proposal = json.loads(json.dumps(solved(citizens())))
    assert verify(proposal)
    assert draw(proposal, "3 14 15") == {"ticket": proposal["ticket"], "chosen": proposal["chosen"]}
    assert draw(proposal, "other")["chosen"] != proposal["chosen"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.update(seed="another"),
        lambda p: p["chosen"].__setitem__(0, next(i for i in p["probabilities"] if i not in p["chosen"])),
        lambda p: p["pool"]["people"][0][1].reverse(),
        lambda p: p["pool"]["people"].pop(),
        lambda p: (
            p["kinds"][0]["people"].reverse() if len(p["kinds"][0]["people"]) > 1 else p["kinds"].clear()
        ),
        lambda p: p["kinds"][0].update(chance="1/3"),
        lambda p: p["panels"][0].update(tickets=p["panels"][0]["tickets"] + 1),
        lambda p: p["panels"][0]["counts"].__setitem__(0, 99),
        lambda p: p["probabilities"].__setitem__(p["chosen"][0], 0.9),
        lambda p: p.pop("pool_hash"),
        lambda p: p.update(tickets="many"),
    ],
)
def test_whatever_is_changed_is_seen(spoil):
    spoilt = copy.deepcopy(drawn_once())
    assert verify(spoilt)
    spoil(spoilt)
    assert not verify(spoilt)


def test_the_pool_is_published_before_the_seed():
    """Without a seed nobody is drawn; the draw with it later gives the same as at once."""
    early, late = solved(citizens(60, 12, seed=None)), drawn_once()
    assert (early["chosen"], early["seed"]) == ([], None)
    assert early["pool_hash"] == late["pool_hash"] == pool_hash(Problem.from_json(citizens(60, 12)))
    assert early["panels"] == late["panels"]
    assert verify(early)
    assert draw(early, "3 14 15")["chosen"] == late["chosen"]


def test_the_stream_is_even_and_known():
    """Every number is as likely as another, and the numbers stay the same in every release."""
    stream = Stream("pool", "seed")
    assert [stream.below(1000) for _ in range(5)] == KNOWN
    counts = Counter(stream.below(6) for _ in range(6000))
    assert all(850 < counts[number] < 1150 for number in range(6))


KNOWN = [505, 400, 125, 623, 476]


def test_people_are_drawn_as_often_as_their_chance_says():
    data = citizens(40, 8)
    proposal = solved(data)
    drawn = Counter(person for n in range(2000) for person in draw(proposal, str(n))["chosen"])
    for person, chance in proposal["probabilities"].items():
        spread = (2000 * chance * (1 - chance)) ** 0.5
        assert abs(drawn[person] - 2000 * chance) <= 5 * spread + 1


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_relaxation_is_found(seed):
    """What is said to help helps, and nothing smaller does."""
    dice = random.Random(seed)
    data = instances.crowd(seed, 10, {"gender": 2, "age": 2}, size=4, seed="x")
    quotas = {
        name: {f"{name}{n}": {"min": dice.randint(1, 4), "max": 4} for n in range(2)}
        for name in ("gender", "age")
    }
    quotas["gender"]["gender0"] = {"min": 3, "max": 4}
    quotas["gender"]["gender1"] = {"min": 2, "max": 4}
    data["quotas"] = quotas
    proposal = solved(data)
    assert proposal["status"] == "infeasible"
    assert {reason["code"] for reason in proposal["reasons"]} == {"relax_quota"}
    total = sum(abs(reason["to"] - reason["now"]) for reason in proposal["reasons"])
    assert {reason["total"] for reason in proposal["reasons"]} == {total}
    relaxed = copy.deepcopy(data)
    for reason in proposal["reasons"]:
        relaxed["quotas"][reason["attribute"]][reason["value"]][reason["side"]] = reason["to"]
    assert solved(relaxed)["status"] == "optimal"
    assert smallest(data) == total


def smallest(data: dict) -> int:
    """The least sum of what any set of people lacks or has too many, tried for all sets."""

    def off(chosen) -> int:
        own = [person["attributes"] for person in chosen]
        return sum(
            max(0, limit["min"] - (n := sum(a[name] == value for a in own)), n - limit["max"])
            for name, values in data["quotas"].items()
            for value, limit in values.items()
        )

    return min(off(chosen) for chosen in itertools.combinations(data["people"], data["size"]))


def test_whoever_can_never_be_drawn_is_named():
    people = [{"id": n, "attributes": {"role": "mayor" if n < 2 else "member"}} for n in range(8)]
    proposal = solved({"people": people, "quotas": {"role": {"mayor": {"max": 0}}}, "size": 3, "seed": "s"})
    assert proposal["objectives"] == {"minimum_probability": 0}
    (never,) = [reason for reason in proposal["reasons"] if reason["code"] == "never"]
    assert never["people"] == [0, 1]
    assert {proposal["probabilities"][str(n)] for n in range(2, 8)} == {0.5}
    assert set(proposal["chosen"]) < set(range(2, 8))


def test_time_that_is_too_short_is_said():
    proposal = solved(citizens(), seconds=0)
    assert proposal["status"] == "feasible"
    assert proposal["bounds"]["minimum_probability"] == 24 / 200
    assert verify(proposal)


def test_the_order_of_the_input_does_not_matter():
    data = citizens(40, 8)
    turned = data | {
        "people": random.Random(1).sample(data["people"], 40),
        "quotas": {name: dict(reversed(values.items())) for name, values in reversed(data["quotas"].items())},
    }
    assert solved(turned) == solved(data) == solved(data)
