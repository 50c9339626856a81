"""Why pairs are as they are: a reason for every pair, one for every shortage, and what to relax."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rostra.solvers.flow import Flow, Knot, knots
from rostra.solvers.pairs import Problem
from rostra.solvers.reasons import (
    Reason,
    counted,
    in_common,
    listed,
    number,
    ordinal,
    phrase,
    reason,
    sentence,
)

MOST_TRIED = 12
MOST_SHOWN = 3


def choices(problem: Problem, taken: Sequence[Sequence[int]]) -> list[Reason]:
    """One reason for each pair: which choice it is, what was full, what the two share."""
    loads = [0] * len(problem.hosts)
    for row in taken:
        for h in row:
            loads[h] += 1
    return [_choice(problem, p, h, row, loads) for p, row in enumerate(taken) for h in row]


def _choice(problem: Problem, p: int, h: int, own: Sequence[int], loads: Sequence[int]) -> Reason:
    person, host = problem.people[p], problem.hosts[h]
    better = [
        other for other, cost in sorted(person.costs.items()) if cost < person.costs[h] and other not in own
    ]
    rank = 1 + sum(1 for cost in person.costs.values() if cost < person.costs[h])
    full = [other for other in better if loads[other] >= problem.hosts[other].most]
    held = [other for other in better if other not in full]
    shared = {
        trait: sorted(values & host.traits.get(trait, frozenset()))
        for trait, values in sorted(person.traits.items())
        if values & host.traits.get(trait, frozenset())
    }
    fixed, kept = (p, h) in problem.fixed, (p, h) in problem.current
    parts = ["fixed by hand" if fixed else _rank_text(rank, len(person.costs))]
    if full and not fixed:
        parts.append(f"{listed(problem.hosts[o].id for o in full)} {'is' if len(full) == 1 else 'are'} full")
    if held and not fixed:
        parts.append(f"{listed(problem.hosts[o].id for o in held)} would serve another goal less well")
    if shared:
        named = (_value(problem, trait, value) for trait, values in shared.items() for value in values)
        parts.append(f"they share {listed(named)}")
    if kept:
        parts.append("as today")
    return reason(
        "choice",
        sentence(f"{person.id} with {host.id}: {'; '.join(parts)}"),
        people=[person.id],
        hosts=[host.id],
        rank=rank,
        of=len(person.costs),
        full=[problem.hosts[o].id for o in full],
        held_back=[problem.hosts[o].id for o in held],
        shared=shared,
        fixed=fixed,
        kept=kept,
    )


def _rank_text(rank: int, count: int) -> str:
    if count == 1:
        return "the only possible choice"
    return "their first choice" if rank == 1 else f"their {ordinal(rank)} choice of {number(count)}"


def _value(problem: Problem, trait: str, value: str) -> str:
    word = problem.words.get(trait, {}).get(value)
    return word.replace("…", "").strip() if word else f"{trait} {value}"


def conflicts(problem: Problem, taken: Sequence[set[int]]) -> list[Reason]:
    """One reason for each group of people who hold each other back, with what to relax."""
    flow = _flow(problem, taken)
    found = []
    for knot in knots(flow):
        found.append(_short(problem, flow, knot) if knot.places else _too_few(problem, knot))
    return found


def _flow(
    problem: Problem, taken: Sequence[set[int]], extra: Mapping[int, Iterable[int]] | None = None
) -> Flow:
    """The pairs as a flow in which fixed pairs do not move; `extra` allows more hosts."""
    held: list[set[int]] = [{h for who, h in problem.fixed if who == p} for p in range(len(problem.people))]
    needs = [person.needs - len(held[p]) for p, person in enumerate(problem.people)]
    more = extra or {}
    allowed = [
        (set(person.costs) | set(more.get(p, ()))) - held[p] for p, person in enumerate(problem.people)
    ]
    flow = Flow(needs, allowed, len(problem.hosts))
    for p, row in enumerate(taken):
        for h in row - held[p]:
            flow.put(p, h)
    return flow


def _limits(problem: Problem) -> list[int]:
    held = [0] * len(problem.hosts)
    for _, h in problem.fixed:
        held[h] += 1
    return [host.most - held[h] for h, host in enumerate(problem.hosts)]


def _too_few(problem: Problem, knot: Knot) -> Reason:
    """Somebody who has fewer possible hosts than wanted, however many places there are."""
    person = problem.people[knot.unmet[0]]
    counts: dict[str, int] = {}
    for codes in person.excluded.values():
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    ranked = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    one, many = _nouns(problem)
    why = listed(f"{_code(problem, code)} ({count})" for code, count in ranked.items())
    text = (
        f"{person.id} needs {counted(person.needs, one, many)}, but {number(len(person.costs))} can be theirs"
    )
    return reason(
        "too_few_possible",
        sentence(f"{text}; ruled out by {why}" if why else text),
        people=[person.id],
        needs=person.needs,
        possible=len(person.costs),
        short=knot.short,
        exclusions=ranked,
    )


def _short(problem: Problem, flow: Flow, knot: Knot) -> Reason:
    people, hosts = problem.people, problem.hosts
    others = [host for h, host in enumerate(hosts) if h not in knot.places]
    common = in_common(
        [people[p].traits for p in knot.people],
        [hosts[h].traits for h in knot.places],
        [h.traits for h in others],
    )
    more, codes = _raises(problem, flow, knot), _exclusions(problem, flow, knot)
    one, many = _nouns(problem)
    noun = phrase(one if knot.short == 1 else many, common, problem.words)
    unmet = listed(people[p].id for p in knot.unmet)
    full = listed((hosts[h].id for h in knot.places), most=5)
    have, are = ("has" if len(knot.unmet) == 1 else "have"), ("is" if len(knot.places) == 1 else "are")
    parts = [f"Short of {number(knot.short)} {noun}: {unmet} {have} too few, and {full} {are} full"]
    if more:
        parts.append(
            f"{counted(more[0]['by'], 'more place', 'more places')} with {more[0]['host']} would place "
            f"{number(more[0]['gains'])}"
        )
    if codes:
        parts.append(
            f"without “{_code(problem, codes[0]['exclusion'])}” {number(codes[0]['gains'])} more would be placed"
        )
    return reason(
        "short",
        sentence("; ".join(parts)),
        people=[people[p].id for p in knot.unmet],
        rivals=[people[p].id for p in knot.people if p not in knot.unmet],
        hosts=[hosts[h].id for h in knot.places],
        short=knot.short,
        traits=common,
        raises=more,
        exclusions=codes,
    )


def _raises(problem: Problem, flow: Flow, knot: Knot) -> list[dict[str, Any]]:
    """Whose capacity to raise by how many, and how many more that places; counted by trying."""
    limits, before = _limits(problem), flow.missing()
    found: list[dict[str, Any]] = []
    for h in knot.places[:MOST_TRIED]:
        raised = list(limits)
        raised[h] += knot.short
        tried = _flow(problem, _state(problem, flow))
        tried.grow(raised)
        gains = before - tried.missing()
        if gains:
            found.append({"host": problem.hosts[h].id, "by": gains, "gains": gains})
    return sorted(found, key=lambda item: (-item["gains"], str(item["host"])))[:MOST_SHOWN]


def _exclusions(problem: Problem, flow: Flow, knot: Knot) -> list[dict[str, Any]]:
    """Which single reason for excluding pairs would place how many more if it did not count."""
    limits, before = _limits(problem), flow.missing()
    by_code: dict[str, dict[int, list[int]]] = {}
    for p in knot.people:
        for h, codes in problem.people[p].excluded.items():
            if len(codes) == 1:
                by_code.setdefault(next(iter(codes)), {}).setdefault(p, []).append(h)
    found: list[dict[str, Any]] = []
    for code, extra in sorted(by_code.items()):
        tried = _flow(problem, _state(problem, flow), extra)
        tried.grow(limits)
        if tried.missing() < before:
            found.append({"exclusion": code, "gains": before - tried.missing()})
    return sorted(found, key=lambda item: (-item["gains"], item["exclusion"]))


def _state(problem: Problem, flow: Flow) -> list[set[int]]:
    held: list[set[int]] = [set(row) for row in flow.taken]
    for p, h in problem.fixed:
        held[p].add(h)
    return held


def minimums(problem: Problem) -> list[Reason]:
    """Why the least loads, or the pairs fixed by hand, cannot be had."""
    limits = _limits(problem)
    one, many = "place", "places"
    over = [
        reason(
            "fixed_over_max",
            sentence(
                f"More people are fixed to {host.id} than {host.id} takes: {counted(-limits[h], one, many)} too few"
            ),
            hosts=[host.id],
            by=-limits[h],
        )
        for h, host in enumerate(problem.hosts)
        if limits[h] < 0
    ]
    return over or _lows(problem)


def _lows(problem: Problem) -> list[Reason]:
    fixed = [len([1 for _, other in problem.fixed if other == h]) for h in range(len(problem.hosts))]
    least = [max(0, host.least - fixed[h]) for h, host in enumerate(problem.hosts)]
    flow = _flow(problem, [{h for who, h in problem.fixed if who == p} for p in range(len(problem.people))])
    flow.grow(least)
    short = {h: least[h] - len(flow.at[h]) for h in range(len(least)) if len(flow.at[h]) < least[h]}
    found: list[tuple[set[int], set[int]]] = []
    for h in sorted(short):
        people, places = flow.reached_from_place(h)
        for part in [part for part in found if part[1] & places]:
            people, places = people | part[0], places | part[1]
            found.remove(part)
        found.append((people, places))
    return [_low(problem, people, places, short) for people, places in found]


def _low(problem: Problem, people: set[int], places: set[int], short: Mapping[int, int]) -> Reason:
    hosts = [problem.hosts[h] for h in sorted(places) if problem.hosts[h].least]
    asked = sum(host.least for host in hosts)
    by = sum(missing for h, missing in short.items() if h in places)
    lower = [
        {"host": problem.hosts[h].id, "to": problem.hosts[h].least - n}
        for h, n in sorted(short.items())
        if h in places
    ]
    steps = listed(f"{item['host']} to {item['to']}" for item in lower)
    verb = "asks" if len(hosts) == 1 else "ask together"
    text = (
        f"{listed(host.id for host in hosts)} {verb} for at least {number(asked)}, but at most {number(asked - by)} can be had; "
        f"lower the least of {steps}, or let more people come"
    )
    return reason(
        "minimum_short",
        sentence(text),
        hosts=[host.id for host in hosts],
        people=[problem.people[p].id for p in sorted(people)],
        asked=asked,
        can=asked - by,
        lower=lower,
    )


def _nouns(problem: Problem) -> tuple[str, str]:
    words = problem.words.get("host", {})
    return words.get("one", "host"), words.get("many", "hosts")


def _code(problem: Problem, code: str) -> str:
    return problem.words.get("excluded", {}).get(code, code)
