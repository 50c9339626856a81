"""Why groups are as they are: what each holds, what could not be kept apart or even, and what to relax."""

from __future__ import annotations

from collections.abc import Iterable

from rostra.solvers.flow import Flow, knots
from rostra.solvers.groups import Problem, Split, count_values
from rostra.solvers.reasons import Reason, counted, listed, number, reason, sentence


def explained(problem: Problem, split: Split) -> list[Reason]:
    """One reason for each group, one for each person with a single possible group, one for each broken wish."""
    found = [_group(problem, g, group) for g, group in enumerate(split)]
    found += [_only(problem, p, g) for g, group in enumerate(split) for p in group if _one(problem, p)]
    for attribute, value in problem.values:
        low, high = problem.even(attribute, value)
        counts = [count_values(problem, group).get((attribute, value), 0) for group in split]
        if attribute in problem.separate and max(counts) > high:
            found.append(_together(attribute, value, high, counts))
        if attribute in problem.balance and (max(counts) > high or min(counts) < low):
            found.append(_uneven(attribute, value, low, high, counts))
    for attribute in problem.cluster:
        found += _mixed(problem, split, attribute)
    return found


def _one(problem: Problem, p: int) -> bool:
    return problem.groups > 1 and len(problem.people[p].possible) == 1


def _group(problem: Problem, g: int, group: Iterable[int]) -> Reason:
    people = list(group)
    counts: dict[str, dict[str, int]] = {}
    for (attribute, value), count in sorted(count_values(problem, people).items()):
        counts.setdefault(attribute, {})[value] = count
    parts = [
        f"{attribute} {listed((f'{value} ({count})' for value, count in row.items()))}"
        for attribute, row in counts.items()
    ]
    text = f"Group {g + 1}: {counted(len(people), 'person', 'people')}"
    return reason(
        "group",
        sentence("; ".join([text, *parts])),
        group=g + 1,
        people=[problem.people[p].id for p in people],
        counts=counts,
    )


def _only(problem: Problem, p: int, g: int) -> Reason:
    ident = problem.people[p].id
    text = f"{ident} can only be in group {g + 1}"
    return reason("only_group", sentence(text), group=g + 1, people=[ident])


def _together(attribute: str, value: str, most: int, counts: list[int]) -> Reason:
    where = [{"group": g + 1, "count": n} for g, n in enumerate(counts) if n > most]
    named = listed(f"group {item['group']} ({item['count']})" for item in where)
    text = f"More people with {attribute} {value} together than {number(most)}, in {named}: the other limits leave no choice"
    return reason(
        "separate_impossible", sentence(text), attribute=attribute, value=value, most=most, groups=where
    )


def _uneven(attribute: str, value: str, low: int, high: int, counts: list[int]) -> Reason:
    where = [{"group": g + 1, "count": n} for g, n in enumerate(counts) if n > high or n < low]
    named = listed(f"group {item['group']} ({item['count']})" for item in where)
    even = str(low) if low == high else f"{low} or {high}"
    text = f"{attribute} {value} is not even: {even} in each group would be, but not in {named}"
    return reason(
        "uneven", sentence(text), attribute=attribute, value=value, least=low, most=high, groups=where
    )


def _mixed(problem: Problem, split: Split, attribute: str) -> list[Reason]:
    found = []
    for g, group in enumerate(split):
        values = sorted(value for name, value in count_values(problem, group) if name == attribute)
        if len(values) > 1:
            text = f"Group {g + 1} mixes {attribute} {listed(values)}"
            found.append(reason("mixed", sentence(text), attribute=attribute, group=g + 1, values=values))
    return found


def obstacles(problem: Problem) -> list[Reason]:
    """Why no groups can be made, whatever the wishes: sizes and dates; empty when some can."""
    return _sizes(problem) or _dates(problem) or _emptiness(problem)


def _sizes(problem: Problem) -> list[Reason]:
    people, groups = len(problem.people), problem.groups
    if groups * problem.most < people:
        most = -(-people // groups)
        text = (
            f"{people} people do not fit into {counted(groups, 'group', 'groups')} of {problem.most} at most; "
            f"allow {most} in a group, or make {-(-people // problem.most) if problem.most else people} groups"
        )
        needed = -(-people // problem.most) if problem.most else None
        return [
            reason(
                "groups_too_small",
                sentence(text),
                short=people - groups * problem.most,
                max=most,
                groups=needed,
            )
        ]
    if groups * problem.least > people:
        least = people // groups
        text = (
            f"{people} people cannot fill {counted(groups, 'group', 'groups')} of {problem.least} at least; "
            f"allow {least} in a group, or make {people // problem.least} groups"
        )
        return [
            reason(
                "groups_too_large",
                sentence(text),
                short=groups * problem.least - people,
                min=least,
                groups=people // problem.least,
            )
        ]
    return []


def _dates(problem: Problem) -> list[Reason]:
    flow = Flow([1] * len(problem.people), [person.possible for person in problem.people], problem.groups)
    flow.grow([problem.most] * problem.groups)
    found = []
    for knot in knots(flow):
        names = [problem.people[p].id for p in knot.unmet]
        rivals = [problem.people[p].id for p in knot.people if p not in knot.unmet]
        groups = [g + 1 for g in knot.places]
        if groups:
            text = (
                f"{listed(names)} cannot be placed: only {_groups(groups)} would suit, and with {problem.most} in a group "
                f"{counted(knot.short, 'place is', 'places are')} missing there"
            )
        else:
            text = f"No group's dates suit {listed(names)}"
        found.append(
            reason("no_group", sentence(text), people=names, rivals=rivals, groups=groups, short=knot.short)
        )
    return found


def _emptiness(problem: Problem) -> list[Reason]:
    flow = Flow([1] * len(problem.people), [person.possible for person in problem.people], problem.groups)
    flow.grow([problem.least] * problem.groups)
    short = [g for g in range(problem.groups) if len(flow.at[g]) < problem.least]
    if not short:
        return []
    people: set[int] = set()
    groups: set[int] = set()
    for g in short:
        who, where = flow.reached_from_place(g)
        people, groups = people | who, groups | where
    by = sum(problem.least - len(flow.at[g]) for g in short)
    numbers = [g + 1 for g in sorted(groups)]
    text = (
        f"Too few people can come to {_groups(numbers)}: at least {problem.least * len(numbers)} are asked for, "
        f"{problem.least * len(numbers) - by} can be had; ask for fewer in a group, make fewer groups or change their dates"
    )
    return [
        reason(
            "minimum_short",
            sentence(text),
            groups=numbers,
            people=[problem.people[p].id for p in sorted(people)],
            asked=problem.least * len(numbers),
            can=problem.least * len(numbers) - by,
        )
    ]


def _groups(numbers: list[int]) -> str:
    return f"group{'s' if len(numbers) > 1 else ''} {listed(numbers, 'or')}"
