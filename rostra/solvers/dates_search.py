"""The search for dates: every choice walked through while they are few enough, the linear model beyond.

Both are exact. The walk passes over what cannot be among the best any more, and gives up after so many steps, not
after so much time: the same input takes the same way on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise
from operator import or_

from rostra.solvers.dates import Choice, Found, Option, Problem, score
from rostra.solvers.dates_model import Stages, reached
from rostra.solvers.dates_options import options
from rostra.solvers.model import Clock

MOST_STEPS = 1_000_000
MOST_TURNS = 40
EVERY = 512
Rank = tuple[int, Fraction, int, int, int]
Kept = list[tuple[Rank, int, Choice]]


def best(problem: Problem, clock: Clock, count: int) -> Found | None:
    """The `count` best choices; None when there is none at all.

    Where the model decides, the choices after the first are the best of those that change one session of it.
    """
    if not problem.fixed <= set(problem.open):
        return None
    table = Table(problem, options(problem))
    walk = Walk(table, clock, count)
    ended = walk.run()
    unknown = {"enough": Fraction(len(problem.people))}
    if ended == "all":
        found = tuple(choice for _, _, choice in walk.kept)
        return Found(found, True, reached(score(problem, found[0]))) if found else None
    if ended == "time":
        return Found(tuple(choice for _, _, choice in walk.kept) or table.highest(count), False, unknown)
    stages = Stages(problem, [way.option for way in table.ways], clock)
    start = stages.model.minimise({}, clock)
    if start.status == "infeasible":
        return None
    if not start.found:
        return Found(table.highest(count), False, unknown)
    choice = stages.reach(start)
    near = sorted(
        ((rank, other) for rank, other in table.near(choice)), key=lambda item: item[0], reverse=True
    )
    return Found((choice, *(other for _, other in near[: count - 1])), stages.proved, stages.bounds)


@dataclass(frozen=True)
class Way:
    """An option as masks: its slots, the slots it rules out for other sessions, who can come, halves in all."""

    option: Option
    slots: int
    closed: int
    able: int
    total: int

    def beside(self, slots: int, closed: int) -> bool:
        """Whether it can stand beside options with these slots and these closed slots."""
        return not (self.slots & closed or self.closed & slots)


class Table:
    """All options as masks, and the goals counted with them."""

    def __init__(self, problem: Problem, ways: Sequence[Option]) -> None:
        self.problem = problem
        count = len(problem.slots)
        close = [mask(u for u in range(count) if u == t or not problem.apart(t, u)) for t in range(count)]
        self.ways = [self._way(option, close) for option in ways]
        self.by_option = {way.option: way for way in self.ways}
        self.groups = [(mask(own), len(own)) for own in problem.organisations.values()]
        self.fixed = mask(problem.fixed)
        self.current = mask(problem.current or ())

    def _way(self, option: Option, close: Sequence[int]) -> Way:
        closed = reduce(or_, (close[t] for t in option))
        if self.problem.in_order:
            closed |= mask(range(option[0], option[-1] + 1))
        answers = [max(row) for row in zip(*(self.problem.by_slot[t] for t in option), strict=True)]
        able = mask(p for p, answer in enumerate(answers) if answer)
        return Way(option, mask(option), closed, able, sum(answers))

    def rank(self, enough: int, total: int, slots: int) -> Rank:
        """The goals to compare by, from the people with enough, halves in all, and slots."""
        share = min(Fraction((enough & own).bit_count(), size) for own, size in self.groups)
        changes = (self.current & ~slots).bit_count()
        return (enough.bit_count(), share, total, -changes, -slots.bit_count())

    def ranked(self, ways: Sequence[Way]) -> Rank:
        """The goals of a choice."""
        levels = (-1,) + (0,) * self.problem.needed
        for way in ways:
            levels = grown(levels, way.able)
        return self.rank(levels[-1], sum(way.total for way in ways), reduce(or_, (way.slots for way in ways)))

    def near(self, choice: Choice) -> Iterator[tuple[Rank, Choice]]:
        """Every choice that holds one session otherwise."""
        chosen = [self.by_option[option] for option in choice]
        for at in range(len(chosen)):
            others = chosen[:at] + chosen[at + 1 :]
            slots = reduce(or_, (way.slots for way in others), 0)
            closed = reduce(or_, (way.closed for way in others), 0)
            for way in self.ways:
                if way is chosen[at] or not way.beside(slots, closed) or self.fixed & ~(slots | way.slots):
                    continue
                yield self.ranked([*others, way]), tuple(sorted([*(w.option for w in others), way.option]))

    def climbed(self) -> Iterator[tuple[Rank, Choice]]:
        """Choices passed on a quick climb from the fullest slots: a height that the best surely reach."""
        chosen: list[Way] = []
        slots = closed = 0
        for way in sorted(
            self.ways, key=lambda way: (-(way.slots & self.fixed).bit_count(), -way.total, way.option)
        ):
            if len(chosen) < self.problem.sessions and way.beside(slots, closed):
                chosen.append(way)
                slots, closed = slots | way.slots, closed | way.closed
        if len(chosen) < self.problem.sessions or self.fixed & ~slots:
            return
        here = (self.ranked(chosen), tuple(sorted(way.option for way in chosen)))
        yield here
        for _ in range(MOST_TURNS):
            steps = list(self.near(here[1]))
            yield from steps
            above = max(steps, key=lambda step: step[0], default=here)
            if above[0] <= here[0]:
                return
            here = above

    def highest(self, count: int) -> tuple[Choice, ...]:
        """The best choices of the quick climb: when the time was too short for more."""
        known = {choice: rank for rank, choice in self.climbed()}
        return tuple(sorted(known, key=lambda choice: known[choice], reverse=True)[:count])


class Walk:
    """A walk through all choices in the order of the dates that keeps the best few, the earliest of equals."""

    def __init__(self, table: Table, clock: Clock, count: int) -> None:
        self.table = table
        self.clock = clock
        self.count = count
        self.kept: Kept = []
        self.steps = 0
        self.found = 0
        self.ended = "all"
        totals = [way.total for way in table.ways]
        self.most_total = [*reversed(list(accumulate(reversed(totals), max))), 0]
        known = {choice: rank for rank, choice in table.climbed()}
        heights = sorted(known.values(), reverse=True)
        self.height = heights[count - 1] if len(heights) >= count else None

    def run(self) -> str:
        """Walk; returns `all` when everything was seen, else `steps` or `time`."""
        self._from(0, (), 0, 0, (-1,) + (0,) * self.table.problem.needed, 0)
        return self.ended

    def _from(
        self, first: int, chosen: Choice, slots: int, closed: int, levels: tuple[int, ...], total: int
    ) -> None:
        """Walk on; `levels[n]` are the people who can come to n sessions already."""
        left = self.table.problem.sessions - len(chosen) - 1
        ways = self.table.ways
        for i in range(first, len(ways) - left):
            self.steps += 1
            if self.steps > MOST_STEPS:
                self.ended = "steps"
            elif self.steps % EVERY == 0 and self.clock.over():
                self.ended = "time"
            if self.ended != "all":
                return
            way = ways[i]
            if not way.beside(slots, closed):
                continue
            higher, gained = grown(levels, way.able), total + way.total
            if not self._may_be_kept(higher, left, gained + left * self.most_total[i + 1]):
                continue
            if left:
                self._from(
                    i + 1, (*chosen, way.option), slots | way.slots, closed | way.closed, higher, gained
                )
            else:
                self._keep((*chosen, way.option), slots | way.slots, higher[-1], gained)

    def _may_be_kept(self, levels: tuple[int, ...], left: int, total: int) -> bool:
        """Whether the rest could still lift the choice among the best."""
        hopeful = levels[max(0, len(levels) - 1 - left)]
        if hopeful == -1:
            return True
        limit = self.kept[-1][0] if len(self.kept) == self.count else None
        people = hopeful.bit_count()
        if people < max(known[0] for known in (self.height, limit, (0,)) if known):
            return False
        share = min(Fraction((hopeful & own).bit_count(), size) for own, size in self.table.groups)
        top = (people, share, total, 0, 0)
        return (self.height is None or top >= self.height) and (limit is None or top > limit)

    def _keep(self, choice: Choice, slots: int, enough: int, total: int) -> None:
        if self.table.fixed & ~slots:
            return
        self.found += 1
        rank = self.table.rank(enough, total, slots)
        if len(self.kept) < self.count or rank > self.kept[-1][0]:
            self.kept.append((rank, -self.found, choice))
            self.kept.sort(reverse=True)
            del self.kept[self.count :]


def grown(levels: tuple[int, ...], able: int) -> tuple[int, ...]:
    """The levels after a session to which these people can come."""
    return (-1, *(above | below & able for below, above in pairwise(levels)))


def mask(numbers: Iterable[int]) -> int:
    """Numbers as the bits of one."""
    return reduce(or_, (1 << number for number in numbers), 0)
