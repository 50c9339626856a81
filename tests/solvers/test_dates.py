"""Dates: against every possible choice on small cases, a second solver on larger ones, and published optima."""

import itertools
import random
from datetime import date, datetime
from fractions import Fraction

import pytest

from rostra.solvers import dates_search
from rostra.solvers.dates import Problem, solve
from tests.solvers import instances
from tests.solvers.second import Second


def solved(data: dict, **options) -> dict:
    return solve(Problem.from_json(data), **options).as_json()


def span(slot: dict) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"])


def may_be(data: dict, slot: dict) -> bool:
    days = {span(slot)[0].date(), span(slot)[1].date()}
    blocked = {slot["id"] in data.get("blocked", []), *(str(day) in data.get("blocked", []) for day in days)}
    rooms = data.get("rooms")
    return (
        True not in blocked
        and all(slot["id"] in free for free in data.get("tutors", {}).values())
        and (rooms is None or any(slot["id"] in free for free in rooms.values()))
    )


def every_choice(data: dict):
    """Every way to hold the sessions: a set of slots for each, all limits kept."""
    slots = [slot for slot in data["slots"] if may_be(data, slot)]
    sizes = range(1, data.get("repeats", 1) + 1)
    options = [option for size in sizes for option in itertools.combinations(slots, size)]
    for choice in itertools.combinations(options, data["sessions"]):
        held = [slot for option in choice for slot in option]
        if len({slot["id"] for slot in held}) < len(held) or not set(data.get("fixed", [])) <= {
            s["id"] for s in held
        }:
            continue
        if any(
            span(a)[0] < span(b)[1] and span(b)[0] < span(a)[1] for a, b in itertools.combinations(held, 2)
        ):
            continue
        pairs = [(a, b) for x, y in itertools.combinations(choice, 2) for a in x for b in y]
        if any(
            abs((span(a)[0].date() - span(b)[0].date()).days) < data.get("min_gap_days", 0) for a, b in pairs
        ):
            continue
        if data.get("in_order") and not in_order(choice):
            continue
        yield [[slot["id"] for slot in option] for option in choice]


def in_order(choice) -> bool:
    stretches = sorted((min(map(span, option)), max(map(span, option))) for option in choice)
    return all(one[1] < two[0] for one, two in itertools.pairwise(stretches))


def valued(data: dict, choice) -> tuple:
    """The goals of a choice as the reference page defines them, the last two negative: greater is better."""
    enough: dict[str, list[bool]] = {}
    total = Fraction(0)
    for person in data["people"]:
        best = [max(Fraction(person["answers"].get(slot, 0)) for slot in option) for option in choice]
        total += sum(best)
        enough.setdefault(person["organisation"], []).append(sum(b > 0 for b in best) >= data["needed"])
    share = min(Fraction(sum(row), len(row)) for row in enough.values())
    held = {slot for option in choice for slot in option}
    changes = len(set(data.get("current", [])) - held)
    return (sum(map(sum, enough.values())), share, total, -changes, -len(held))


def named(data: dict, value: tuple) -> dict:
    found = {"enough": value[0], "worst_organisation_share": float(value[1]), "total": float(value[2])}
    if "current" in data:
        found["changes"] = -value[3]
    if data.get("repeats", 1) > 1:
        found["slots"] = -value[4]
    return found


def small(seed: int) -> dict:
    dice = random.Random(seed)
    sessions = dice.randint(1, 3)
    data = instances.polls(
        seed, dice.randint(1, 7), dice.randint(3, 7), sessions, organisations=dice.randint(1, 3)
    )
    data |= {
        "needed": dice.randint(1, sessions),
        "repeats": dice.choice((1, 1, 2)),
        "min_gap_days": dice.choice((0, 0, 2, 3)),
    }
    ids = [slot["id"] for slot in data["slots"]]
    if dice.random() < 0.3:
        # A longer slot that overlaps its neighbour.
        data["slots"][0]["end"] = data["slots"][1]["end"]
    if dice.random() < 0.3:
        data["in_order"] = True
    if dice.random() < 0.3:
        data["tutors"] = {"tina": dice.sample(ids, len(ids) - 1), "tom": ids}
    if dice.random() < 0.2:
        data["rooms"] = {"hall": ids[::2], "attic": ids[1:4]}
    if dice.random() < 0.3:
        data["blocked"] = [dice.choice(ids), str(date(2027, 3, 1))]
    if dice.random() < 0.3:
        data["current"] = dice.sample(ids, sessions)
    if dice.random() < 0.2:
        data["fixed"] = [dice.choice(ids)]
    return data


@pytest.mark.parametrize("decides", ["walk", "model"])
@pytest.mark.parametrize("block", range(3))
def test_no_choice_is_better(block, decides, monkeypatch):
    """Small problems against every choice there is, for the walk and for the linear model."""
    if decides == "model":
        monkeypatch.setattr(dates_search, "MOST_STEPS", 0)
    for seed in range(block * 20, block * 20 + 20):
        data = small(seed)
        values = sorted((valued(data, choice) for choice in every_choice(data)), reverse=True)
        proposal = solved(data)
        if not values:
            assert proposal["status"] == "infeasible", seed
            assert proposal["reasons"], seed
            continue
        assert proposal["status"] == "optimal", seed
        assert proposal["sessions"] in [sorted(choice) for choice in every_choice(data)], seed
        assert proposal["chosen"] == sorted(slot for option in proposal["sessions"] for slot in option)
        assert proposal["objectives"] == proposal["bounds"] == named(data, values[0]), seed
        assert named(data, valued(data, proposal["sessions"])) == proposal["objectives"], seed
        others = [valued(data, other["sessions"]) for other in proposal["alternatives"]]
        assert others == sorted(others, reverse=True)
        if decides == "walk" and data["repeats"] == 1:
            assert others == values[1:4], seed


@pytest.mark.parametrize("seed", range(6))
def test_the_next_best_are_the_next_best(seed):
    """The best four of 330 choices, in order: the walk passes over nothing that belongs among them."""
    data = instances.polls(seed, 10, 11, 4, needed=2, yes=0.5 + seed % 3 / 10)
    values = sorted((valued(data, choice) for choice in every_choice(data)), reverse=True)
    proposal = solved(data)
    found = [proposal["sessions"], *(other["sessions"] for other in proposal["alternatives"])]
    assert [valued(data, choice) for choice in found] == values[:4]


@pytest.mark.parametrize("decides", ["walk", "model"])
def test_more_people_come_before_fairness(decides, monkeypatch):
    """One slot suits four of one authority and nobody of the other, the other slot one of each."""
    if decides == "model":
        monkeypatch.setattr(dates_search, "MOST_STEPS", 0)
    people = [{"id": f"x{n}", "organisation": "x", "answers": {"a": 1}} for n in range(3)]
    people += [{"id": "x3", "organisation": "x", "answers": {"a": 1, "b": 1}}]
    people += [{"id": "y0", "organisation": "y", "answers": {"b": 1}}]
    proposal = solved({"people": people, "slots": [{"id": "a"}, {"id": "b"}], "sessions": 1, "needed": 1})
    assert (proposal["status"], proposal["chosen"]) == ("optimal", ["a"])
    assert proposal["objectives"] == {"enough": 4, "worst_organisation_share": 0, "total": 4}
    people[3]["answers"] = {"b": 1}
    people[2]["answers"] = {"b": 1}
    proposal = solved({"people": people, "slots": [{"id": "a"}, {"id": "b"}], "sessions": 1, "needed": 1})
    assert proposal["objectives"] == {"enough": 3, "worst_organisation_share": 0.5, "total": 3}


@pytest.mark.parametrize(
    ("table", "sessions", "needed", "reached"),
    [
        *((instances.SLOTS, n, 1, best) for n, best in enumerate((13, 23, 29, 35, 37), 1)),
        *((instances.SLOTS100, n, 1, best) for n, best in enumerate((34, 56, 75, 86, 93), 1)),
        (instances.SLOTS, 4, 2, 18),
        (instances.SLOTS, 4, 3, 6),
        (instances.SLOTS100, 4, 2, 40),
        (instances.SLOTS100, 4, 3, 14),
    ],
)
def test_published_reach(table, sessions, needed, reached):
    proposal = solved(instances.periods(table, sessions, needed))
    assert (proposal["status"], proposal["objectives"]["enough"]) == ("optimal", reached)


def second_opinion(data: dict) -> list[float]:
    """The first goals by SCIP: sessions are numbered and each has its own slots."""
    model = Second()
    sessions = range(data["sessions"])
    slots = {slot["id"]: slot for slot in data["slots"]}
    held = {(s, t): model.variable() for s in sessions for t in slots}
    enough, share = {}, model.variable(0, 1, "C")
    total: dict[int, float] = {}
    for t in slots:
        model.row({held[s, t]: 1 for s in sessions}, high=1)
    for s in sessions:
        model.row({held[s, t]: 1 for t in slots}, 1, data["repeats"])
    for one, two in itertools.permutations(slots, 2):
        near = abs((span(slots[one])[0].date() - span(slots[two])[0].date()).days) < data["min_gap_days"]
        for a, b in itertools.combinations(sessions, 2):
            if near:
                model.row({held[a, one]: 1, held[b, two]: 1}, high=1)
    for person in data["people"]:
        enough[person["id"]] = model.variable()
        comes = {}
        for s in sessions:
            yes, maybe = model.variable(), model.variable()
            comes |= {yes: 1, maybe: 1}
            total |= {yes: 1, maybe: 0.5}
            good = {held[s, t]: -1 for t in slots if person["answers"].get(t) == 1}
            some = {held[s, t]: -1 for t in slots if person["answers"].get(t)}
            model.row({yes: 1, **good}, high=0)
            model.row({yes: 1, maybe: 1, **some}, high=0)
            model.row({yes: 1, maybe: 1}, high=1)
        model.row({**comes, enough[person["id"]]: -data["needed"]}, 0)
    for name in {person["organisation"] for person in data["people"]}:
        own = [person["id"] for person in data["people"] if person["organisation"] == name]
        model.row({**{enough[p]: 1 for p in own}, share: -len(own)}, 0)
    model.goal("max", dict.fromkeys(enough.values(), 1))
    model.goal("max", {share: 1})
    model.goal("max", total)
    return model.solve()


@pytest.mark.parametrize(("seed", "slots", "repeats", "gap"), [(1, 16, 1, 0), (2, 20, 1, 5), (3, 12, 2, 3)])
def test_a_second_solver_agrees(seed, slots, repeats, gap):
    data = instances.polls(seed, 12, slots, 3, needed=2, repeats=repeats, min_gap_days=gap, yes=0.3)
    proposal = solved(data)
    assert proposal["status"] == "optimal"
    found = [proposal["objectives"][name] for name in ("enough", "worst_organisation_share", "total")]
    assert found == pytest.approx(second_opinion(data))


def test_fifteen_councillors_of_four_authorities_are_proved():
    data = instances.polls(8, 15, 40, 4, needed=3, min_gap_days=7)
    proposal = solved(data, seconds=5)
    assert proposal["status"] == "optimal"
    assert len(proposal["alternatives"]) == 3


def test_misses_catch_up_and_reasons_say_who_loses():
    data = instances.polls(4, 9, 10, 3, needed=2)
    proposal = solved(data)
    answers = {person["id"]: person["answers"] for person in data["people"]}
    expected = {p: [t for t in proposal["chosen"] if not own.get(t)] for p, own in answers.items()}
    assert proposal["misses"] == {person: missed for person, missed in expected.items() if missed}
    assert proposal["catch_up"] == sum(map(len, expected.values()))
    sessions = [reason for reason in proposal["reasons"] if reason["code"] == "session"]
    assert [reason["slots"] for reason in sessions] == proposal["sessions"]
    for reason in sessions:
        assert reason["people"] == [p for p, own in answers.items() if not own.get(reason["slots"][0])]
    without = [r["people"][0] for r in proposal["reasons"] if r["code"] == "not_enough"]
    assert without == [p for p, missed in expected.items() if 3 - len(missed) < 2]


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"min_gap_days": 30}, "min_gap_days"),
        ({"tutors": {"tina": ["s00"], "tom": [f"s{n:02}" for n in range(8)]}}, "tutor:tina"),
        ({"rooms": {"hall": ["s01"]}}, "rooms"),
        ({"blocked": [f"s{n:02}" for n in range(7)]}, "blocked"),
        ({"fixed": ["s00"], "blocked": ["s00"]}, "fixed"),
    ],
)
def test_what_to_relax_when_nothing_fits(change, limit):
    data = instances.polls(4, 6, 8, 3, needed=2) | change
    proposal = solved(data)
    assert (proposal["status"], proposal["chosen"]) == ("infeasible", [])
    (reason,) = proposal["reasons"]
    assert reason["code"] == "too_few_slots"
    assert {"limit": limit, "fits": 3} in reason["relax"]


def test_too_few_slots_at_all():
    (reason,) = solved(instances.polls(4, 6, 2, 3))["reasons"]
    assert (reason["fits"], reason["asked"], reason["relax"]) == (2, 3, [])


def test_slots_without_times_are_names():
    data = {
        "people": [{"id": 1, "answers": {"a": 1}}, {"id": 2, "answers": {"b": 1, "c": 0.5}}],
        "slots": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
        "sessions": 2,
        "needed": 1,
    }
    proposal = solved(data)
    assert proposal["chosen"] == ["a", "b"]
    assert proposal["objectives"] == {"enough": 2, "worst_organisation_share": 1, "total": 2}


def test_time_that_is_too_short_is_said():
    proposal = solved(instances.polls(8, 15, 40, 4, needed=3, repeats=2), seconds=0)
    assert proposal["status"] == "feasible"
    assert len(proposal["sessions"]) == 4
    assert proposal["bounds"]["total"] is None


def test_the_order_of_the_input_does_not_matter():
    data = instances.polls(6, 12, 14, 3, needed=2, repeats=2)
    dice = random.Random(1)
    turned = data | {key: dice.sample(data[key], len(data[key])) for key in ("people", "slots")}
    assert solved(turned) == solved(data) == solved(data)
