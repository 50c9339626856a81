"""Dates of a workshop series: which slots let most people come to enough sessions.

A session is held once or repeated in a few slots; every way to hold one session is an *option* (a set of slots).
Choosing options has no interchangeable sessions, so the proof is quick. Few enough choices are all counted;
more go to the linear model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from rostra.solvers.inputs import Id, Node, as_lists, key_known, known, numbered, place, plain
from rostra.solvers.model import Clock
from rostra.solvers.reasons import Reason

ALTERNATIVES = 3


@dataclass(frozen=True)
class Person:
    """`answers` by the number of the slot in halves: 2 for yes, 1 for if need be; absent is no."""

    id: Id
    organisation: str
    answers: Mapping[int, int]


@dataclass(frozen=True)
class Slot:
    """A time that could be chosen; without times it is only a name."""

    id: Id
    start: datetime | None = None
    end: datetime | None = None

    def overlaps(self, other: Slot) -> bool:
        """Whether both run at some moment."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start < other.end and other.start < self.end

    def days_from(self, other: Slot) -> int:
        """Calendar days between the two starts, as written."""
        if self.start is None or other.start is None:
            return 0
        return abs((self.start.date() - other.start.date()).days)


@dataclass(frozen=True)
class Problem:
    """People in the order of their ids, slots in the order of their starts."""

    people: tuple[Person, ...]
    slots: tuple[Slot, ...]
    sessions: int
    needed: int
    repeats: int = 1
    min_gap_days: int = 0
    in_order: bool = False
    blocked: frozenset[int] = frozenset()
    tutors: Mapping[str, frozenset[int]] = field(default_factory=dict)
    rooms: Mapping[str, frozenset[int]] | None = None
    fixed: frozenset[int] = frozenset()
    current: frozenset[int] | None = None
    gone: int = 0

    @classmethod
    def from_json(cls, data: Any) -> Problem:
        """Read the input as docs/reference/solvers.md has it; raises BadInput."""
        root = Node(data)
        gap = root.or_else("min_gap_days", 0).whole(0)
        slots = _slots(root, timed=gap > 0)
        where = place([slot.id for slot in slots])
        people = tuple(_person(node, where) for node in numbered(root.get("people").items(1), "person"))
        sessions = root.get("sessions").whole(1)
        current, gone = _current(root, where)
        rooms = root.or_else("rooms", {})
        return cls(
            people=people,
            slots=slots,
            sessions=sessions,
            needed=root.or_else("needed", sessions).whole(1, sessions),
            repeats=root.or_else("repeats", 1).whole(1),
            min_gap_days=gap,
            in_order=root.or_else("in_order", False).flag(),
            blocked=_blocked(root.or_else("blocked", []), slots, where),
            tutors=_calendars(root.or_else("tutors", {}), where),
            rooms=_calendars(rooms, where) if root.has("rooms") else None,
            fixed=frozenset(known(node, where, "slot") for node in root.or_else("fixed", []).items()),
            current=current,
            gone=gone,
        )

    @cached_property
    def organisations(self) -> dict[str, list[int]]:
        """The people of each organisation."""
        found: dict[str, list[int]] = {}
        for p, person in enumerate(self.people):
            found.setdefault(person.organisation, []).append(p)
        return dict(sorted(found.items()))

    @cached_property
    def open(self) -> tuple[int, ...]:
        """Slots that are not blocked and for which every tutor and some room is free."""
        return tuple(
            t
            for t in range(len(self.slots))
            if t not in self.blocked
            and all(t in free for free in self.tutors.values())
            and (self.rooms is None or any(t in free for free in self.rooms.values()))
        )

    @cached_property
    def by_slot(self) -> tuple[tuple[int, ...], ...]:
        """For each slot the answer of each person in halves."""
        return tuple(
            tuple(person.answers.get(t, 0) for person in self.people) for t in range(len(self.slots))
        )

    def apart(self, one: int, two: int) -> bool:
        """Whether two slots may serve two different sessions."""
        first, second = self.slots[one], self.slots[two]
        return not first.overlaps(second) and first.days_from(second) >= self.min_gap_days


Option = tuple[int, ...]
Choice = tuple[Option, ...]


@dataclass(frozen=True)
class Score:
    """The goals in their order; `total` in halves."""

    enough: int
    share: Fraction
    total: int
    changes: int
    slots: int

    def better(self) -> tuple[int, Fraction, int, int, int]:
        """To compare by: greater is better."""
        return (self.enough, self.share, self.total, -self.changes, -self.slots)


@dataclass(frozen=True)
class Found:
    """What a search found: the best choices, best first, and what no choice can pass (None where unproved)."""

    choices: tuple[Choice, ...]
    proved: bool
    bounds: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Proposal:
    """What is proposed; `sessions` groups the chosen slots when sessions are repeated."""

    chosen: tuple[Id, ...]
    sessions: tuple[tuple[Id, ...], ...]
    objectives: Mapping[str, Any]
    status: str
    bounds: Mapping[str, Any]
    misses: Mapping[str, tuple[Id, ...]]
    catch_up: int
    alternatives: tuple[Mapping[str, Any], ...]
    reasons: tuple[Reason, ...]
    rooms: Mapping[str, tuple[str, ...]] | None = None

    def as_json(self) -> dict[str, Any]:
        """The output as docs/reference/solvers.md has it."""
        shown: dict[str, Any] = {
            "chosen": self.chosen,
            "sessions": self.sessions,
            "objectives": self.objectives,
            "status": self.status,
            "bounds": self.bounds,
            "misses": self.misses,
            "catch_up": self.catch_up,
            "alternatives": self.alternatives,
            "reasons": self.reasons,
        }
        if self.rooms is not None:
            shown["rooms"] = self.rooms
        lists: dict[str, Any] = as_lists(shown)
        return lists


def solve(problem: Problem, *, seconds: float = 60) -> Proposal:
    """The best dates and the next best, or why there are none."""
    from rostra.solvers import dates_reasons as words
    from rostra.solvers import dates_search as search

    clock = Clock(seconds)
    found = search.best(problem, clock, 1 + ALTERNATIVES)
    if found is None:
        return Proposal((), (), {}, "infeasible", {}, {}, 0, (), tuple(words.impossible(problem, clock)))
    if not found.choices:
        return Proposal((), (), {}, "feasible", _bounds(problem, found.bounds), {}, 0, (), (words.no_time(),))
    first, *others = [described(problem, choice) for choice in found.choices]
    choice = found.choices[0]
    rooms = problem.rooms
    return Proposal(
        **first,
        status="optimal" if found.proved else "feasible",
        bounds=_bounds(problem, found.bounds),
        alternatives=tuple(others),
        reasons=tuple(words.explained(problem, choice)),
        rooms=None
        if rooms is None
        else {
            str(problem.slots[t].id): tuple(room for room, free in rooms.items() if t in free)
            for option in choice
            for t in option
        },
    )


def described(problem: Problem, choice: Choice) -> dict[str, Any]:
    """A choice as pages and files show it."""
    missed = misses(problem, choice)
    ids = [tuple(problem.slots[t].id for t in option) for option in choice]
    return {
        "chosen": tuple(problem.slots[t].id for t in sorted(t for option in choice for t in option)),
        "sessions": tuple(ids),
        "objectives": shown(problem, score(problem, choice)),
        "misses": {
            str(problem.people[p].id): tuple(ids[session][0] for session in sessions)
            for p, sessions in missed.items()
        },
        "catch_up": sum(len(sessions) for sessions in missed.values()),
    }


def misses(problem: Problem, choice: Choice) -> dict[int, list[int]]:
    """For each person who misses some session: which."""
    found = {}
    for p, person in enumerate(problem.people):
        missed = [i for i, option in enumerate(choice) if not any(person.answers.get(t) for t in option)]
        if missed:
            found[p] = missed
    return found


def score(problem: Problem, choice: Choice) -> Score:
    """The goals' values, counted from the chosen slots alone."""
    weights = [
        [max(problem.by_slot[t][p] for t in option) for option in choice] for p in range(len(problem.people))
    ]
    enough = [sum(1 for weight in row if weight) >= problem.needed for row in weights]
    share = min(Fraction(sum(enough[p] for p in own), len(own)) for own in problem.organisations.values())
    chosen = {t for option in choice for t in option}
    current = problem.current or frozenset()
    return Score(
        sum(enough), share, sum(map(sum, weights)), len(current - chosen) + problem.gone, len(chosen)
    )


def shown(problem: Problem, value: Score) -> dict[str, Any]:
    """The goals as JSON has them; changes and the number of slots where they are goals."""
    total = Fraction(value.total, 2)
    found: dict[str, Any] = {
        "enough": value.enough,
        "worst_organisation_share": plain(value.share),
        "total": plain(total),
    }
    if problem.current is not None:
        found["changes"] = value.changes
    if problem.repeats > 1:
        found["slots"] = value.slots
    return found


def _bounds(problem: Problem, bounds: Mapping[str, Fraction | None]) -> dict[str, Any]:
    names = ["enough", "worst_organisation_share", "total"]
    names += ["changes"] * (problem.current is not None) + ["slots"] * (problem.repeats > 1)
    found = {}
    for name in names:
        bound = bounds.get(name)
        found[name] = None if bound is None else plain(bound)
    return found


def _slots(root: Node, *, timed: bool) -> tuple[Slot, ...]:
    nodes = numbered(root.get("slots").items(1), "slot")
    if not timed and not any(node.has("start") or node.has("end") for node in nodes):
        return tuple(Slot(node.get("id").ident()) for node in nodes)
    slots: list[tuple[datetime, datetime, str, Slot]] = []
    for node in nodes:
        start, end = _moment(node.get("start")), _moment(node.get("end"))
        if (start.tzinfo is None) != (end.tzinfo is None):
            raise node.get("end").bad("start and end must both name their offset from UTC, or neither")
        if end <= start:
            raise node.get("end").bad("must be after start")
        if slots and (slots[0][0].tzinfo is None) != (start.tzinfo is None):
            raise node.get("start").bad("all slots must name their offset from UTC, or none")
        ident = node.get("id").ident()
        slots.append((start, end, str(ident), Slot(ident, start, end)))
    return tuple(slot for *_, slot in sorted(slots, key=lambda row: row[:3]))


def _moment(node: Node) -> datetime:
    try:
        return datetime.fromisoformat(node.text())
    except ValueError as error:
        raise node.bad("a date and time such as 2027-03-04T18:00 is needed") from error


def _person(node: Node, where: dict[str, int]) -> Person:
    answers = {}
    for key, value in node.or_else("answers", {}).entries():
        slot, halves = key_known(key, value, where, "slot"), value.number() * 2
        if halves not in (0, 1, 2):
            raise value.bad("an answer is 1 (yes), 0.5 (if need be) or 0 (no)")
        if halves:
            answers[slot] = int(halves)
    organisation = node.get("organisation").label() if node.has("organisation") else ""
    return Person(node.get("id").ident(), organisation, answers)


def _blocked(node: Node, slots: Sequence[Slot], where: dict[str, int]) -> frozenset[int]:
    """Slots named one by one, or all that touch a day."""
    found: set[int] = set()
    for item in node.items():
        ident = str(item.ident())
        if ident in where:
            found.add(where[ident])
            continue
        try:
            day = date.fromisoformat(ident)
        except ValueError as error:
            raise item.bad(f"unknown slot “{ident}”, and no day such as 2027-03-04") from error
        found |= {
            t
            for t, slot in enumerate(slots)
            if slot.start and slot.end and slot.start.date() <= day <= slot.end.date()
        }
    return frozenset(found)


def _calendars(node: Node, where: dict[str, int]) -> dict[str, frozenset[int]]:
    return {
        name: frozenset(known(item, where, "slot") for item in slots.items())
        for name, slots in node.entries()
    }


def _current(root: Node, where: dict[str, int]) -> tuple[frozenset[int] | None, int]:
    """Today's slots; one that is no longer offered counts as a change."""
    if not root.has("current"):
        return None, 0
    ids = {str(item.ident()) for item in root.get("current").items()}
    return frozenset(where[ident] for ident in ids if ident in where), len([i for i in ids if i not in where])


def without(problem: Problem, limit: str) -> Problem:
    """The problem without one of its limits: `blocked`, `min_gap_days`, `rooms`, `in_order`, `fixed` or `tutor:name`."""
    if limit.startswith("tutor:"):
        name = limit.removeprefix("tutor:")
        return replace(problem, tutors={t: free for t, free in problem.tutors.items() if t != name})
    empty: dict[str, Any] = {
        "blocked": frozenset(),
        "min_gap_days": 0,
        "rooms": None,
        "in_order": False,
        "fixed": frozenset(),
    }
    return replace(problem, **{limit: empty[limit]})
