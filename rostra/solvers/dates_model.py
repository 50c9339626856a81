"""The linear model for dates: a variable for each way to hold a session, the goals one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from rostra.solvers.dates import Choice, Option, Problem, Score, score
from rostra.solvers.model import Clock, Model, Outcome

NAMES = ("enough", "worst_organisation_share", "total", "changes", "slots")


def reached(value: Score) -> dict[str, Fraction | None]:
    whole = [Fraction(number) for number in (value.enough, value.changes, value.slots)]
    return dict(zip(NAMES, (whole[0], value.share, Fraction(value.total, 2), *whole[1:]), strict=True))


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
        self._note(name, reached(score(self.problem, choice))[name], bound)
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
    days = {t: start.date() for t in problem.open if (start := slots[t].start)}
    if problem.in_order:
        found += [{o for o, way in enumerate(ways) if way[0] <= t <= way[-1]} for t in problem.open]
    for t in problem.open:
        start = slots[t].start
        if start is None:
            continue
        now = {u for u in problem.open if (s := slots[u]).start and s.end and s.start <= start < s.end}
        found.append({o for o, way in enumerate(ways) if now & set(way)})
        gap = problem.min_gap_days
        near = {u for u, day in days.items() if 0 <= (day - days[t]).days < gap}
        found.append({o for o, way in enumerate(ways) if near & set(way)})
    found = [group for group in found if len(group) > 1]
    return [group for i, group in enumerate(found) if group not in found[:i]]
