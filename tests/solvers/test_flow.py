"""Paths: as many as the second solver places, and shortages that are real."""

import random

import pytest

from rostra.solvers.flow import Flow, knots
from rostra.solvers.model import Clock, Model
from tests.solvers.second import Second


def case(seed: int) -> tuple[list[int], list[list[int]], list[int]]:
    dice = random.Random(seed)
    people, places = dice.randint(5, 40), dice.randint(2, 12)
    needs = [dice.randint(0, 3) for _ in range(people)]
    allowed = [[h for h in range(places) if dice.random() < 0.4] for _ in range(people)]
    return needs, allowed, [dice.randint(0, 6) for _ in range(places)]


@pytest.mark.parametrize("seed", range(2))
def test_as_many_are_placed_as_can_be(seed):
    needs, allowed, limits = case(seed)
    flow = Flow(needs, allowed, len(limits))
    flow.grow(limits)
    model = Second()
    at = {(p, h): model.variable() for p, row in enumerate(allowed) for h in row}
    for p, need in enumerate(needs):
        model.row({v: 1 for (who, _), v in at.items() if who == p}, high=need)
    for h, limit in enumerate(limits):
        model.row({v: 1 for (_, place), v in at.items() if place == h}, high=limit)
    model.goal("max", dict.fromkeys(at.values(), 1))
    (most,) = model.solve()
    assert sum(needs) - flow.missing() == round(most)
    assert all(len(flow.at[h]) <= limit for h, limit in enumerate(limits))


def test_growing_takes_nothing_away():
    needs, allowed, limits = case(7)
    flow = Flow(needs, allowed, len(limits))
    flow.grow([min(1, limit) for limit in limits])
    before = [len(people) for people in flow.at]
    flow.grow(limits)
    assert all(now >= then for now, then in zip(map(len, flow.at), before, strict=True))


def test_knots_name_full_places_only():
    for seed in range(40):
        needs, allowed, limits = case(seed)
        flow = Flow(needs, allowed, len(limits))
        flow.grow(limits)
        found = knots(flow)
        assert sum(knot.short for knot in found) == flow.missing()
        for knot in found:
            assert all(len(flow.at[h]) == limits[h] for h in knot.places)
        places = [h for knot in found for h in knot.places]
        assert len(places) == len(set(places))


def test_an_answer_that_breaks_a_row_is_no_answer():
    model = Model()
    one, two = model.variable(0, 3), model.variable(0, 3)
    model.row({one: 2, two: 1}, low=4, high=5)
    assert model.holds([2.0, 1.0])
    assert not model.holds([2.0, 2.0])
    assert not model.holds([4.0, 0.0])
    outcome = model.minimise({one: 1, two: 1}, Clock(5))
    assert (outcome.status, outcome.objective, outcome.bound) == ("optimal", 2, 2)
    model.row({one: 1}, low=3)
    assert model.minimise({}, Clock(5)).status == "infeasible"
    assert model.minimise({}, Clock(0)).status == "unknown"
