"""The ways to hold one session of a series: sets of slots, the useless ones left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rostra.solvers.dates import Option, Problem
from rostra.solvers.inputs import BadInput

MOST_OPTIONS = 20_000


def options(problem: Problem) -> list[Option]:
    """Every way to hold one session; ways that only add a useless repeat are left out."""
    must = problem.fixed | (problem.current or frozenset())
    found: list[Option] = []
    for size in range(1, problem.repeats + 1):
        for option in _sets(problem, problem.open, size):
            if size == 1 or not _useless(problem, option, must):
                found.append(option)
            if len(found) > MOST_OPTIONS:
                raise BadInput(
                    "repeats", "too many ways to combine slots; offer fewer slots or fewer repeats"
                )
    return sorted(found)


def _sets(problem: Problem, slots: Sequence[int], size: int, chosen: Option = ()) -> Iterator[Option]:
    if len(chosen) == size:
        yield chosen
        return
    for i, t in enumerate(slots):
        if not any(problem.slots[t].overlaps(problem.slots[other]) for other in chosen):
            yield from _sets(problem, slots[i + 1 :], size, (*chosen, t))


def _useless(problem: Problem, option: Option, must: frozenset[int]) -> bool:
    """Whether a slot of the option gives nobody a better answer than the other slots do."""
    for t in option:
        if t in must:
            continue
        others = [problem.by_slot[other] for other in option if other != t]
        if all(mine <= max(answers) for mine, *answers in zip(problem.by_slot[t], *others, strict=True)):
            return True
    return False
