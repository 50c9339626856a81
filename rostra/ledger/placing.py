"""Where somebody may start: from what a baseline says to a level, a package, and whether the levelling master class helps. Pure.

The level comes from the mean of all competences that were answered: below 35 beginner, below 60 some experience, below 85
confident, from there on somebody who could lead others. Tasks hold it down: who got fewer than half of them right starts with
some experience at most, and only who got three quarters right could lead others. So a better answer never gives a lower level.

The levelling master class is offered to beginners and to whoever has a competence below 30: raising a score never adds the
offer. The package is the one whose modules help with the most of what is short (below 60); with nothing short, none.

It is a suggestion. `because` says what it rests on, as codes; `rostra.ledger.placing_words` has the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LEVELS = ("beginner", "some", "confident", "leads")
FROM = {"some": 35, "confident": 60, "leads": 85}
SHORT = 60
VERY_SHORT = 30
TASKS_FOR = {"confident": 0.5, "leads": 0.75}
TESTS_OUT = 75


@dataclass(frozen=True)
class Skill:
    """What a baseline says of one competence: percent, the rating alone, tasks right and asked; keys of modules that help."""

    score: int
    rating: int | None = None
    right: int = 0
    tasks: int = 0
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Package:
    """A package of the programme: `key` is `<level>:<package>`, with the keys of its modules."""

    key: str
    modules: frozenset[str]


@dataclass(frozen=True)
class Suggestion:
    """A level (one of `LEVELS`, empty when nothing was answered), a package or none, the levelling class, and why."""

    level: str = ""
    package: str = ""
    levelling: bool = False
    because: list[dict[str, Any]] = field(default_factory=list)


def suggest(skills: Mapping[str, Skill], packages: Sequence[Package] = ()) -> Suggestion:
    """The suggestion for somebody with these skills, by competence, in a programme with these packages, in their order."""
    if not skills:
        return Suggestion(because=[{"code": "nothing"}])
    mean = sum(each.score for each in skills.values()) / len(skills)
    right = sum(each.right for each in skills.values())
    tasks = sum(each.tasks for each in skills.values())
    level, held = _level(mean, right, tasks)
    because: list[dict[str, Any]] = [{"code": "mean", "percent": round(mean), "competences": len(skills)}]
    if held:
        because.append({"code": "tasks", "right": right, "tasks": tasks})
    very = [name for name, each in skills.items() if each.score < VERY_SHORT]
    levelling = level == LEVELS[0] or bool(very)
    if very:
        because.append({"code": "very_short", "competences": very})
    package, helps = _package(skills, packages)
    if package:
        because.append({"code": "package", "package": package, "competences": helps})
    return Suggestion(level, package, levelling, because)


def _level(mean: float, right: int, tasks: int) -> tuple[str, bool]:
    """The level, and whether tasks held it down."""
    by_mean = max((index for index, name in enumerate(LEVELS) if mean >= FROM.get(name, 0)), default=0)
    level = by_mean
    while level and tasks and right / tasks < TASKS_FOR.get(LEVELS[level], 0):
        level -= 1
    return LEVELS[level], level < by_mean


def _package(skills: Mapping[str, Skill], packages: Sequence[Package]) -> tuple[str, list[str]]:
    """The package that helps with the most of what is short, weighed by how short it is; and with which competences."""
    best: tuple[str, list[str]] = ("", [])
    weight = 0
    for package in packages:
        helps = [
            name
            for name, each in skills.items()
            if each.score < SHORT and package.modules & set(each.modules)
        ]
        own = sum(SHORT - skills[name].score for name in helps)
        if own > weight:
            best, weight = (package.key, helps), own
    return best


def tests_out(skill: Skill) -> bool:
    """Whether somebody may skip what teaches this competence once its quiz agrees: all tasks right, and rated high."""
    return skill.tasks > 0 and skill.right == skill.tasks and (skill.rating or 0) >= TESTS_OUT
