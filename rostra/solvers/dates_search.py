"""The search for dates: every choice counted where there are few, the linear model where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import ceil, comb
from operator import or_

from rostra.solvers.dates import Choice, Found, Option, Problem, Score, options, score
from rostra.solvers.model import Clock, Model, Outcome

COUNTED = 400_000  # so many choices are counted one by one
NAMES = ("enough", "worst_organisation_share", "total", "changes", "slots")
EVERY = 512
Rank = tuple[int, Fraction, int, int, int]


def best(problem: Problem, clock: Clock, count: int) -> Found | None:
    """The `count` best choices; None when there is none at all."""
    if not problem.fixed <= set(problem.open):
        return None
    ways = options(problem)
    if comb(len(ways), problem.sessions) <= COUNTED:
        return counted(problem, ways, clock, count)
    return modelled(problem, ways, clock, count)


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


def masked(problem: Problem, ways: Sequence[Option]) -> list[Way]:
    """The options as masks."""
    count = len(problem.slots)
    close = [mask(u for u in range(count) if u == t or not problem.apart(t, u)) for t in range(count)]
    found = []
    for option in ways:
        closed = reduce(or_, (close[t] for t in option))
        if problem.in_order:
            closed |= mask(range(option[0], option[-1] + 1))
        answers = [max(row) for row in zip(*(problem.by_slot[t] for t in option), strict=True)]
        able = mask(p for p, answer in enumerate(answers) if answer)
        found.append(Way(option, mask(option), closed, able, sum(answers)))
    return found


def mask(numbers: Iterable[int]) -> int:
    """Numbers as the bits of one."""
    return reduce(or_, (1 << number for number in numbers), 0)


def counted(problem: Problem, ways: Sequence[Option], clock: Clock, count: int) -> Found | None:
    """Look at every choice; exact, and the next best come with it."""
    look = Look(problem, masked(problem, ways), clock, count)
    finished = look.from_here(0, (), 0, 0, (-1,) + (0,) * problem.needed, 0)
    if not look.kept:
        return None if finished else Found((), False, {"enough": Fraction(len(problem.people))})
    found = tuple(choice for _, _, choice in look.kept)
    bounds = _reached(score(problem, found[0])) if finished else {"enough": Fraction(len(problem.people))}
    return Found(found, finished, bounds)


class Look:
    """A walk through all choices that keeps the best few."""

    def __init__(self, problem: Problem, ways: list[Way], clock: Clock, count: int) -> None:
        self.problem = problem
        self.ways = ways
        self.clock = clock
        self.count = count
        self.kept: list[tuple[Rank, int, Choice]] = []
        self.seen = 0
        self.groups = [(mask(own), len(own)) for own in problem.organisations.values()]
        self.fixed = mask(problem.fixed)
        self.current = mask(problem.current or ())

    def from_here(
        self, first: int, chosen: Choice, slots: int, closed: int, levels: tuple[int, ...], total: int
    ) -> bool:
        """Walk on; `levels[n]` are the people who can come to n sessions. False when the time is over."""
        left = self.problem.sessions - len(chosen)
        for i in range(first, len(self.ways) - left + 1):
            way = self.ways[i]
            if not way.beside(slots, closed):
                continue
            grown = (-1, *(above | below & way.able for below, above in pairwise(levels)))
            more = (*chosen, way.option)
            if left == 1:
                self._keep(more, slots | way.slots, grown[-1], total + way.total)
                if self.seen % EVERY == 0 and self.clock.over():
                    return False
            elif not self.from_here(
                i + 1, more, slots | way.slots, closed | way.closed, grown, total + way.total
            ):
                return False
        return True

    def _keep(self, choice: Choice, slots: int, enough: int, total: int) -> None:
        if self.fixed & ~slots:
            return
        self.seen += 1
        people = enough.bit_count()
        full = len(self.kept) == self.count
        if full and people < self.kept[-1][0][0]:
            return
        share = min(Fraction((enough & own).bit_count(), size) for own, size in self.groups)
        changes = (self.current & ~slots).bit_count()
        rank = (people, share, total, -changes, -slots.bit_count())
        if not full or rank > self.kept[-1][0]:
            self.kept.append((rank, -self.seen, choice))
            self.kept.sort(reverse=True)
            del self.kept[self.count :]


def _reached(value: Score) -> dict[str, Fraction | None]:
    numbers = (Fraction(value.enough), value.share, Fraction(value.total, 2), value.changes, value.slots)
    return {name: Fraction(number) for name, number in zip(NAMES, numbers, strict=True)}


def modelled(problem: Problem, ways: Sequence[Option], clock: Clock, count: int) -> Found | None:
    """The best by the linear model, then the next best with the better ones ruled out."""
    first = Stages(problem, ways, clock)
    start = first.model.minimise({}, clock)
    if start.status == "infeasible":
        return None
    if not start.found:
        return Found((), False, {"enough": Fraction(len(problem.people))})
    choice = first.reach(start)
    choices = [choice]
    while len(choices) < count and not clock.over():
        more = Stages(problem, ways, clock)
        for known in choices:
            more.rule_out(known)
        start = more.model.minimise({}, clock)
        if not start.found:
            break
        choices.append(more.reach(start))
        if not more.proved:
            break
    return Found(tuple(choices), first.proved, first.bounds)


class Stages:
    """One linear model: a variable for each option, the goals one after the other."""

    def __init__(self, problem: Problem, ways: Sequence[Option], clock: Clock) -> None:
        self.problem = problem
        self.ways = list(ways)
        self.clock = clock
        self.model = Model()
        self.at = [self.model.variable() for _ in ways]
        self.enough = [self.model.variable() for _ in problem.people]
        self.proved = True
        self.bounds: dict[str, Fraction | None] = dict.fromkeys(NAMES)
        self.model.row(dict.fromkeys(self.at, 1), problem.sessions, problem.sessions)
        for group in cliques(problem, self.ways):
            if len(group) > 1:
                self.model.row({self.at[o]: 1 for o in sorted(group)}, 0, 1)
        for t in sorted(problem.fixed):
            self.model.row({self.at[o]: 1 for o, way in enumerate(self.ways) if t in way}, 1)
        for p in range(len(problem.people)):
            came = {
                self.at[o]: 1 for o, way in enumerate(self.ways) if any(problem.by_slot[t][p] for t in way)
            }
            self.model.row({**came, self.enough[p]: -problem.needed}, 0)

    def rule_out(self, choice: Choice) -> None:
        """Ask for another choice than this."""
        known = {self.at[self.ways.index(option)]: 1 for option in choice}
        self.model.row(known, high=len(known) - 1)

    def reach(self, start: Outcome) -> Choice:
        """Bring the goals as far as they go, one after the other."""
        choice = self._choice(start)
        for step in (self._most, self._fairest, self._total, self._kept, self._fewest):
            choice = step(choice)
        return choice

    def _most(self, choice: Choice) -> Choice:
        choice = self._maximise(choice, "enough", dict.fromkeys(self.enough, 1), 1)
        self.model.row(dict.fromkeys(self.enough, 1), score(self.problem, choice).enough)
        return choice

    def _fairest(self, choice: Choice) -> Choice:
        share = self.model.variable(0, 1, whole=False)
        groups = self.problem.organisations.values()
        for own in groups:
            self.model.row({**{self.enough[p]: 1 for p in own}, share: -len(own)}, 0)
        choice = self._share(choice, share)
        reached = score(self.problem, choice).share
        for own in groups:
            self.model.row({self.enough[p]: 1 for p in own}, ceil(reached * len(own)))
        return choice

    def _share(self, choice: Choice, share: int) -> Choice:
        before = score(self.problem, choice)
        outcome = self.model.maximise({share: 1}, self.clock, self._values(choice))
        tried = self._choice(outcome) if outcome.found else choice
        after = score(self.problem, tried)
        if after.enough >= before.enough and after.share >= before.share:
            choice = tried
        reached = score(self.problem, choice).share
        bound = None if outcome.bound is None else self._grid(outcome.bound)
        self._note("worst_organisation_share", reached, None if bound is None else max(bound, reached))
        return choice

    def _grid(self, bound: float) -> Fraction:
        """The greatest share that counts of people can give and that does not pass the bound."""
        sizes = {len(own) for own in self.problem.organisations.values()}
        return max(Fraction(int(bound * size + 1e-6), size) for size in sizes)

    def _total(self, choice: Choice) -> Choice:
        gains = {}
        for o, way in enumerate(self.ways):
            answers = zip(*(self.problem.by_slot[t] for t in way), strict=True)
            gains[self.at[o]] = sum(max(row) for row in answers)
        choice = self._maximise(choice, "total", gains, 2)
        self.model.row(gains, score(self.problem, choice).total)
        return choice

    def _kept(self, choice: Choice) -> Choice:
        current = self.problem.current
        if current is None:
            return choice
        gains = {self.at[o]: len(current & set(way)) for o, way in enumerate(self.ways) if current & set(way)}
        choice = self._maximise(choice, "changes", gains, 1, len(current) + self.problem.gone)
        self.model.row(gains, len(current) + self.problem.gone - score(self.problem, choice).changes)
        return choice

    def _fewest(self, choice: Choice) -> Choice:
        if self.problem.repeats == 1:
            return choice
        return self._maximise(
            choice, "slots", {self.at[o]: -len(way) for o, way in enumerate(self.ways)}, 1, 0
        )

    def _maximise(
        self, choice: Choice, name: str, gains: Mapping[int, int], scale: int, turned: int | None = None
    ) -> Choice:
        """Maximise; where `turned` is given, the goal's value is `turned` minus the sum."""
        outcome = self.model.maximise(gains, self.clock, self._values(choice))
        if outcome.found:
            tried = self._choice(outcome)
            if score(self.problem, tried).better() >= score(self.problem, choice).better():
                choice = tried
        bound = None
        if outcome.bound is not None:
            bound = Fraction(round(outcome.bound), scale)
            bound = bound if turned is None else turned - bound
        self._note(name, _reached(score(self.problem, choice))[name], bound)
        return choice

    def _note(self, name: str, reached: Fraction | None, bound: Fraction | None) -> None:
        # A bound of a later goal says nothing once an earlier one is not proved.
        self.bounds[name] = bound if self.proved else None
        self.proved = self.proved and bound == reached

    def _choice(self, outcome: Outcome) -> Choice:
        return tuple(way for o, way in enumerate(self.ways) if outcome.whole(self.at[o]))

    def _values(self, choice: Choice) -> list[float]:
        values = [0.0] * len(self.model.low)
        for option in choice:
            values[self.at[self.ways.index(option)]] = 1.0
        own = [
            sum(1 for option in choice if any(self.problem.by_slot[t][p] for t in option))
            for p in range(len(self.enough))
        ]
        for p, sessions in enumerate(own):
            values[self.enough[p]] = 1.0 if sessions >= self.problem.needed else 0.0
        if len(values) > len(self.at) + len(self.enough):
            values[-1] = float(score(self.problem, choice).share)
        return values


def cliques(problem: Problem, ways: Sequence[Option]) -> list[set[int]]:
    """Groups of options of which at most one may be chosen; together they say all that cannot stand together.

    Two options are too close exactly when one window of `min_gap_days` days, one moment, or (in order) one
    stretch of the calendar holds something of both.
    """
    found = [{o for o, way in enumerate(ways) if t in way} for t in problem.open]
    slots = problem.slots
    if problem.in_order:
        found += [{o for o, way in enumerate(ways) if way[0] <= t <= way[-1]} for t in problem.open]
    for t in problem.open:
        start = slots[t].start
        if start is None:
            continue
        now = {u for u in problem.open if (s := slots[u]).start and s.end and s.start <= start < s.end}
        found.append({o for o, way in enumerate(ways) if now & set(way)})
        gap = problem.min_gap_days
        near = {
            u
            for u in problem.open
            if slots[u].start and 0 <= (slots[u].start.date() - start.date()).days < gap
        }
        found.append({o for o, way in enumerate(ways) if near & set(way)})
    found = [group for group in found if len(group) > 1]
    return [group for i, group in enumerate(found) if group not in found[:i]]
