"""How long somebody was there, and what the register says of it: pure rules."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.live.presence import Measured, measure, percent, union
from rostra.live.verdicts import ATTENDED, EXCUSED, MISSED, OPEN, PARTLY, Known, Verdict, verdict

NOON = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


STARTS, ENDS = at(0), at(75)
intervals = st.lists(st.tuples(st.integers(-60, 140).map(at), st.integers(-60, 140).map(at)), max_size=8)


@given(intervals)
def test_minutes_are_those_of_the_clock_counted_one_by_one(rows):
    counted = {
        minute for minute in range(75) for begin, end in rows if begin <= at(minute) and at(minute + 1) <= end
    }
    found = measure(rows, STARTS, ENDS)
    assert found.minutes == len(counted)
    assert found.share == len(counted) * 100 // 75
    assert (found.joined_at is None) == (not counted)


@given(intervals)
def test_order_repetition_and_cutting_change_nothing(rows):
    halves = [
        part
        for begin, end in rows
        for part in ((begin, begin + (end - begin) / 2), (begin + (end - begin) / 2, end))
    ]
    found = measure(rows, STARTS, ENDS)
    assert measure([*reversed(rows), *rows], STARTS, ENDS) == found
    assert measure(halves, STARTS, ENDS).minutes == found.minutes


@given(intervals)
def test_a_union_is_in_order_and_apart(rows):
    merged = union([row for row in rows if row[0] < row[1]])
    assert all(one[1] < two[0] for one, two in pairwise(merged))


def test_joining_early_counts_from_the_start_and_a_threshold_is_never_rounded_up_to():
    early = measure([(at(-12), at(30)), (at(28), at(63.7))], STARTS, ENDS)
    assert early == Measured(minutes=64, share=84, joined_at=at(-12))  # 63.7 of 75 minutes are 84.9 percent
    assert measure([(at(-30), at(-5)), (at(80), at(90)), (at(20), at(10))], STARTS, ENDS) == Measured()
    assert percent(dt.timedelta(minutes=80), dt.timedelta(minutes=75)) == 100


SEEN = Measured(70, 93, at(1))
LITTLE = Measured(20, 26, at(50))


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, Verdict(OPEN)),
        ({"closed": True}, Verdict(MISSED)),
        ({"measured": SEEN}, Verdict(ATTENDED, 70, 93)),
        ({"measured": LITTLE}, Verdict(PARTLY, 20, 26)),
        ({"measured": LITTLE, "excused": True}, Verdict(EXCUSED, 20, 26)),
        ({"measured": SEEN, "excused": True}, Verdict(ATTENDED, 70, 93)),
        ({"said": True}, Verdict(ATTENDED, 75, 100)),
        ({"said": True, "measured": LITTLE}, Verdict(PARTLY, 20, 26)),
        ({"said": True, "measured": LITTLE, "in_room": True}, Verdict(ATTENDED, 75, 100)),
        ({"excused": True}, Verdict(EXCUSED)),
        ({"left_at_click": 100}, Verdict(OPEN)),
        ({"left_at_click": 100, "closed": True}, Verdict(ATTENDED, by_click=True)),
        ({"left_at_click": 40, "closed": True}, Verdict(PARTLY, by_click=True)),
        ({"left_at_click": 100, "closed": True, "listed": True}, Verdict(MISSED)),
        ({"left_at_click": 100, "closed": True, "listed": True, "unsettled": True}, Verdict(OPEN)),
        ({"closed": True, "listed": True, "unsettled": True}, Verdict(MISSED)),
        ({"measured": LITTLE, "decided": ATTENDED}, Verdict(ATTENDED, 20, 26)),
        ({"measured": SEEN, "decided": MISSED, "closed": True}, Verdict(MISSED, 70, 93)),
    ],
)
def test_the_rule(known, says):
    assert verdict(Known(length=75, threshold=85, **known)) == says
