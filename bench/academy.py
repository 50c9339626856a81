"""The large academy as a plan: who is where and has done what, worked out from numbers alone and the same every time.

Sizes: a share of 100,000 people, 500 editions and 2 million facts; on SQLite of a tenth of it. Editions are of uneven size,
the largest has 5,000 people or half of all. Pure: no database here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

PEOPLE, EDITIONS, FACTS = 100_000, 500, 2_000_000
LARGEST = 5_000
TWICE = 1.2  # enrolments for each person
IN_ORGANISATION = 100
SHARES = (1, 10, 100)
FEWEST_EDITIONS = 3

FIRST = ("Alba", "Birk", "Calla", "Dorte", "Eskil", "Frida", "Gorm", "Hedda", "Ivar", "Jytte", "Kaj", "Liv", "Mogens", "Nanna",
         "Otto", "Pia", "Quinn", "Rikke", "Svend", "Tyra", "Ulrik", "Vita", "Wilma", "Yrsa", "Zita")  # fmt: skip
LAST = ("Aagaard", "Bech", "Clausen", "Damgaard", "Ebbesen", "Friis", "Grøn", "Hauge", "Ibsen", "Juhl", "Kvist", "Lund",
        "Munk", "Nygaard", "Overby", "Ploug", "Quist", "Ravn", "Skov", "Toft")  # fmt: skip
LANGUAGES = ("en", "da", "pl")
ZONES = {"en": "Europe/Dublin", "da": "Europe/Copenhagen", "pl": "Europe/Warsaw"}


@dataclass(frozen=True)
class Course:
    """A programme as editions take it, and the modules they take of it (none: all)."""

    programme: str
    modules: tuple[str, ...] = ()


COURSES = (
    Course("nwc"),
    Course("dmc"),
    Course("ccd", tuple(f"ccd-m{number}" for number in range(1, 11))),
    Course("nwc"),
    Course("smg"),
    Course("dce"),
    Course("dmc"),
    Course("ccd", ("ccd-b1", "ccd-b2", "ccd-b3", "ccd-m1", "ccd-m2", "ccd-m3")),
)


@dataclass(frozen=True)
class Size:
    """How many of everything."""

    people: int
    editions: int
    facts: int

    @property
    def organisations(self) -> int:
        return max(1, self.people // IN_ORGANISATION)


def size_of(share: int, *, tenth: bool) -> Size:
    """So many percent of the whole, or of a tenth of it."""
    part = share / 100 / (10 if tenth else 1)
    editions = max(FEWEST_EDITIONS, round(EDITIONS * part))
    return Size(round(PEOPLE * part), editions, round(FACTS * part))


@dataclass(frozen=True)
class Run:
    """An edition: its number, its people as a stretch of all (going round), and how many facts each of them gets."""

    number: int
    first: int
    quotas: tuple[int, ...]
    people: int
    course: Course

    @property
    def key(self) -> str:
        return f"bench-{self.number:03}"

    @property
    def starts(self) -> int:
        """Days from today to its first day."""
        return -(25 + self.number * 7 % 90)

    def takers(self) -> Iterator[tuple[int, int]]:
        """Numbers of people with the facts of each."""
        for place, quota in enumerate(self.quotas):
            yield (self.first + place) % self.people, quota


def runs(size: Size, courses: Sequence[Course] = COURSES) -> list[Run]:
    """All editions with their people; the courses take turns."""
    sizes = edition_sizes(size)
    quotas = fact_quotas(sum(sizes), size.facts)
    made, place = [], 0
    for number, count in enumerate(sizes):
        facts, course = tuple(quotas[place : place + count]), courses[number % len(courses)]
        made.append(Run(number, place % size.people, facts, size.people, course))
        place += count
    return made


def edition_sizes(size: Size) -> list[int]:
    """People in each edition, the largest first, then fewer and fewer; together 1.2 for each person."""
    largest = min(LARGEST, size.people // 2)
    rest = round(size.people * TWICE) - largest
    weights = [1 / (number + 3) ** 0.7 for number in range(size.editions - 1)]
    return [largest, *shared(weights, rest)]


def fact_quotas(enrolments: int, facts: int) -> list[int]:
    """Facts of each enrolment: one in ten has none yet, the others from few to twice the mean."""
    dice = Random(7)
    weights = [0.0 if dice.random() < 0.1 else 0.2 + 1.6 * dice.random() for _each in range(enrolments)]
    return shared(weights, facts)


def shared(weights: Sequence[float], total: int) -> list[int]:
    """A whole number shared out by weights; the parts add up to it exactly."""
    whole = sum(weights)
    edges = [round(total * edge / whole) for edge in accumulate(weights)]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


@dataclass(frozen=True)
class Asked:
    """What the plan must know of a requirement: its place in the edition and what meets it."""

    place: int
    accepts: tuple[str, ...]
    minutes: int


@dataclass(frozen=True)
class Done:
    """A fact of the plan."""

    place: int
    kind: str
    at: dt.datetime
    value: float | None = None
    minutes: int | None = None


def history(
    seed: str, asked: Sequence[Asked], quota: int, begin: dt.datetime, end: dt.datetime
) -> list[Done]:
    """Exactly so many facts of one person, in the order of the course, evenly from begin to end."""
    dice = Random(seed)
    found: list[tuple[int, str, float | None, int | None]] = []
    for each in asked:
        if len(found) >= quota:
            break
        found += _course(each, dice)
    while len(found) < quota:
        found.append((dice.choice(asked).place, "visited", None, None))
    step = (end - begin) / (quota + 1)
    return [
        Done(place, kind, begin + step * number, value, minutes)
        for number, (place, kind, value, minutes) in enumerate(found[:quota], start=1)
    ]


def _course(asked: Asked, dice: Random) -> list[tuple[int, str, float | None, int | None]]:
    """How somebody comes to meet one thing."""
    place, kinds = asked.place, asked.accepts
    luck = dice.random()
    if "watched" in kinds:
        part = [(place, "watched", 40.0, 2)] if luck < 0.3 else []
        return [*part, (place, "watched", 96.0, asked.minutes)]
    if "passed" in kinds:
        fail = [(place, "attempted", 45.0, None)] if luck < 0.3 else []
        return [*fail, (place, "passed", float(dice.choice((70, 80, 90, 100))), None)]
    if "accepted" in kinds or "submitted" in kinds:
        back = [(place, "submitted", None, None), (place, "returned", None, None)] if luck < 0.15 else []
        handed_in = [*back, (place, "submitted", None, None)]
        return handed_in if "submitted" in kinds else [*handed_in, (place, "accepted", None, None)]
    kind = kinds[0] if kinds else "read"
    return [(place, kind, None, None)]
