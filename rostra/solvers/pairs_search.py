"""The search for pairs: paths decide who gets a host at all, linear models the goals after that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rostra.solvers.flow import Flow
from rostra.solvers.model import Clock, Model, Outcome
from rostra.solvers.pairs import GOALS, Person, Problem, measured


def start(
    problem: Problem, most: Sequence[int] | None = None, extra: Mapping[int, set[int]] | None = None
) -> Flow | None:
    """As many people as possible with a host; None when the least loads or the fixed pairs cannot be kept.

    `most` replaces the hosts' limits and `extra` adds possible hosts: what relaxing would bring.
    """
    held: list[set[int]] = [set() for _ in problem.people]
    room = list(most) if most is not None else [host.most for host in problem.hosts]
    least = [host.least for host in problem.hosts]
    for p, h in problem.fixed:
        held[p].add(h)
        room[h] -= 1
        least[h] -= 1
    needs = [max(0, person.needs - len(held[p])) for p, person in enumerate(problem.people)]
    allowed = [
        (set(person.costs) | (extra or {}).get(p, set())) - held[p] for p, person in enumerate(problem.people)
    ]
    flow = Flow(needs, allowed, len(problem.hosts))
    flow.grow([max(0, limit) for limit in least])
    short = any(len(flow.at[h]) < least[h] for h in range(len(least)))
    if short or min(room) < 0:
        return None
    flow.grow(room)
    return flow


def taken_with_fixed(problem: Problem, flow: Flow) -> list[set[int]]:
    """The hosts of each person, the fixed ones among them."""
    taken = [set(row) for row in flow.taken]
    for p, h in problem.fixed:
        taken[p].add(h)
    return taken


class Run:
    """The goals one after the other; `reached` holds the limits that later goals must keep."""

    def __init__(self, problem: Problem, clock: Clock, flow: Flow) -> None:
        self.problem = problem
        self.clock = clock
        self.taken = taken_with_fixed(problem, flow)
        self.missing = flow.missing()
        self.reached: dict[str, int] = {}
        self.bounds: dict[str, int | None] = dict.fromkeys(GOALS)
        self.proved = True

    def reach(self, goal: str) -> None:
        """Bring one goal as far as it goes and hold it there."""
        if goal == "unmatched":
            bound: int | None = self.missing
        elif goal == "changes" and not self.problem.current:
            bound = self.problem.gone
        elif goal == "worst_regret" and self._simple():
            bound = self._narrowest()
        else:
            bound = self._modelled(goal)
        self.reached[goal] = measured(self.problem, self.taken)[goal]
        # A bound of a later goal says nothing once an earlier one is not proved.
        self.bounds[goal] = bound if self.proved else None
        self.proved = self.proved and bound == self.reached[goal]

    def _simple(self) -> bool:
        """Whether paths alone decide the worst regret: one host each, and nothing but loads to keep."""
        alone = all(person.needs <= 1 for person in self.problem.people)
        return alone and set(self.reached) <= {"unmatched"}

    def _narrowest(self) -> int:
        """The least limit on regrets under which as many people still find a host; proved by paths."""
        people = self.problem.people
        levels = sorted({person.regret([h]) for person in people for h in person.costs} | {0})
        low, high = 0, len(levels) - 1
        while low < high:
            middle = (low + high) // 2
            flow = start(within(self.problem, levels[middle]))
            if flow is not None and flow.missing() == self.missing:
                high = middle
            else:
                low = middle + 1
        flow = start(within(self.problem, levels[low]))
        if flow is not None:
            self.taken = taken_with_fixed(self.problem, flow)
        return measured(self.problem, self.taken)["worst_regret"]

    def _modelled(self, goal: str) -> int | None:
        before = measured(self.problem, self.taken)[goal]
        if not any(self.taken):
            return before
        built = Built(self.problem, self.reached, with_regret=goal == "worst_regret")
        outcome = built.model.minimise(built.costs(goal), self.clock, built.values(self.taken))
        if outcome.found:
            self._take(built.pairs(outcome), goal)
        return None if outcome.bound is None else int(outcome.bound) + built.constant(goal)

    def _take(self, taken: list[set[int]], goal: str) -> None:
        """Take the solver's pairs unless they are worse than what is there."""
        before, after = measured(self.problem, self.taken), measured(self.problem, taken)
        if all(after[name] <= limit for name, limit in self.reached.items()) and after[goal] <= before[goal]:
            self.taken = taken


def within(problem: Problem, regret: int) -> Problem:
    """The problem without the hosts that alone would pass a regret; fixed pairs stay."""
    people = tuple(
        replace(
            person,
            costs={
                h: cost
                for h, cost in person.costs.items()
                if cost - person.best[0] <= regret or (p, h) in problem.fixed
            },
        )
        for p, person in enumerate(problem.people)
    )
    return replace(problem, people=people)


class Built:
    """The linear model of a problem with the goals already reached as limits."""

    def __init__(self, problem: Problem, reached: Mapping[str, int], *, with_regret: bool) -> None:
        self.problem = problem
        self.model = Model()
        self.limit = reached.get("worst_regret")
        self.at: dict[tuple[int, int], int] = {}
        self.steps: dict[int, list[int]] = {}
        self.regret: int | None = None
        partly = reached["unmatched"] > 0
        for p, person in enumerate(problem.people):
            self._person(p, person, partly)
        self._hosts()
        whole = sum(person.needs for person in problem.people) - reached["unmatched"]
        self.model.row(dict.fromkeys(self.at.values(), 1), whole, whole)
        if with_regret:
            most = max((p.best[-1] - p.best[0]) * max(1, p.needs) for p in problem.people if p.costs)
            self.regret = self.model.variable(0, most)
        for p, person in enumerate(problem.people):
            self._regret(p, person)
        if "changes" in reached:
            kept = len(problem.current) + problem.gone - reached["changes"]
            self.model.row(self._kept(), kept)
        if "total_cost" in reached:
            self.model.row(self.costs("total_cost"), high=reached["total_cost"])

    def _person(self, p: int, person: Person, partly: bool) -> None:
        for h, cost in sorted(person.costs.items()):
            held = (p, h) in self.problem.fixed
            if (
                not held
                and self.limit is not None
                and person.needs == 1
                and cost - person.best[0] > self.limit
            ):
                continue
            self.at[p, h] = self.model.variable(1 if held else 0, 1)
        own = {self.at[p, h]: 1 for h in person.costs if (p, h) in self.at}
        if not own:
            return
        self.model.row(own, 0 if partly else person.needs, person.needs)
        if partly and person.needs > 1:
            # One step for each host got, in order: the best costs to compare with depend on how many.
            steps = [self.model.variable() for _ in range(min(person.needs, len(own)))]
            self.steps[p] = steps
            self.model.row({**own, **dict.fromkeys(steps, -1)}, 0, 0)
            for first, second in pairwise(steps):
                self.model.row({first: 1, second: -1}, 0)

    def _hosts(self) -> None:
        columns: list[dict[int, int]] = [{} for _ in self.problem.hosts]
        for (_, h), variable in self.at.items():
            columns[h][variable] = 1
        for host, column in zip(self.problem.hosts, columns, strict=True):
            if column:
                self.model.row(column, host.least, host.most)

    def _regret(self, p: int, person: Person) -> None:
        own = {self.at[p, h]: cost for h, cost in person.costs.items() if (p, h) in self.at}
        if not own or (self.regret is None and (self.limit is None or person.needs == 1)):
            return
        if p in self.steps:
            terms = own | {step: -person.best[i] for i, step in enumerate(self.steps[p])}
            constant = 0
        elif person.needs == 1:
            terms = {at: cost - person.best[0] for at, cost in own.items()}
            constant = 0
        else:
            terms, constant = own, sum(person.best[: person.needs])
        if self.regret is not None:
            terms = {**terms, self.regret: -1}
        limit = self.limit if self.limit is not None else 0
        self.model.row({at: factor for at, factor in terms.items() if factor}, high=constant + limit)

    def _kept(self) -> dict[int, int]:
        return {self.at[pair]: 1 for pair in sorted(self.problem.current) if pair in self.at}

    def costs(self, goal: str) -> dict[int, int]:
        """What a goal adds up."""
        if goal == "worst_regret" and self.regret is not None:
            return {self.regret: 1}
        if goal == "changes":
            return dict.fromkeys(self._kept(), -1)
        return {at: self.problem.people[p].costs[h] for (p, h), at in self.at.items()}

    def constant(self, goal: str) -> int:
        """What a goal has besides the model's sum."""
        return len(self.problem.current) + self.problem.gone if goal == "changes" else 0

    def values(self, taken: Sequence[set[int]]) -> list[float]:
        """Pairs as values of the model, to start from."""
        values = [0.0] * len(self.model.low)
        for (p, h), at in self.at.items():
            values[at] = 1.0 if h in taken[p] else 0.0
        for p, steps in self.steps.items():
            for i, step in enumerate(steps):
                values[step] = 1.0 if i < len(taken[p]) else 0.0
        if self.regret is not None:
            values[self.regret] = float(measured(self.problem, taken)["worst_regret"])
        return values

    def pairs(self, outcome: Outcome) -> list[set[int]]:
        """The model's answer as pairs."""
        taken: list[set[int]] = [set() for _ in self.problem.people]
        for (p, h), at in self.at.items():
            if outcome.whole(at):
                taken[p].add(h)
        return taken
