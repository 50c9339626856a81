"""Where somebody stands, derived from what happened. Pure: facts in, standing out, the same in whatever order
they arrive.

The rule, in this order:

1. A fact that was voided never was. (A void cannot itself be voided: record the fact again.)
2. Met by evidence of a kind that the requirement accepts and that reaches its threshold, by a catch-up, or by
   recognition from elsewhere: that stays, whatever is said later. Own evidence counts more than a catch-up, a
   catch-up more than recognition.
3. Excused without owing a catch-up: settled.
4. Handed in or returned, whichever was last: handed in means that the next move is ours.
5. Excused but owing a catch-up.
6. Open.

Facts are ordered by when they happened; of facts of the same instant, what comes later in the course of
things counts as later (handed in, then returned, then accepted), so the order of arrival never matters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

OPEN, HANDED_IN, RETURNED = "open", "handed_in", "returned"
MET, CAUGHT_UP, RECOGNISED, EXCUSED = "met", "caught_up", "recognised", "excused"
DUE_SOON, OVERDUE = "due_soon", "overdue"
SETTLED = frozenset({MET, CAUGHT_UP, RECOGNISED, EXCUSED})
SOON_DAYS = 7

_ALWAYS_MEETS = ("caught_up", "recognised")
_COURSE = (
    "visited", "read", "watched", "attempted", "passed", "submitted", "returned", "accepted", "attended",
    "walked_in", "excused", "caught_up", "recognised", "voided",
)  # fmt: skip
_RANK = {kind: number for number, kind in enumerate(_COURSE)}
_MEASURED = frozenset({"watched", "passed", "attempted", "attended"})


@dataclass(frozen=True)
class Asked:
    """What a requirement asks. `threshold` is the percent that measured evidence must reach, `last_day` the
    edition's end.
    """

    accepts: tuple[str, ...]
    threshold: int | None = None
    excuse_owes_catchup: bool = True
    due_days: int | None = None
    last_day: dt.date | None = None
    counts: bool = True
    retired: bool = False


@dataclass(frozen=True)
class Fact:
    """One piece of evidence. `voids` is the key of the fact it takes back."""

    key: str
    kind: str
    happened_at: dt.datetime
    value: float | None = None
    minutes: int | None = None
    voids: str | None = None


@dataclass(frozen=True)
class Derived:
    """A standing as it is stored. `minutes` count once the requirement is met; `value` is the best percent so
    far.
    """

    state: str = OPEN
    since: dt.datetime | None = None
    due_on: dt.date | None = None
    owes_catchup: bool = False
    value: float | None = None
    minutes: int = 0

    @property
    def settled(self) -> bool:
        """Nothing is owed any more."""
        return self.state in SETTLED and not self.owes_catchup


@dataclass(frozen=True)
class Counts:
    """Progress of one enrolment over what is asked."""

    asked: int = 0
    met: int = 0
    met_by_catchup: int = 0
    with_us: int = 0
    returned: int = 0
    minutes: int = 0
    next_due_on: dt.date | None = None
    completed_at: dt.datetime | None = field(default=None)


def standing(requirement: Asked, evidence: Iterable[Fact], start: dt.date | None) -> Derived:
    """Where one enrolment stands with one requirement; `start` is the day from which due dates count."""
    facts = live(evidence)
    due = due_on(requirement, start)
    value = max(
        (fact.value for fact in facts if fact.kind in _MEASURED and fact.value is not None), default=None
    )
    meeting = [fact for fact in facts if meets(requirement, fact)]
    if meeting:
        state, since = _how_met(meeting)
        return Derived(state, since, due, False, value, max(fact.minutes or 0 for fact in meeting))
    excused = [fact for fact in facts if fact.kind == "excused"]
    owes = bool(excused) and requirement.excuse_owes_catchup
    if excused and not owes:
        return Derived(EXCUSED, excused[0].happened_at, due, False, value)
    turns = [fact for fact in facts if fact.kind in {"submitted", "returned"}]
    if turns:
        state = HANDED_IN if turns[-1].kind == "submitted" else RETURNED
        return Derived(state, turns[-1].happened_at, due, owes, value)
    if excused:
        return Derived(EXCUSED, excused[0].happened_at, due, True, value)
    return Derived(OPEN, None, due, False, value)


def live(evidence: Iterable[Fact]) -> list[Fact]:
    """Facts that stand, in the order they happened."""
    facts = list(evidence)
    voided = {fact.voids for fact in facts if fact.kind == "voided"}
    kept = [fact for fact in facts if fact.kind != "voided" and fact.key not in voided]
    return sorted(kept, key=lambda fact: (fact.happened_at, _RANK.get(fact.kind, 0), fact.key))


def meets(requirement: Asked, fact: Fact) -> bool:
    """Whether this fact alone meets the requirement."""
    if fact.kind in _ALWAYS_MEETS:
        return True
    if fact.kind not in requirement.accepts:
        return False
    if requirement.threshold is None or fact.kind not in _MEASURED:
        return True
    return fact.value is not None and fact.value >= requirement.threshold


def _how_met(meeting: list[Fact]) -> tuple[str, dt.datetime]:
    own = [fact for fact in meeting if fact.kind not in _ALWAYS_MEETS]
    caught_up = [fact for fact in meeting if fact.kind == "caught_up"]
    best = own or caught_up or meeting
    state = MET if own else CAUGHT_UP if caught_up else RECOGNISED
    return state, best[0].happened_at


def due_on(requirement: Asked, start: dt.date | None) -> dt.date | None:
    """The day a requirement is due: days after the start, never after the edition's last day; None when
    never, as for what does not count.
    """
    if requirement.due_days is None or start is None or requirement.retired or not requirement.counts:
        return None
    day = start + dt.timedelta(days=requirement.due_days)
    return min(day, requirement.last_day) if requirement.last_day else day


def start_of(edition_start: dt.date, cohort_start: dt.date | None, enrolled_on: dt.date | None) -> dt.date:
    """The day from which somebody's due dates count: who joins late is not late at once."""
    start = cohort_start or edition_start
    return max(start, enrolled_on) if enrolled_on else start


def shown(
    state: str, due_on: dt.date | None, today: dt.date, soon_days: int = SOON_DAYS, owes_catchup: bool = False
) -> str:
    """The state as a person sees it today. Nobody is overdue while it is our turn or nothing is owed."""
    waits_for_them = state in {OPEN, RETURNED} or (state == EXCUSED and owes_catchup)
    if not waits_for_them or due_on is None:
        return state
    if today > due_on:
        return OVERDUE
    return DUE_SOON if state == OPEN and (due_on - today).days <= soon_days else state


def recount(standings: Iterable[tuple[Asked, Derived]], *, choice_owed: bool = False) -> Counts:
    """Progress over what is asked. What is asked no longer still counts for those who met it; optional things
    give minutes. Who has still to choose what they take is not complete, whatever was met.
    """
    rows = list(standings)
    counted = [derived for asked, derived in rows if asked.counts and (derived.settled or not asked.retired)]
    met = [derived for derived in counted if derived.settled]
    waiting = [
        derived.due_on
        for derived in counted
        if derived.due_on and not derived.settled and derived.state != HANDED_IN
    ]
    complete = bool(counted) and len(met) == len(counted) and not choice_owed
    return Counts(
        asked=len(counted),
        met=len(met),
        met_by_catchup=sum(derived.state == CAUGHT_UP for derived in met),
        with_us=sum(derived.state == HANDED_IN for derived in counted),
        returned=sum(derived.state == RETURNED for derived in counted),
        minutes=sum(derived.minutes for _asked, derived in rows),
        next_due_on=min(waiting, default=None),
        completed_at=max((derived.since for derived in met if derived.since), default=None)
        if complete
        else None,
    )
