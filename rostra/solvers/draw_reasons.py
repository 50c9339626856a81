"""Why chances are as they are, and the smallest change to quotas that cannot be met."""

from __future__ import annotations

from collections.abc import Sequence

from rostra.solvers.draw import OTHER, Problem, Quota
from rostra.solvers.draw_chances import CLOSE, Lottery
from rostra.solvers.inputs import Id
from rostra.solvers.model import Clock, Model
from rostra.solvers.reasons import Reason, counted, listed, reason, sentence


def explained(problem: Problem, lottery: Lottery, chosen: Sequence[Id]) -> list[Reason]:
    """The equal chance of all, or the chance of each kind with what holds the least back; then who was drawn."""
    found: list[Reason] = []
    chance = min(lottery.chances)
    if max(lottery.chances) - chance < CLOSE:
        text = f"Everybody has the same chance: {_percent(float(chance))}"
        found.append(reason("equal_chances", sentence(text), chance=float(chance)))
    else:
        found += [_kind(problem, lottery, k) for k in range(len(problem.kinds))]
    never = [
        problem.people[p].id for k, kind in enumerate(problem.kinds) if not lottery.chances[k] for p in kind
    ]
    if never:
        text = f"Under these quotas {listed(never)} can never be drawn"
        found.append(reason("never", sentence(text), people=never))
    chances = {problem.people[p].id: lottery.chances[k] for k, kind in enumerate(problem.kinds) for p in kind}
    for person in chosen:
        text = f"{person} was drawn with a chance of {_percent(float(chances[person]))}"
        found.append(reason("drawn", sentence(text), people=[person], chance=float(chances[person])))
    return found


def _kind(problem: Problem, lottery: Lottery, k: int) -> Reason:
    kind, chance = problem.kinds[k], lottery.chances[k]
    names = dict(zip(problem.attributes, problem.people[kind[0]].attributes, strict=True))
    shown = {name: value for name, value in names.items() if value != OTHER}
    binding = [
        quota for quota in problem.quotas if k in problem.holders(quota) and _full(problem, lottery, quota)
    ]
    who = listed(f"{name} {value}" for name, value in shown.items()) or "no quota of their own"
    text = f"{counted(len(kind), 'person', 'people')} with {who}: a chance of {_percent(float(chance))} each"
    if binding and chance - min(lottery.chances) < CLOSE:
        text += f", held down by at most {listed(f'{q.most} with {q.attribute} {q.value}' for q in binding)}"
    return reason(
        "chance",
        sentence(text),
        people=[problem.people[p].id for p in kind],
        attributes=shown,
        chance=float(chance),
        held_down_by=[{"attribute": q.attribute, "value": q.value, "max": q.most} for q in binding],
    )


def _full(problem: Problem, lottery: Lottery, quota: Quota) -> bool:
    """Whether every panel takes as many with the value as the quota allows."""
    holders = problem.holders(quota)
    return all(sum(panel[k] for k in holders) == quota.most for panel, _ in lottery.panels)


def _percent(chance: float) -> str:
    return f"{100 * chance:.3g} %"


def impossible(problem: Problem, clock: Clock) -> list[Reason]:
    """The smallest total by which lower and upper limits must move so that a panel exists; proved least."""
    model = Model()
    at = [model.variable(0, len(kind)) for kind in problem.kinds]
    model.row(dict.fromkeys(at, 1), problem.taken, problem.taken)
    slacks: dict[int, tuple[Quota, str]] = {}
    for quota in problem.quotas:
        holders = {at[k]: 1 for k in problem.holders(quota)}
        lower, upper = (model.variable(0, quota.least), model.variable(0, problem.size))
        model.row({**holders, lower: 1}, quota.least)
        model.row({**holders, upper: -1}, high=quota.most)
        slacks |= {lower: (quota, "min"), upper: (quota, "max")}
    outcome = model.minimise(dict.fromkeys(slacks, 1), Clock(max(1.0, clock.left())))
    if not outcome.found:
        return [
            reason("no_time", "The quotas cannot be met, and the time was too short to say what to relax.")
        ]
    found = []
    for variable, (quota, side) in slacks.items():
        by = outcome.whole(variable)
        if not by:
            continue
        before = quota.least if side == "min" else quota.most
        after = before - by if side == "min" else before + by
        word = "at least" if side == "min" else "at most"
        text = (
            f"The quotas cannot all be met: ask for {word} {after} instead of {before} "
            f"with {quota.attribute} {quota.value}"
        )
        found.append(
            reason(
                "relax_quota",
                sentence(text),
                attribute=quota.attribute,
                value=quota.value,
                side=side,
                now=before,
                to=after,
                total=round(outcome.objective),
            )
        )
    return found
