"""Who could coach whom, and at what cost: wishes and profiles in, the question for the solver of pairs out.

Pure. A pair is impossible without a language in common, without an hour in common, inside one organisation, where the coach
said no, and where a pair of the two ended because one of them asked for it. Otherwise it costs what it lacks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from rostra.coaching import windows
from rostra.coaching.windows import Stretch, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = {
    "am": (dt.time(8), dt.time(12)),
    "pm": (dt.time(12), dt.time(17)),
    "eve": (dt.time(17), dt.time(21)),
}
TIMES = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
FORTNIGHT = 14
STEP = dt.timedelta(minutes=15)
RUN = 3  # steps that a meeting takes at least

LANGUAGE, TIME, ORGANISATION, CONFLICT, HISTORY = "language", "time", "organisation", "conflict", "history"
CODES = (LANGUAGE, TIME, ORGANISATION, CONFLICT, HISTORY)

TOPICS_COST, SECOND_LANGUAGE_COST, NO_EXPERIENCE_COST, LOST_TOUCH_COST = 4, 1, 1, 6
FEW, SOME = 4, 16  # starts of a meeting in a fortnight
FEW_COST, SOME_COST = 3, 1
KEEP_FIRST = ("unmatched", "changes", "worst_regret", "total_cost")


@dataclass(frozen=True)
class Member:
    """Somebody who wants a coach; `times` of `TIMES`, empty: any; `taken` is what stands in the diary."""

    id: str
    languages: tuple[str, ...]
    topics: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    zone: str = "UTC"
    organisations: frozenset[str] = frozenset()
    taken: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Coach:
    """Somebody who coaches, and how many more can come; `not_for` are organisations in conflict."""

    id: str
    languages: frozenset[str]
    room: int
    topics: frozenset[str] = frozenset()
    windows: tuple[Window, ...] = ()
    zone: str = "UTC"
    away: tuple[tuple[dt.date, dt.date], ...] = ()
    organisations: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    taken: tuple[Stretch, ...] = ()
    experienced: bool = True


@dataclass(frozen=True)
class Today:
    """What holds already: live pairs, pairs fixed by hand, and how earlier pairs of the same two ended."""

    current: tuple[tuple[str, str], ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    fell_out: frozenset[tuple[str, str]] = frozenset()
    lost_touch: frozenset[tuple[str, str]] = frozenset()


@dataclass
class _Table:
    costs: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)


def question(
    members: Sequence[Member],
    coaches: Sequence[Coach],
    today: Today,
    start: dt.datetime,
    *,
    keep_first: bool = False,
) -> dict[str, Any]:
    """The question for the solver of pairs. With `keep_first` as few of today's pairs as possible change, before all but the
    number of people with a coach.
    """
    free = {each.id: mask(coach_free(each, start), start) for each in coaches}
    tables = {
        each.id: _table(each, coaches, today, free, mask(member_free(each, start), start)) for each in members
    }
    asked: dict[str, Any] = {
        "people": [
            {"id": each.id, "needs": 1, "preferences": tables[each.id].costs, "traits": _wants(each)}
            for each in members
        ],
        "hosts": [
            {"id": each.id, "min": 0, "max": max(0, each.room), "traits": _offers(each)} for each in coaches
        ],
        "current": [list(pair) for pair in today.current],
        "fixed": [list(pair) for pair in today.fixed],
        "excluded": {each.id: tables[each.id].excluded for each in members if tables[each.id].excluded},
        "words": {"host": {"one": "coach", "many": "coaches"}},
    }
    if keep_first:
        asked["goals"] = list(KEEP_FIRST)
    return asked


def _table(
    member: Member, coaches: Sequence[Coach], today: Today, free: Mapping[str, int], own: int
) -> _Table:
    made = _Table()
    held = {coach for who, coach in (*today.current, *today.fixed) if who == member.id}
    for coach in coaches:
        hours = starts(own & free[coach.id])
        codes = [] if coach.id in held else excluded(member, coach, hours, today)
        if codes:
            made.excluded[coach.id] = codes
        else:
            made.costs[coach.id] = cost(member, coach, hours, today)
    return made


def excluded(member: Member, coach: Coach, hours: int, today: Today) -> list[str]:
    """Why two people cannot be a pair: codes of `CODES`; empty when they can. `hours`: starts of a meeting in common."""
    pair = member.id, coach.id
    found = {
        LANGUAGE: not coach.languages & set(member.languages),
        ORGANISATION: bool(member.organisations & coach.organisations),
        CONFLICT: bool(member.organisations & coach.not_for),
        HISTORY: pair in today.fell_out,
        TIME: not hours,
    }
    return [code for code, holds in found.items() if holds]


def cost(member: Member, coach: Coach, hours: int, today: Today) -> int:
    """What a pair lacks, the less the better: topics, hours in common, the first language, experience, good memories."""
    missing = len(member.topics - coach.topics)
    total = round(TOPICS_COST * missing / len(member.topics)) if member.topics else 0
    total += FEW_COST if hours < FEW else SOME_COST if hours < SOME else 0
    total += SECOND_LANGUAGE_COST * bool(member.languages and member.languages[0] not in coach.languages)
    total += NO_EXPERIENCE_COST * (not coach.experienced)
    return total + LOST_TOUCH_COST * ((member.id, coach.id) in today.lost_touch)


def member_free(member: Member, start: dt.datetime) -> list[Stretch]:
    """When a member could meet in the fortnight from `start` on."""
    wanted = member.times or TIMES
    hours = [Window(DAYS.index(each[:3]), *PARTS[each[4:]]) for each in wanted if each in TIMES]
    end = start + dt.timedelta(days=FORTNIGHT)
    return windows.without(windows.stretches(hours, ZoneInfo(member.zone), start, end), member.taken)


def coach_free(coach: Coach, start: dt.datetime) -> list[Stretch]:
    """When a coach could."""
    end = start + dt.timedelta(days=FORTNIGHT)
    found = windows.stretches(coach.windows, ZoneInfo(coach.zone), start, end, coach.away)
    return windows.without(found, coach.taken)


def mask(free: Iterable[Stretch], start: dt.datetime) -> int:
    """Stretches as the bits of a number, one for each quarter of an hour: what two have in common is one operation."""
    bits = 0
    for begins, ends in free:
        first, last = -(-(begins - start) // STEP), (ends - start) // STEP
        if last > first:
            bits |= ((1 << (last - first)) - 1) << first
    return bits


def starts(bits: int) -> int:
    """How many quarters of an hour a meeting may begin at."""
    fits = bits
    for step in range(1, RUN):
        fits &= bits >> step
    return fits.bit_count()


def _wants(member: Member) -> dict[str, list[str]]:
    days = sorted({each[:3] for each in member.times if each in TIMES}, key=DAYS.index)
    found = {"language": list(member.languages), "topic": sorted(member.topics), "day": days}
    return {name: values for name, values in found.items() if values}


def _offers(coach: Coach) -> dict[str, list[str]]:
    days = sorted({DAYS[each.weekday] for each in coach.windows}, key=DAYS.index)
    found = {"language": sorted(coach.languages), "topic": sorted(coach.topics), "day": days}
    return {name: values for name, values in found.items() if values}
