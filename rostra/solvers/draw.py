"""A fair public draw under quotas: the least chance is as great as it can be, then the next least, and so on.

People who are alike in every attribute with a quota are one *kind* and have the same chance. A *panel* says how many
of each kind are taken. A distribution over panels is computed (`draw_chances`), written as whole tickets out of
`TICKETS`, and drawn from by a stream of SHA-256 (`draw_lot`), so that anyone can repeat the draw and check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from rostra.solvers.inputs import Id, Node, numbered
from rostra.solvers.reasons import Reason

TICKETS = 10**12
OTHER = ""  # stands for every value without a quota


@dataclass(frozen=True)
class Person:
    """The attributes that have quotas, as text; `OTHER` where the value has none."""

    id: Id
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Quota:
    """From `least` to `most` of those drawn have the value."""

    attribute: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Problem:
    """People in the order of their ids. Without a seed the chances are computed and nobody is drawn yet."""

    people: tuple[Person, ...]
    attributes: tuple[str, ...]
    quotas: tuple[Quota, ...]
    size: int
    seed: str | None = None

    @classmethod
    def from_json(cls, data: Any) -> Problem:
        """Read the input as docs/reference/solvers.md has it; raises BadInput."""
        root = Node(data)
        size = root.get("size").whole(1)
        quotas = _quotas(root.or_else("quotas", {}), size)
        attributes = tuple(sorted({quota.attribute for quota in quotas}))
        limited = {(quota.attribute, quota.value) for quota in quotas}
        people = tuple(
            Person(node.get("id").ident(), _attributes(node, attributes, limited))
            for node in numbered(root.get("people").items(1), "person")
        )
        seed = root.get("seed").text() if root.has("seed") and root.value["seed"] != "" else None
        return cls(people, attributes, quotas, size, seed)

    @property
    def taken(self) -> int:
        """How many can be taken: all there are, when there are fewer than places."""
        return min(self.size, len(self.people))

    @cached_property
    def kinds(self) -> tuple[tuple[int, ...], ...]:
        """People with the same attributes, the kinds in the order of the attributes."""
        found: dict[tuple[str, ...], list[int]] = {}
        for p, person in enumerate(self.people):
            found.setdefault(person.attributes, []).append(p)
        return tuple(tuple(found[key]) for key in sorted(found))

    def holders(self, quota: Quota) -> list[int]:
        """The kinds that have the quota's value."""
        at = self.attributes.index(quota.attribute)
        return [k for k, kind in enumerate(self.kinds) if self.people[kind[0]].attributes[at] == quota.value]

    def canonical(self) -> dict[str, Any]:
        """What the hash covers: everything that decides the chances, in one order."""
        return {
            "people": [[str(person.id), list(person.attributes)] for person in self.people],
            "attributes": list(self.attributes),
            "quotas": [[q.attribute, q.value, q.least, q.most] for q in self.quotas],
            "size": self.size,
        }


Panel = tuple[int, ...]


def pool_hash(problem: Problem) -> str:
    """SHA-256 of people, quotas and size; to be published before the seed is known."""
    return hash_of(problem.canonical())


def hash_of(canonical: Mapping[str, Any]) -> str:
    """SHA-256 of the compact JSON with sorted keys, in UTF-8."""
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Proposal:
    """Who is drawn, everybody's chance, and all that is needed to repeat and check the draw (`published`)."""

    chosen: tuple[Id, ...]
    probabilities: Mapping[str, Fraction]
    objectives: Mapping[str, Fraction]
    status: str
    bounds: Mapping[str, Fraction | float | None]
    reasons: tuple[Reason, ...]
    published: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The output as docs/reference/solvers.md has it."""
        return {
            "chosen": list(self.chosen),
            "probabilities": {person: _number(chance) for person, chance in self.probabilities.items()},
            "objectives": {name: _number(value) for name, value in self.objectives.items()},
            "status": self.status,
            "bounds": {name: None if value is None else float(value) for name, value in self.bounds.items()},
            "reasons": [dict(reason) for reason in self.reasons],
            **self.published,
        }


def solve(problem: Problem, *, seconds: float = 60) -> Proposal:
    """The fairest chances and, with a seed, the draw; or the smallest relaxation of quotas that cannot be met."""
    from rostra.solvers import draw_chances, draw_lot, draw_reasons
    from rostra.solvers.model import Clock

    clock = Clock(seconds)
    known = {"pool_hash": pool_hash(problem), "pool": problem.canonical(), "seed": problem.seed}
    lottery = draw_chances.fairest(problem, clock)
    if lottery is None:
        reasons = draw_reasons.impossible(problem, clock)
        return Proposal((), {}, {}, "infeasible", {}, tuple(reasons), known)
    published = known | {
        "kinds": [
            {
                "attributes": dict(zip(problem.attributes, problem.people[kind[0]].attributes, strict=True)),
                "people": [str(problem.people[p].id) for p in kind],
                "chance": str(lottery.chances[k]),
            }
            for k, kind in enumerate(problem.kinds)
        ],
        "tickets": TICKETS,
        "panels": [{"tickets": tickets, "counts": list(panel)} for panel, tickets in lottery.panels],
    }
    ids = {str(person.id): person.id for person in problem.people}
    chosen: tuple[Id, ...] = ()
    if problem.seed is not None:
        drawn = draw_lot.draw(published, problem.seed)
        published["ticket"] = drawn["ticket"]
        chosen = tuple(ids[person] for person in drawn["chosen"])
    chances = {
        str(problem.people[p].id): lottery.chances[k] for k, kind in enumerate(problem.kinds) for p in kind
    }
    return Proposal(
        chosen=chosen,
        probabilities=dict(sorted(chances.items())),
        objectives={"minimum_probability": min(lottery.chances)},
        status="optimal" if lottery.proved else "feasible",
        bounds={"minimum_probability": lottery.bound},
        reasons=tuple(draw_reasons.explained(problem, lottery, chosen)),
        published=published,
    )


def verify(published: Mapping[str, Any]) -> bool:
    """Whether a published draw is what its own pool, seed and panels give. Needs no solver."""
    from rostra.solvers import draw_lot

    return draw_lot.verify(published)


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _quotas(node: Node, size: int) -> tuple[Quota, ...]:
    found = []
    for attribute, values in node.entries():
        for value, limits in values.entries():
            least = limits.or_else("min", 0).whole(0)
            most = limits.or_else("max", size).whole(0)
            if least > most:
                raise limits.get("min").bad(f"is more than max ({most})")
            found.append(Quota(attribute, value, least, most))
    return tuple(found)


def _attributes(node: Node, wanted: tuple[str, ...], limited: set[tuple[str, str]]) -> tuple[str, ...]:
    own = node.or_else("attributes", {})
    found = []
    for name in wanted:
        value = own.get(name).label() if own.has(name) else OTHER
        found.append(value if (name, value) in limited else OTHER)
    return tuple(found)
