"""People to hosts (participants to coaches) with capacities, in the order of goals that the problem names.

Who gets a host at all is decided by paths (`flow`), which also prove the number; the later goals are linear
models, one after the other, each keeping what the earlier ones reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from rostra.solvers.inputs import BadInput, Id, Node, key_known, known, numbered, place, plain
from rostra.solvers.model import Clock
from rostra.solvers.reasons import Reason, Words

GOALS = ("unmatched", "worst_regret", "total_cost", "changes")
MOST_COST = 10**7  # of a scaled cost: beyond it the solver's numbers are no longer exact
Traits = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Person:
    """`costs` by the number of the host, scaled to whole numbers; `excluded` says why a host is impossible."""

    id: Id
    needs: int
    costs: Mapping[int, int]
    traits: Traits = field(default_factory=dict)
    excluded: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def best(self) -> tuple[int, ...]:
        """The costs from the least."""
        return tuple(sorted(self.costs.values()))

    def regret(self, hosts: Sequence[int]) -> int:
        """What these hosts cost beyond the person's best as many."""
        return sum(self.costs[host] for host in hosts) - sum(self.best[: len(hosts)])


@dataclass(frozen=True)
class Host:
    """Somebody who takes from `least` to `most` people."""

    id: Id
    least: int
    most: int
    traits: Traits = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """People and hosts in the order of their ids. `current` holds today's pairs, `fixed` pairs that must be."""

    people: tuple[Person, ...]
    hosts: tuple[Host, ...]
    scale: int = 1
    current: frozenset[tuple[int, int]] = frozenset()
    gone: int = 0
    fixed: frozenset[tuple[int, int]] = frozenset()
    goals: tuple[str, ...] = GOALS
    words: Words = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Any) -> Problem:
        """Read the input as docs/reference/solvers.md has it; raises BadInput."""
        root = Node(data)
        host_nodes = numbered(root.get("hosts").items(1), "host")
        person_nodes = numbered(root.get("people").items(1), "person")
        hosts = tuple(_host(node) for node in host_nodes)
        where = place([host.id for host in hosts])
        costs = [_costs(node, where) for node in person_nodes]
        scale = lcm(*(cost.denominator for row in costs for cost in row.values()))
        people = []
        for node, row in zip(person_nodes, costs, strict=True):
            scaled = {host: int(cost * scale) for host, cost in row.items()}
            if any(abs(cost) > MOST_COST for cost in scaled.values()):
                raise node.get("preferences").bad(
                    "costs are too large or too finely graded to compare exactly"
                )
            needs = node.or_else("needs", 1).whole(0)
            people.append(Person(node.get("id").ident(), needs, scaled, _traits(node)))
        who = place([person.id for person in people])
        for key, node in root.or_else("excluded", {}).entries():
            at = key_known(key, node, who, "person")
            people[at] = replace(people[at], excluded=_excluded(node, where, people[at]))
        current, gone = _current(root.or_else("current", []), who, where)
        problem = cls(tuple(people), hosts, scale, current, gone, goals=_goals(root), words=_words(root))
        return replace(problem, fixed=_fixed(root.or_else("fixed", []), problem, who, where))

    def cost(self, scaled: int) -> int | float:
        """A scaled cost as the input writes it."""
        return plain(Fraction(scaled, self.scale))


@dataclass(frozen=True)
class Proposal:
    """What is proposed; `status` is optimal (proved), feasible (the time went by first) or infeasible."""

    assignments: tuple[tuple[Id, Id], ...]
    unmatched: Mapping[str, int]
    objectives: Mapping[str, int | float]
    status: str
    bounds: Mapping[str, int | float | None]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The output as docs/reference/solvers.md has it."""
        return {
            "assignments": [list(pair) for pair in self.assignments],
            "unmatched": dict(self.unmatched),
            "objectives": dict(self.objectives),
            "status": self.status,
            "bounds": dict(self.bounds),
            "reasons": [dict(reason) for reason in self.reasons],
        }


def solve(problem: Problem, *, seconds: float = 60) -> Proposal:
    """The best pairs by the goals in their order, or why there are none."""
    from rostra.solvers import pairs_reasons as words
    from rostra.solvers import pairs_search as search

    clock = Clock(seconds)
    flow = search.start(problem)
    if flow is None:
        return Proposal((), {}, {}, "infeasible", {}, tuple(words.minimums(problem)))
    run = search.Run(problem, clock, flow)
    for goal in problem.goals:
        run.reach(goal)
    taken = [sorted(row) for row in run.taken]
    people, hosts = problem.people, problem.hosts
    return Proposal(
        assignments=tuple((people[p].id, hosts[h].id) for p, row in enumerate(taken) for h in row),
        unmatched={
            str(people[p].id): people[p].needs - len(row)
            for p, row in enumerate(taken)
            if len(row) < people[p].needs
        },
        objectives={
            goal: _shown(problem, goal, value) for goal, value in measured(problem, run.taken).items()
        },
        status="optimal" if run.proved else "feasible",
        bounds={goal: _shown(problem, goal, run.bounds[goal]) for goal in GOALS},
        reasons=(*words.conflicts(problem, run.taken), *words.choices(problem, taken)),
    )


def _shown(problem: Problem, goal: str, value: int | None) -> Any:
    return problem.cost(value) if value is not None and goal in ("worst_regret", "total_cost") else value


def measured(problem: Problem, taken: Sequence[set[int]]) -> dict[str, int]:
    """The goals' values, counted from the pairs alone."""
    people = problem.people
    kept = sum(1 for p, h in problem.current if h in taken[p])
    return {
        "unmatched": sum(person.needs - len(row) for person, row in zip(people, taken, strict=True)),
        "worst_regret": max(person.regret(sorted(row)) for person, row in zip(people, taken, strict=True)),
        "total_cost": sum(person.costs[h] for person, row in zip(people, taken, strict=True) for h in row),
        "changes": len(problem.current) - kept + problem.gone,
    }


def _host(node: Node) -> Host:
    least = node.or_else("min", 0).whole(0)
    most = node.get("max").whole(0)
    if least > most:
        raise node.get("min").bad(f"is more than max ({most})")
    return Host(node.get("id").ident(), least, most, _traits(node))


def _costs(node: Node, where: dict[str, int]) -> dict[int, Fraction]:
    entries = node.get("preferences").entries()
    return {key_known(key, value, where, "host"): value.number() for key, value in entries}


def _traits(node: Node) -> dict[str, frozenset[str]]:
    return {
        key: frozenset(item.label() for item in values.items())
        for key, values in node.or_else("traits", {}).entries()
    }


def _excluded(node: Node, where: dict[str, int], person: Person) -> dict[int, frozenset[str]]:
    found = {}
    for key, codes in node.entries():
        host = key_known(key, codes, where, "host")
        if host in person.costs:
            raise codes.bad("is both a preference and excluded")
        found[host] = frozenset(code.text() for code in codes.items(1))
    return found


def _current(
    node: Node, who: dict[str, int], where: dict[str, int]
) -> tuple[frozenset[tuple[int, int]], int]:
    """Today's pairs. A host who has gone counts as a change for the person; a person who has gone does not."""
    pairs, gone = set(), set()
    for item in node.items():
        person, host = _pair(item)
        if str(person.ident()) not in who:
            continue
        if str(host.ident()) in where:
            pairs.add((who[str(person.ident())], where[str(host.ident())]))
        else:
            gone.add((str(person.ident()), str(host.ident())))
    return frozenset(pairs), len(gone)


def _fixed(
    node: Node, problem: Problem, who: dict[str, int], where: dict[str, int]
) -> frozenset[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for item in node.items():
        person, host = _pair(item)
        p, h = known(person, who, "person"), known(host, where, "host")
        if h not in problem.people[p].costs:
            raise item.bad("this pair is not possible: the person has no cost for this host")
        pairs.add((p, h))
        if sum(1 for other, _ in pairs if other == p) > problem.people[p].needs:
            raise item.bad("more pairs are fixed than the person needs")
    return frozenset(pairs)


def _pair(item: Node) -> tuple[Node, Node]:
    parts = item.items()
    if len(parts) != 2:
        raise item.bad("a pair of a person and a host is needed")
    return parts[0], parts[1]


def _goals(root: Node) -> tuple[str, ...]:
    node = root.or_else("goals", list(GOALS))
    goals = tuple(item.text() for item in node.items())
    if sorted(goals) != sorted(GOALS) or goals[0] != "unmatched":
        raise BadInput("goals", f"name each of {', '.join(GOALS)} once, unmatched first")
    return goals


def _words(root: Node) -> dict[str, dict[str, str]]:
    """Words for values of traits, and under `host` what one and many hosts are called."""
    return {
        trait: {value: word.text() for value, word in node.entries()}
        for trait, node in root.or_else("words", {}).entries()
    }
