"""Polls about dates: which days may be proposed, the question to the solver, and what a choice of dates means. Pure.

The question and the answer are JSON of `rostra.solvers.dates`; ids are keys of slots, of those who are asked, of organisations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from rostra.live.busy import Interval, clashes
from rostra.live.models import DatePoll, PollAnswer, PollPerson, PollSlot

MOST_SLOTS = 60
Choice = PollAnswer.Choice
WORTH = {Choice.YES.value: 1, Choice.IF_NEED_BE.value: 0.5}
Dates = Sequence[Sequence[str]]  # for every session the slots in which it is held
Answers = Mapping[int, Mapping[str, str]]  # of everybody asked by primary key: key of a slot -> choice


def days_between(
    first: dt.date, last: dt.date, weekdays: Iterable[int], times: Iterable[dt.time]
) -> list[tuple[dt.date, dt.time]]:
    """Every one of some weekdays (Monday is 0) from one day to another, at each of some times; at most a year."""
    wanted, hours = set(weekdays), sorted(set(times))
    span = min((last - first).days, 366)
    days = (first + dt.timedelta(days=number) for number in range(span + 1))
    return [(day, time) for day in days if day.weekday() in wanted for time in hours]


def foreseen(slots: Iterable[PollSlot], busy: Sequence[Interval]) -> set[str]:
    """Keys of the slots in which a calendar says that somebody is busy."""
    return {slot.key for slot in slots if clashes(busy, slot.starts_at, slot.ends_at)}


# ---------------------------------------------------------------- the question


def question(
    poll: DatePoll,
    slots: Sequence[PollSlot],
    members: Sequence[PollPerson],
    tutors: Sequence[PollPerson],
    answers: Answers,
    busy: Mapping[int, Sequence[Interval]],
    *,
    fixed: Iterable[str] = (),
    without: Iterable[str] = (),
    current: Iterable[str] = (),
) -> dict[str, Any]:
    """The question to the solver. Members count by what they answered; a tutor cannot at what they declined, nor, where they said
    nothing, when their calendar says that they are busy. Slots that suit nobody are not offered.
    """
    people = [
        {
            "id": each.key,
            "organisation": organisation_of(each),
            "answers": {key: WORTH[said] for key, said in answers.get(each.pk, {}).items() if said in WORTH},
        }
        for each in members
    ]
    suits = {key for each in people for key in each["answers"]}
    barred = {slot.key for slot in slots if slot.blocked or slot.key not in suits} | set(without)
    zone = ZoneInfo(poll.time_zone)
    found: dict[str, Any] = {
        "people": people,
        "slots": [
            {
                "id": slot.key,
                "start": slot.starts_at.astimezone(zone).isoformat(),
                "end": slot.ends_at.astimezone(zone).isoformat(),
            }
            for slot in slots
        ],
        "sessions": poll.sessions,
        "needed": poll.needed,
        "repeats": poll.repeats,
        "min_gap_days": poll.min_gap_days,
        "in_order": poll.repeats > 1,
        "blocked": sorted(barred),
        "tutors": {
            each.key: _free(slots, answers.get(each.pk, {}), busy.get(each.person_id, ())) for each in tutors
        },
    }
    if poll.rooms:
        found["rooms"] = {
            room: [slot.key for slot in slots if room in slot.rooms] for room in dict.fromkeys(poll.rooms)
        }
    if fixed:
        found["fixed"] = sorted(set(fixed))
    if current:
        found["current"] = sorted(set(current))
    return found


def organisation_of(asked: PollPerson) -> str:
    """The key of the organisation somebody counts for."""
    enrolment = asked.enrolment
    return enrolment.organisation.key if enrolment and enrolment.organisation else ""


def _free(slots: Iterable[PollSlot], said: Mapping[str, str], busy: Sequence[Interval]) -> list[str]:
    away = foreseen((slot for slot in slots if slot.key not in said), busy)
    return [slot.key for slot in slots if slot.key not in away and said.get(slot.key) != Choice.NO]


# ---------------------------------------------------------------- what it means


@dataclass(frozen=True)
class Share:
    """How many people of an organisation can come often enough."""

    organisation: str
    enough: int
    people: int

    @property
    def percent(self) -> int:
        return round(100 * self.enough / self.people)


@dataclass(frozen=True)
class Outcome:
    """What a choice of dates means for those who answered; `misses` names for a person the numbers (from 1) of the sessions they
    cannot come to, `come` for every session how many can, and how many of them only if need be.
    """

    enough: int
    people: int
    total: float
    misses: Mapping[str, list[int]]
    come: Sequence[tuple[int, int]]
    shares: Sequence[Share]
    too_few: frozenset[str] = field(default_factory=frozenset)

    @property
    def catch_ups(self) -> int:
        """How many missed sessions have to be caught up on, in all."""
        return sum(len(missed) for missed in self.misses.values())

    @property
    def worst(self) -> Share | None:
        """The organisation that fares worst."""
        return min(self.shares, key=lambda each: each.enough / each.people, default=None)


def outcome(asked: Mapping[str, Any], dates: Dates) -> Outcome:
    """What dates mean, counted from the question as it was put and nothing else."""
    needed = int(asked.get("needed") or asked["sessions"])
    misses: dict[str, list[int]] = {}
    too_few, total = set(), 0.0
    counts: dict[str, list[int]] = {}
    come = [[0, 0] for _each in dates]
    for person in asked["people"]:
        best = [max((person["answers"].get(key, 0) for key in slots), default=0) for slots in dates]
        total += sum(best)
        for number, worth in enumerate(best):
            come[number][0] += worth > 0
            come[number][1] += 0 < worth < 1
        missed = [number for number, worth in enumerate(best, 1) if not worth]
        if missed:
            misses[person["id"]] = missed
        often = len(dates) - len(missed) >= needed
        if not often:
            too_few.add(person["id"])
        row = counts.setdefault(person.get("organisation", ""), [0, 0])
        row[0] += often
        row[1] += 1
    shares = [Share(key, enough, people) for key, (enough, people) in sorted(counts.items())]
    return Outcome(
        enough=len(asked["people"]) - len(too_few), people=len(asked["people"]), total=total, misses=misses,
        come=[(can, maybe) for can, maybe in come], shares=shares, too_few=frozenset(too_few),
    )  # fmt: skip


def dates_of(proposal_answer: Mapping[str, Any]) -> list[list[str]]:
    """The dates an answer (or one of its alternatives) chose, for every session its slots."""
    if "sessions" in proposal_answer:
        return [list(slots) for slots in proposal_answer["sessions"]]
    return [[slot] for slot in proposal_answer.get("chosen", [])]


def suits_nobody(asked: Mapping[str, Any], dates: Dates) -> list[str]:
    """Keys of the chosen slots to which nobody can come."""
    suits = {key for person in asked["people"] for key, worth in person["answers"].items() if worth}
    return [key for slots in dates for key in slots if key not in suits]
