"""What goes with a method or a programme: others of the catalogue that share topics, a stage or a level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rostra.programmes import reading
from rostra.programmes.models import Publication

MOST = 4
# How much a shared value counts: what a thing is about tells more than where in the policy cycle it stands.
WEIGHTS = {"topics": 3, "stages": 1, "levels": 2}


def marks(publication: Publication) -> dict[str, set[str]]:
    """What a thing can share: topics, stages of the policy cycle, and its level (of influence, or of government)."""
    facts = publication.facts
    return {
        "topics": {each["key"] for each in facts.get("topics") or []},
        "stages": set(facts.get("stages") or facts.get("policy_stages") or []),
        "levels": {f"influence:{each}" for each in facts.get("influence") or []}
        | {f"government:{each}" for each in facts.get("government_levels") or []},
    }


def nearness(one: dict[str, set[str]], other: dict[str, set[str]]) -> int:
    """How much two things share; 0 for strangers. A stage alone makes no neighbours: nearly everything shares one."""
    shared = {name: len(one[name] & other[name]) for name in WEIGHTS}
    if not shared["topics"] and not (shared["levels"] and shared["stages"]):
        return 0
    return sum(WEIGHTS[name] * count for name, count in shared.items())


def nearest(own: Publication, others: Iterable[Publication], most: int = MOST) -> list[Publication]:
    """The things that share most with one, nearest first, then by title."""
    mine = marks(own)
    ranked = [(nearness(mine, marks(each)), each) for each in others if each.key != own.key]
    kept = sorted((pair for pair in ranked if pair[0]), key=lambda pair: (-pair[0], pair[1].title.casefold()))
    return [each for _score, each in kept[:most]]


@dataclass(frozen=True)
class Neighbours:
    """The methods and programmes that go with something."""

    methods: list[Publication]
    programmes: list[Publication]

    @classmethod
    def of(cls, own: Publication, language: str) -> Neighbours:
        """One query."""
        others = reading.offered(language)
        return cls(
            nearest(own, [each for each in others if each.shape == Publication.Shape.METHOD]),
            nearest(own, [each for each in others if each.shape == Publication.Shape.PROGRAMME]),
        )

    def __bool__(self) -> bool:
        return bool(self.methods or self.programmes)
