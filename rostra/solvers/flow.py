"""People to places with limits, by alternating paths: exact, small, and the source of every explanation.

A pair is used once at most. What is full, who cannot be placed and which people and places hold each other
back (a violated condition of Hall) is read off the paths that could not be finished.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Flow:
    """How many of `needs[person]` different places each person has got, within the limits given to `grow`."""

    def __init__(self, needs: Sequence[int], allowed: Sequence[Iterable[int]], places: int) -> None:
        self.needs = list(needs)
        self.allowed = [sorted(row) for row in allowed]
        self.taken: list[set[int]] = [set() for _ in needs]
        self.at: list[set[int]] = [set() for _ in range(places)]

    def put(self, person: int, place: int) -> None:
        """Give a person a place."""
        self.taken[person].add(place)
        self.at[place].add(person)

    def missing(self) -> int:
        """How many places people still need, in all."""
        return sum(need - len(taken) for need, taken in zip(self.needs, self.taken, strict=True))

    def unmet(self) -> list[int]:
        """People who still need a place."""
        return [p for p, need in enumerate(self.needs) if len(self.taken[p]) < need]

    def grow(self, limits: Sequence[int]) -> None:
        """Fill up to the limits until nobody more can be placed. Nobody loses a place and no place gets emptier."""
        for person in range(len(self.needs)):
            while len(self.taken[person]) < self.needs[person] and self._augment(person, limits):
                pass

    def _augment(self, person: int, limits: Sequence[int]) -> bool:
        came: dict[int, tuple[int, int | None]] = {}
        queue: deque[int] = deque()

        def look(who: int, source: int | None) -> int | None:
            for place in self.allowed[who]:
                if place not in came and place not in self.taken[who]:
                    came[place] = (who, source)
                    if len(self.at[place]) < limits[place]:
                        return place
                    queue.append(place)
            return None

        end = look(person, None)
        while end is None and queue:
            place = queue.popleft()
            for who in sorted(self.at[place]):
                end = look(who, place)
                if end is not None:
                    break
        if end is None:
            return False
        self._shift(end, came)
        return True

    def _shift(self, end: int, came: dict[int, tuple[int, int | None]]) -> None:
        step: int | None = end
        while step is not None:
            who, source = came[step]
            self.put(who, step)
            if source is not None:
                self.taken[who].discard(source)
                self.at[source].discard(who)
            step = source

    def reached(self, person: int) -> tuple[set[int], set[int]]:
        """People and places that alternating paths from a person reach: those who hold each other back."""
        people, places = {person}, set()
        queue = deque([person])
        while queue:
            who = queue.popleft()
            for place in self.allowed[who]:
                if place in places or place in self.taken[who]:
                    continue
                places.add(place)
                for other in self.at[place] - people:
                    people.add(other)
                    queue.append(other)
        return people, places

    def reached_from_place(self, place: int) -> tuple[set[int], set[int]]:
        """People and places that compete for the same people as a place that stays too empty."""
        people, places = set(), {place}
        queue = deque([place])
        while queue:
            here = queue.popleft()
            for who in range(len(self.needs)):
                if who in people or here not in self.allowed[who] or here in self.taken[who]:
                    continue
                people.add(who)
                for other in self.taken[who] - places:
                    places.add(other)
                    queue.append(other)
        people |= {who for p in places for who in self.at[p]}
        return people, places


@dataclass(frozen=True)
class Knot:
    """People who need `short` more places than the places they could have can give."""

    unmet: tuple[int, ...]
    people: tuple[int, ...]
    places: tuple[int, ...]
    short: int


def knots(flow: Flow) -> list[Knot]:
    """Everybody who got too little, in groups that hold each other back; biggest shortage first."""
    parts: list[tuple[set[int], set[int], set[int]]] = []
    for person in flow.unmet():
        people, places = flow.reached(person)
        unmet = {person}
        apart = []
        for part in parts:
            if part[1] & people or part[2] & places:
                unmet |= part[0]
                people |= part[1]
                places |= part[2]
            else:
                apart.append(part)
        parts = [*apart, (unmet, people, places)]
    found = [
        Knot(
            tuple(sorted(unmet)),
            tuple(sorted(people)),
            tuple(sorted(places)),
            sum(flow.needs[p] - len(flow.taken[p]) for p in unmet),
        )
        for unmet, people, places in parts
    ]
    return sorted(found, key=lambda knot: (-knot.short, knot.unmet))
