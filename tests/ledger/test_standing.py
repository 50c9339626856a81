"""The rule: a truth table, and what holds for every history."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.ledger.standing import (
    SETTLED,
    Asked,
    Derived,
    Fact,
    recount,
    shown,
    standing,
    start_of,
)

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
START = dt.date(2026, 3, 1)
WORKSHEET = Asked(("accepted",), due_days=14)
TEXT = Asked(("read",), due_days=14)
FILM = Asked(("watched",), threshold=80, due_days=14)
SESSION = Asked(("attended", "walked_in"), threshold=75, due_days=0)
LENIENT = Asked(("attended",), excuse_owes_catchup=False)


def story(*kinds: str | tuple) -> list[Fact]:
    """Facts an hour apart; a number beside a kind is its value, "void:n" takes the nth fact back."""
    facts = []
    for number, each in enumerate(kinds):
        kind, value = each if isinstance(each, tuple) else (each, None)
        voids = None
        if kind.startswith("void:"):
            kind, voids = "voided", kind[5:]
        facts.append(Fact(str(number), kind, NOON + dt.timedelta(hours=number), value, 10, voids))
    return facts


TABLE = [
    # what is asked, what happened, state, hour since, owes a catch-up, minutes
    (TEXT, [], "open", None, False, 0),
    (TEXT, ["visited"], "open", None, False, 0),
    (TEXT, ["read"], "met", 0, False, 10),
    (TEXT, ["read", "read"], "met", 0, False, 10),
    (TEXT, ["read", "void:0"], "open", None, False, 0),
    (TEXT, ["read", "void:0", "read"], "met", 2, False, 10),
    (TEXT, ["passed"], "open", None, False, 0),
    (TEXT, ["recognised"], "recognised", 0, False, 10),
    (TEXT, ["recognised", "read"], "met", 1, False, 10),
    (FILM, [("watched", 79)], "open", None, False, 0),
    (FILM, [("watched", 80)], "met", 0, False, 10),
    (FILM, [("watched", 79), ("watched", 100)], "met", 1, False, 10),
    (FILM, ["watched"], "open", None, False, 0),
    (WORKSHEET, ["submitted"], "handed_in", 0, False, 0),
    (WORKSHEET, ["submitted", "returned"], "returned", 1, False, 0),
    (WORKSHEET, ["submitted", "returned", "submitted"], "handed_in", 2, False, 0),
    (WORKSHEET, ["submitted", "accepted"], "met", 1, False, 10),
    (WORKSHEET, ["submitted", "accepted", "returned"], "met", 1, False, 10),
    (WORKSHEET, ["submitted", "accepted", "void:1"], "handed_in", 0, False, 0),
    (WORKSHEET, ["submitted", "returned", "void:1"], "handed_in", 0, False, 0),
    (WORKSHEET, ["submitted", "void:0"], "open", None, False, 0),
    (Asked(("submitted", "accepted")), ["submitted"], "met", 0, False, 10),
    (SESSION, [("attended", 30)], "open", None, False, 0),
    (SESSION, [("attended", 75)], "met", 0, False, 10),
    (SESSION, ["walked_in"], "met", 0, False, 10),
    (SESSION, ["excused"], "excused", 0, True, 0),
    (SESSION, ["excused", "caught_up"], "caught_up", 1, False, 10),
    (SESSION, ["excused", "submitted"], "handed_in", 1, True, 0),
    (SESSION, ["caught_up", ("attended", 90)], "met", 1, False, 10),
    (SESSION, ["excused", "void:0"], "open", None, False, 0),
    (LENIENT, ["excused"], "excused", 0, False, 0),
    (LENIENT, ["submitted", "excused"], "excused", 1, False, 0),
    (LENIENT, ["excused", "attended"], "met", 1, False, 10),
]


@pytest.mark.parametrize(("asked", "kinds", "state", "hour", "owes", "minutes"), TABLE)
def test_truth_table(asked: Asked, kinds: list, state: str, hour: int | None, owes: bool, minutes: int):
    derived = standing(asked, story(*kinds), START)
    since = None if hour is None else NOON + dt.timedelta(hours=hour)
    assert (derived.state, derived.since, derived.owes_catchup, derived.minutes) == (
        state,
        since,
        owes,
        minutes,
    )


@pytest.mark.parametrize(
    ("state", "days_left", "expected"),
    [
        ("open", 8, "open"),
        ("open", 7, "due_soon"),
        ("open", 0, "due_soon"),
        ("open", -1, "overdue"),
        ("returned", 3, "returned"),
        ("returned", -1, "overdue"),
        ("handed_in", 3, "handed_in"),
        ("handed_in", -100, "handed_in"),
        ("met", -1, "met"),
        ("caught_up", -1, "caught_up"),
        ("recognised", -1, "recognised"),
        ("excused", -1, "excused"),
    ],
)
def test_what_is_shown(state: str, days_left: int, expected: str):
    today = dt.date(2026, 4, 1)
    assert shown(state, today + dt.timedelta(days=days_left), today) == expected
    assert shown(state, None, today) == state


def test_an_excuse_that_owes_a_catch_up_can_be_late():
    day = dt.date(2026, 4, 1)
    assert shown("excused", day, day + dt.timedelta(days=1), owes_catchup=True) == "overdue"


def test_due_dates_count_from_the_start_and_end_with_the_edition():
    assert standing(TEXT, [], START).due_on == dt.date(2026, 3, 15)
    assert standing(
        Asked(("read",), due_days=14, last_day=dt.date(2026, 3, 10)), [], START
    ).due_on == dt.date(2026, 3, 10)
    assert standing(Asked(("read",)), [], START).due_on is None
    assert standing(Asked(("read",), due_days=14, retired=True), [], START).due_on is None


def test_who_joins_late_is_not_late_at_once():
    edition, cohort, joined = dt.date(2026, 3, 1), dt.date(2026, 3, 8), dt.date(2026, 4, 1)
    assert start_of(edition, None, dt.date(2026, 2, 1)) == edition
    assert start_of(edition, cohort, dt.date(2026, 2, 1)) == cohort
    assert start_of(edition, cohort, joined) == joined


KINDS = [
    "visited",
    "read",
    "watched",
    "attempted",
    "passed",
    "submitted",
    "returned",
    "accepted",
    "attended",
    "walked_in",
    "excused",
    "caught_up",
    "recognised",
    "voided",
]


@st.composite
def histories(draw: st.DrawFn, most: int = 14) -> list[Fact]:
    """Any history: few instants, so that many facts happen at once; voids of anything, also of voids and of
    nothing.
    """
    facts = []
    for number in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(KINDS))
        voids = str(draw(st.integers(0, most))) if kind == "voided" else None
        happened = NOON + dt.timedelta(hours=draw(st.integers(0, 3)))
        value = draw(st.one_of(st.none(), st.integers(0, 100)))
        facts.append(
            Fact(str(number), kind, happened, value, draw(st.one_of(st.none(), st.integers(0, 60))), voids)
        )
    return facts


ASKED = st.builds(
    Asked,
    accepts=st.lists(st.sampled_from(KINDS[:10]), max_size=3, unique=True).map(tuple),
    threshold=st.one_of(st.none(), st.integers(0, 100)),
    excuse_owes_catchup=st.booleans(),
    due_days=st.one_of(st.none(), st.integers(0, 30)),
    counts=st.booleans(),
    retired=st.booleans(),
)


@given(ASKED, histories(), st.randoms())
def test_the_order_of_arrival_means_nothing(asked: Asked, facts: list[Fact], rng):
    mixed = rng.sample(facts, len(facts))
    assert standing(asked, mixed, START) == standing(asked, facts, START)


@given(ASKED, histories())
def test_the_same_fact_twice_is_once(asked: Asked, facts: list[Fact]):
    assert standing(asked, facts + facts, START) == standing(asked, facts, START)


@given(ASKED, histories(), histories())
def test_what_was_met_is_lost_by_a_void_alone(asked: Asked, facts: list[Fact], more: list[Fact]):
    derived = standing(asked, facts, START)
    later = [
        Fact(f"more {fact.key}", fact.kind, fact.happened_at, fact.value, fact.minutes)
        for fact in more
        if fact.kind != "voided"
    ]
    again = standing(asked, facts + later, START)
    if derived.settled:
        assert again.settled
        assert again.minutes >= derived.minutes


@given(ASKED, histories(), st.integers(0, 30), st.lists(st.sampled_from(KINDS[:10])))
def test_retiring_or_widening_never_takes_away(asked: Asked, facts: list[Fact], due: int, more: list[str]):
    derived = standing(asked, facts, START)
    widened = Asked((*asked.accepts, *more), None, asked.excuse_owes_catchup, due, None, asked.counts, True)
    if derived.settled:
        assert standing(widened, facts, START).settled


@given(ASKED, histories(), st.integers(-5, 60))
def test_nobody_is_overdue_while_it_is_our_turn(asked: Asked, facts: list[Fact], days: int):
    derived = standing(asked, facts, START)
    word = shown(
        derived.state, derived.due_on, START + dt.timedelta(days=days), owes_catchup=derived.owes_catchup
    )
    if derived.state == "handed_in":
        assert word == "handed_in"
    if word in {"overdue", "due_soon"}:
        assert not derived.settled
        assert derived.due_on is not None


@given(ASKED, histories())
def test_voiding_everything_leaves_nothing(asked: Asked, facts: list[Fact]):
    voids = [Fact(f"void {fact.key}", "voided", NOON, None, None, fact.key) for fact in facts]
    assert standing(asked, facts + voids, START) == standing(asked, [], START)


@given(st.lists(st.tuples(ASKED, histories(6)), max_size=6))
def test_progress_adds_up(rows: list):
    pairs = [(asked, standing(asked, facts, START)) for asked, facts in rows]
    counts = recount(pairs)
    assert 0 <= counts.met_by_catchup <= counts.met <= counts.asked <= len(pairs)
    assert counts.met + counts.with_us + counts.returned <= counts.asked
    assert (counts.completed_at is not None) == (counts.asked > 0 and counts.met == counts.asked)
    assert counts.minutes == sum(derived.minutes for _asked, derived in pairs)
    assert counts == recount(pairs[::-1])


def test_what_is_asked_no_longer_counts_for_those_who_met_it():
    met = Derived("met", NOON, minutes=10)
    retired, live = Asked(("read",), retired=True), Asked(("read",))
    assert recount([(retired, met), (live, Derived())]).asked == 2
    assert recount([(retired, Derived()), (live, met)]).completed_at == NOON


def test_settled_states_are_those_where_nothing_is_owed():
    assert {"met", "caught_up", "recognised", "excused"} == SETTLED
    assert not Derived("excused", NOON, owes_catchup=True).settled


def chance(rng: random.Random) -> list[Fact]:
    """One history of up to twenty facts: few instants, voids of anything."""
    return [
        Fact(
            str(number),
            kind := rng.choice(KINDS),
            NOON + dt.timedelta(hours=rng.randrange(4)),
            rng.choice([None, 0, 50, 79, 80, 100]),
            rng.choice([None, 0, 7, 30]),
            str(rng.randrange(20)) if kind == "voided" else None,
        )
        for number in range(rng.randrange(20))
    ]


def test_thousands_of_histories_give_the_same_in_any_order_and_with_doubles():
    rng = random.Random(2026)
    asked = [TEXT, FILM, WORKSHEET, SESSION, LENIENT]
    for _history in range(5000):
        facts = chance(rng)
        arrived = rng.sample(facts, len(facts)) + rng.sample(facts, len(facts) // 2)
        rows = [(each, standing(each, facts, START)) for each in asked]
        again = [(each, standing(each, arrived, START)) for each in asked]
        assert again == rows
        assert recount(again[::-1]) == recount(rows)
        for each, derived in rows:
            late = shown(
                derived.state, derived.due_on, dt.date(2099, 1, 1), owes_catchup=derived.owes_catchup
            )
            assert derived.state != "handed_in" or late == "handed_in"
            assert each.due_days is None or derived.settled or late in {"overdue", "handed_in"}
