"""People into workshop groups: kept together by some attributes, spread by others, within sizes and dates.

People who are alike in everything that counts are one *kind*; the model decides how many of each kind go where,
so that swapping two equal people is never another answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rostra.solvers.flow import Flow
from rostra.solvers.inputs import BadInput, Id, Node, key_known, known, numbered, place
from rostra.solvers.model import Clock, Model, Outcome
from rostra.solvers.reasons import Reason

MOST_GROUPS = 200


@dataclass(frozen=True)
class Person:
    """`possible` are the groups whose dates suit; `now` is today's group."""

    id: Id
    attributes: Mapping[str, str]
    possible: tuple[int, ...]
    now: int | None = None


@dataclass(frozen=True)
class Problem:
    """People in the order of their ids; groups are numbered from nought."""

    people: tuple[Person, ...]
    groups: int
    least: int
    most: int
    balance: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    alike: bool = True
    has_current: bool = False

    @classmethod
    def from_json(cls, data: Any) -> Problem:
        """Read the input as docs/reference/solvers.md has it; raises BadInput."""
        root = Node(data)
        nodes = numbered(root.get("people").items(1), "person")
        groups = root.get("groups").whole(1, MOST_GROUPS)
        names = {name: _names(root.or_else(name, [])) for name in ("balance", "cluster", "separate")}
        wanted = {name for row in names.values() for name in row}
        where = place([node.get("id").ident() for node in nodes])
        possible = _possible(root, nodes, groups)
        for key, node in root.or_else("fixed", {}).entries():
            group = node.whole(1, groups) - 1
            possible[key_known(key, node, where, "person")] = (group,)
        now = _current(root, where, groups)
        people = tuple(
            Person(node.get("id").ident(), _attributes(node, wanted), possible[p], now.get(p))
            for p, node in enumerate(nodes)
        )
        least, most = _sizes(root, len(people), groups)
        everywhere = tuple(range(groups))
        alike = all(person.possible == everywhere and person.now is None for person in people)
        return cls(people, groups, least, most, **names, alike=alike, has_current=root.has("current"))

    @cached_property
    def values(self) -> dict[tuple[str, str], list[int]]:
        """The people who have each value of each attribute."""
        found: dict[tuple[str, str], list[int]] = {}
        for p, person in enumerate(self.people):
            for attribute, value in person.attributes.items():
                found.setdefault((attribute, value), []).append(p)
        return dict(sorted(found.items()))

    def even(self, attribute: str, value: str) -> tuple[int, int]:
        """How many of a value an even split puts in a group: at least, at most."""
        count = len(self.values[attribute, value])
        return count // self.groups, -(-count // self.groups)

    @cached_property
    def kinds(self) -> list[list[int]]:
        """People who are alike in everything that counts, in the order of their ids."""
        found: dict[tuple, list[int]] = {}
        for p, person in enumerate(self.people):
            key = (tuple(sorted(person.attributes.items())), person.possible, person.now)
            found.setdefault(key, []).append(p)
        return list(found.values())


Split = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Proposal:
    """What is proposed; with interchangeable groups the one with the first id comes first."""

    groups: tuple[tuple[Id, ...], ...]
    objectives: Mapping[str, int]
    status: str
    bounds: Mapping[str, int | None]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The output as docs/reference/solvers.md has it."""
        return {
            "groups": [list(group) for group in self.groups],
            "objectives": dict(self.objectives),
            "status": self.status,
            "bounds": dict(self.bounds),
            "reasons": [dict(reason) for reason in self.reasons],
        }


def solve(problem: Problem, *, seconds: float = 60) -> Proposal:
    """The best groups, or why there are none."""
    from rostra.solvers import groups_reasons as words

    clock = Clock(seconds)
    obstacles = words.obstacles(problem)
    if obstacles:
        return Proposal((), {}, "infeasible", {}, tuple(obstacles))
    stages = Stages(problem, clock)
    split = stages.run() or any_split(problem)
    value = measured(problem, split)
    return Proposal(
        groups=tuple(tuple(problem.people[p].id for p in group) for group in split),
        objectives={name: value[name] for name in goals(problem)},
        status="optimal" if stages.proved else "feasible",
        bounds={name: stages.bounds.get(name) for name in goals(problem)},
        reasons=tuple(words.explained(problem, split)),
    )


def any_split(problem: Problem) -> Split:
    """Groups that keep sizes and dates and nothing else: when the time was too short for more."""
    flow = Flow([1] * len(problem.people), [person.possible for person in problem.people], problem.groups)
    flow.grow([problem.least] * problem.groups)
    flow.grow([problem.most] * problem.groups)
    return tuple(tuple(sorted(group)) for group in flow.at)


def goals(problem: Problem) -> tuple[str, ...]:
    """The goals in their order; those that the problem does not ask for are left out."""
    asked = {
        "together": bool(problem.separate),
        "mixing": bool(problem.cluster),
        "imbalance": True,
        "changes": problem.has_current,
    }
    return tuple(name for name, wanted in asked.items() if wanted)


def measured(problem: Problem, split: Split) -> dict[str, int]:
    """The goals' values, counted from the groups alone."""
    counts = [count_values(problem, group) for group in split]
    found = dict.fromkeys(("together", "mixing", "imbalance"), 0)
    for attribute, value in problem.values:
        low, high = problem.even(attribute, value)
        here = [count.get((attribute, value), 0) for count in counts]
        if attribute in problem.separate:
            found["together"] += sum(max(0, n - high) for n in here)
        if attribute in problem.balance:
            found["imbalance"] += sum(max(0, n - high, low - n) for n in here)
        if attribute in problem.cluster:
            found["mixing"] += sum(1 for n in here if n)
    for attribute in problem.cluster:
        found["mixing"] -= sum(1 for count in counts if any(name == attribute for name, _ in count))
    moved = sum(1 for g, group in enumerate(split) for p in group if problem.people[p].now not in (None, g))
    return found | {"changes": moved}


def count_values(problem: Problem, group: Sequence[int]) -> dict[tuple[str, str], int]:
    """How often each value occurs in a group."""
    found: dict[tuple[str, str], int] = {}
    for p in group:
        for item in problem.people[p].attributes.items():
            found[item] = found.get(item, 0) + 1
    return found


class Stages:
    """The linear model: how many of each kind go to each group; goals one after the other."""

    def __init__(self, problem: Problem, clock: Clock) -> None:
        self.problem = problem
        self.clock = clock
        self.model = Model()
        self.at: list[dict[int, int]] = []
        self.bounds: dict[str, int | None] = {}
        self.proved = True
        self.costs: dict[str, dict[int, int]] = {name: {} for name in goals(problem)}
        for kind in problem.kinds:
            possible = problem.people[kind[0]].possible
            self.at.append({g: self.model.variable(0, len(kind)) for g in possible})
            self.model.row(dict.fromkeys(self.at[-1].values(), 1), len(kind), len(kind))
        for g in range(problem.groups):
            self.model.row({row[g]: 1 for row in self.at if g in row}, problem.least, problem.most)
        for attribute, value in problem.values:
            self._value(attribute, value)
        self._mixing()
        self._changes()
        if problem.alike:
            self._first_kind_in_order()

    def _value(self, attribute: str, value: str) -> None:
        """How far the value lies outside an even split in each group."""
        problem = self.problem
        low, high = problem.even(attribute, value)
        for g in range(problem.groups):
            terms = self._terms(attribute, value, g)
            over = self.model.variable(0, len(problem.people))
            self.model.row({**terms, over: -1}, high=high)
            if attribute in problem.separate:
                self.costs["together"][over] = 1
            if attribute in problem.balance:
                under = self.model.variable(0, low)
                self.model.row({**terms, under: 1}, low)
                self.costs["imbalance"] |= {over: 1, under: 1}

    def _terms(self, attribute: str, value: str, g: int) -> dict[int, int]:
        people = self.problem.people
        return {
            row[g]: 1
            for kind, row in zip(self.problem.kinds, self.at, strict=True)
            if g in row and people[kind[0]].attributes.get(attribute) == value
        }

    def _mixing(self) -> None:
        """A group counts each value it holds beyond the first."""
        for attribute in self.problem.cluster:
            for g in range(self.problem.groups):
                held = {}
                for name, value in self.problem.values:
                    if name != attribute:
                        continue
                    here = self.model.variable()
                    held[here] = 1
                    for at in self._terms(attribute, value, g):
                        self.model.row({at: 1, here: -int(self.model.high[at])}, high=0)
                extra = self.model.variable(0, max(0, len(held) - 1))
                self.model.row({**held, extra: -1}, high=1)
                self.costs["mixing"][extra] = 1

    def _changes(self) -> None:
        if "changes" not in self.costs:
            return
        for kind, row in zip(self.problem.kinds, self.at, strict=True):
            now = self.problem.people[kind[0]].now
            if now is not None:
                self.costs["changes"] |= {at: 1 for g, at in row.items() if g != now}

    def _first_kind_in_order(self) -> None:
        """Groups can be swapped: those with more of the largest kind come first."""
        largest = max(range(len(self.at)), key=lambda k: (len(self.problem.kinds[k]), -k))
        for g in range(self.problem.groups - 1):
            self.model.row({self.at[largest][g]: 1, self.at[largest][g + 1]: -1}, 0)

    def run(self) -> Split | None:
        """All goals; None when the time was too short for any answer."""
        split: Split | None = None
        values: Sequence[float] | None = None
        for name in goals(self.problem):
            costs = self.costs[name]
            outcome = self.model.minimise(costs, self.clock, values)
            if outcome.found:
                split, values = self._split(outcome), outcome.values
            if split is None or values is None:
                self.proved = False
                return None
            reached = measured(self.problem, split)[name]
            bound = None if outcome.bound is None else max(0, round(outcome.bound))
            self.bounds[name] = bound if self.proved else None
            self.proved = self.proved and bound == reached
            self.model.row(costs, high=reached)
        return split

    def _split(self, outcome: Outcome) -> Split:
        groups: list[list[int]] = [[] for _ in range(self.problem.groups)]
        for kind, row in zip(self.problem.kinds, self.at, strict=True):
            waiting = iter(kind)
            for g, at in sorted(row.items()):
                groups[g] += [next(waiting) for _ in range(outcome.whole(at))]
        ordered = [tuple(sorted(group)) for group in groups]
        return tuple(sorted(ordered, key=lambda group: (not group, group)) if self.problem.alike else ordered)


def _names(node: Node) -> tuple[str, ...]:
    names = [item.text() for item in node.items()]
    for item in node.items():
        if names.count(item.text()) > 1:
            raise item.bad(f"“{item.text()}” comes twice")
    return tuple(names)


def _attributes(node: Node, wanted: set[str]) -> dict[str, str]:
    """The attributes that count, as text. Who lacks one is in nobody's way."""
    entries = node.or_else("attributes", {}).entries()
    return {key: value.label() for key, value in entries if key in wanted and value.value is not None}


def _sizes(root: Node, people: int, groups: int) -> tuple[int, int]:
    size = root.or_else("size", {})
    least = size.or_else("min", people // groups).whole(0)
    most = size.or_else("max", -(-people // groups)).whole(0)
    if least > most:
        raise size.get("min" if size.has("min") else "max").bad(f"min ({least}) is more than max ({most})")
    return least, most


def _possible(root: Node, nodes: Sequence[Node], groups: int) -> list[tuple[int, ...]]:
    """The groups each person can come to: enough of their dates are among the person's."""
    if not root.has("group_dates"):
        return [tuple(range(groups))] * len(nodes)
    rows = root.get("group_dates").items()
    if len(rows) != groups:
        raise BadInput("group_dates", f"one list for each of the {groups} groups is needed")
    dates = [{str(item.ident()) for item in row.items()} for row in rows]
    reach = root.or_else("reach", max((len(row) for row in dates), default=0)).whole(0)
    found = []
    for node in nodes:
        if not node.has("availability"):
            found.append(tuple(range(groups)))
            continue
        free = {str(item.ident()) for item in node.get("availability").items()}
        found.append(tuple(g for g, row in enumerate(dates) if len(row & free) >= min(reach, len(row))))
    return found


def _current(root: Node, where: dict[str, int], groups: int) -> dict[int, int]:
    """Today's group of each person. People who have left, and groups beyond the last, are passed over."""
    now: dict[int, int] = {}
    for g, group in enumerate(root.or_else("current", []).items()):
        for item in group.items():
            if str(item.ident()) not in where:
                continue
            p = known(item, where, "person")
            if p in now:
                raise item.bad(f"“{item.ident()}” is in two groups")
            now[p] = g if g < groups else -1
    return now
