"""Why dates are as they are: who can come to each, who has too few, and what to relax when nothing fits."""

from __future__ import annotations

from rostra.solvers.dates import Choice, Problem, misses, without
from rostra.solvers.dates_model import cliques
from rostra.solvers.dates_options import options
from rostra.solvers.model import Clock, Model
from rostra.solvers.reasons import Reason, counted, listed, number, reason, sentence


def explained(problem: Problem, choice: Choice) -> list[Reason]:
    """One reason for each session, one for each person without enough of them."""
    return [_session(problem, choice, i) for i in range(len(choice))] + _too_few(problem, choice)


def _session(problem: Problem, choice: Choice, at: int) -> Reason:
    option = choice[at]
    slots = [problem.slots[t].id for t in option]
    answers = [max(problem.by_slot[t][p] for t in option) for p in range(len(problem.people))]
    yes, maybe = answers.count(2), answers.count(1)
    away = [problem.people[p].id for p, answer in enumerate(answers) if not answer]
    fixed = [problem.slots[t].id for t in option if t in problem.fixed]
    text = f"Session {at + 1} ({listed(slots, 'or')}): {counted(yes + maybe, 'person', 'people')} can come"
    text += f", {number(maybe)} of them if need be" if maybe else ""
    text += f"; {listed(away)} cannot" if away else "; nobody misses it"
    return reason(
        "session",
        sentence(text),
        session=at + 1,
        slots=slots,
        yes=yes,
        if_need_be=maybe,
        people=away,
        fixed=fixed,
    )


def _too_few(problem: Problem, choice: Choice) -> list[Reason]:
    found = []
    for p, missed in misses(problem, choice).items():
        can = len(choice) - len(missed)
        if can >= problem.needed:
            continue
        person = problem.people[p]
        possible = sum(1 for t in problem.open if person.answers.get(t))
        text = (
            f"{person.id} can come to {counted(can, 'session', 'sessions')} and needs {number(problem.needed)}; "
            f"of all possible slots {person.id} said {number(possible)} would do"
        )
        found.append(
            reason(
                "not_enough",
                sentence(text),
                people=[person.id],
                sessions=can,
                needed=problem.needed,
                possible=possible,
            )
        )
    return found


def no_time() -> Reason:
    """The time was too short to find anything."""
    return reason("no_time", "The time given was too short to find dates; give more.")


def impossible(problem: Problem, clock: Clock) -> list[Reason]:
    """Why no dates can be had: how many sessions would fit, and which single limit to lift."""
    most = _fitting(problem, clock)
    tried = {limit: _fitting(without(problem, limit), clock) for limit in _limits(problem)}
    least = problem.sessions if max(tried.values(), default=0) >= problem.sessions else most + 1
    relax = sorted(
        ((limit, fits) for limit, fits in tried.items() if fits >= least), key=lambda item: -item[1]
    )
    text = (
        f"No dates can be had: {counted(problem.sessions, 'session', 'sessions')} asked for, "
        f"{number(most) if most else 'none'} can be placed in the {counted(len(problem.open), 'slot', 'slots')} still possible"
    )
    if relax:
        text += f". To relax: {listed((f'{_limit(limit)} ({number(fits)} would fit)' for limit, fits in relax), 'or')}"
    shut = [problem.slots[t].id for t in sorted(problem.fixed - set(problem.open))]
    if shut:
        text += f". Fixed but not possible: {listed(shut)}"
    return [
        reason(
            "too_few_slots",
            sentence(text),
            asked=problem.sessions,
            fits=most,
            open=len(problem.open),
            relax=[{"limit": limit, "fits": fits} for limit, fits in relax],
            slots=shut,
        )
    ]


def _limits(problem: Problem) -> list[str]:
    found = ["blocked"] if problem.blocked else []
    found += ["min_gap_days"] if problem.min_gap_days else []
    found += ["in_order"] if problem.in_order else []
    found += ["rooms"] if problem.rooms is not None else []
    found += ["fixed"] if problem.fixed else []
    return found + [f"tutor:{name}" for name in problem.tutors]


def _limit(limit: str) -> str:
    plain = {
        "blocked": "unblock days",
        "min_gap_days": "let sessions come closer together",
        "in_order": "let a repeat come after the next session",
        "rooms": "find another room",
        "fixed": "give up a fixed slot",
    }
    return plain.get(limit) or f"do without {limit.removeprefix('tutor:')}"


def _fitting(problem: Problem, clock: Clock) -> int:
    """How many sessions can be placed; 0 also when the fixed slots cannot."""
    if not problem.fixed <= set(problem.open):
        return 0
    ways = options(problem)
    model = Model()
    at = [model.variable() for _ in ways]
    for group in cliques(problem, ways):
        model.row({at[o]: 1 for o in sorted(group)}, 0, 1)
    for t in problem.fixed:
        model.row({at[o]: 1 for o, way in enumerate(ways) if t in way}, 1)
    model.row(dict.fromkeys(at, 1), 0, problem.sessions)
    outcome = model.maximise(dict.fromkeys(at, 1), Clock(max(1.0, clock.left())))
    return round(outcome.objective) if outcome.found else 0
