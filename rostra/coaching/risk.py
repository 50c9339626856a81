"""Who falls behind, and what to do next. Pure: facts about one person in, signals out.

A signal is a plain reason with a weight and a next step. What waits for us (handed in, not yet read) and what is excused never
makes one; every signal names its count or its day, so that people see why. Weights: 5 asks for help, 4 misses sessions, 3
stays away or owes a catch-up, 2 sets no aim or did not meet it or is late, 1 has not been asked or talked to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

STUCK, MISSED, SILENT, CATCH_UP = "stuck", "missed", "silent", "catch_up"
NO_AIM, NOT_MET, LATE, NO_CONTACT, BASELINE = "no_aim", "not_met", "late", "no_contact", "baseline"
WRITE, CALL, CATCHING_UP, SECOND, COACH = "write", "call", "catch_up", "second", "coach"
SETTLING_DAYS = 7  # of a sprint before somebody without an aim is named; of a beginning before silence counts


@dataclass(frozen=True)
class Thresholds:
    """From when somebody counts as falling behind; the fields of `SupportPlan`."""

    missed: int = 2
    silent_days: int = 21
    overdue_days: int = 7
    contact_days: int = 14


@dataclass(frozen=True)
class Sprinting:
    """How somebody stands in sprints: the running one, and the last that is over."""

    running: str = ""
    running_since: dt.date | None = None
    open_aims: int = 0
    met_aims: int = 0
    over: str = ""
    over_wanted: int = 0
    over_met: int = 0
    over_set: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one edition on a day. Days are those of the edition's zone."""

    began_on: dt.date | None = None
    finished: bool = False
    missed: tuple[str, ...] = ()
    last_seen: dt.date | None = None
    catch_up: str = ""
    catch_up_due: dt.date | None = None
    next_due: dt.date | None = None
    sprint: Sprinting = field(default_factory=Sprinting)
    stuck: str = ""  # "", "raised", "handed_on", "answered"
    stuck_since: dt.date | None = None
    officer: str = ""
    officer_since: dt.date | None = None
    last_contact: dt.date | None = None
    next_contact: dt.date | None = None
    second_layer: bool = False
    baseline_since: dt.date | None = None  # asked since, not answered


@dataclass(frozen=True)
class Signal:
    """One reason: `words` for people, `step` the next thing to do, `weight` how much it counts."""

    code: str
    words: str
    step: str
    weight: int


def signals(facts: Facts, plan: Thresholds, day: dt.date) -> list[Signal]:
    """Every reason to look after somebody on a day, the weightiest first. Nobody who has finished has any but a call for help."""
    found = [_stuck(facts)]
    if not facts.finished:
        found += [
            _missed(facts, plan),
            _silent(facts, plan, day),
            _catch_up(facts, plan, day),
            *_aims(facts, day),
            _late(facts, plan, day),
            _no_contact(facts, plan, day),
            _baseline(facts, day),
        ]
    there = [each for each in found if each is not None]
    return sorted(there, key=lambda each: -each.weight)


def weight_of(found: Iterable[Signal]) -> int:
    """How much speaks for looking after somebody."""
    return sum(each.weight for each in found)


def first_step(found: Iterable[Signal]) -> str:
    """The step of the weightiest signal; empty without any."""
    return next((each.step for each in found), "")


def names() -> dict[str, Any]:
    """Every kind of signal in a few words, in the order of their weight."""
    return {
        STUCK: _("asks for help"),
        MISSED: _("missed sessions"),
        SILENT: _("not seen for long"),
        CATCH_UP: _("catch-up overdue"),
        NOT_MET: _("aim not met"),
        NO_AIM: _("no aim yet"),
        LATE: _("something overdue"),
        NO_CONTACT: _("no contact with the officer"),
        BASELINE: _("baseline not answered"),
    }


def _stuck(facts: Facts) -> Signal | None:
    if not facts.stuck:
        return None
    since = {"since": _day(facts.stuck_since)}
    if facts.stuck == "handed_on":
        return Signal(
            STUCK, _("Asked for help on %(since)s; it is with the learning lead.") % since, SECOND, 5
        )
    if facts.stuck == "answered":
        return Signal(STUCK, _("Asked for help on %(since)s; answered, not solved yet.") % since, CALL, 3)
    return Signal(STUCK, _("Asked for help on %(since)s.") % since, CALL, 5)


def _missed(facts: Facts, plan: Thresholds) -> Signal | None:
    count = len(facts.missed)
    if not plan.missed or count < plan.missed:
        return None
    words = ngettext("Missed one session: %(which)s.", "Missed %(count)d sessions: %(which)s.", count)
    step = CATCHING_UP if facts.catch_up else CALL
    if facts.second_layer is False and count > plan.missed:
        step = SECOND
    return Signal(
        MISSED, words % {"count": count, "which": ", ".join(facts.missed[:4])}, step, 3 + min(count, 3)
    )


def _silent(facts: Facts, plan: Thresholds, day: dt.date) -> Signal | None:
    since = facts.last_seen or facts.began_on
    if not plan.silent_days or since is None or facts.began_on is None:
        return None
    away = (day - max(since, facts.began_on)).days
    if away < plan.silent_days:
        return None
    if facts.last_seen is None:
        return Signal(
            SILENT, _("Has not been here since the start on %(day)s.") % {"day": _day(since)}, CALL, 3
        )
    words = ngettext("Not seen here for %(days)d day.", "Not seen here for %(days)d days.", away)
    return Signal(SILENT, words % {"days": away}, WRITE, 3)


def _catch_up(facts: Facts, plan: Thresholds, day: dt.date) -> Signal | None:
    if not facts.catch_up or facts.catch_up_due is None:
        return None
    late = (day - facts.catch_up_due).days
    if late < max(1, plan.overdue_days):
        return None
    words = _("The catch-up of “%(title)s” was due on %(day)s.")
    return Signal(
        CATCH_UP, words % {"title": facts.catch_up, "day": _day(facts.catch_up_due)}, CATCHING_UP, 3
    )


def _aims(facts: Facts, day: dt.date) -> list[Signal | None]:
    sprint = facts.sprint
    found: list[Signal | None] = []
    if sprint.over and sprint.over_set and sprint.over_met < sprint.over_wanted:
        words = _("Met %(met)d of %(wanted)d aims in “%(sprint)s”.")
        values = {"met": sprint.over_met, "wanted": sprint.over_wanted, "sprint": sprint.over}
        found.append(Signal(NOT_MET, words % values, COACH if sprint.over_met else CALL, 2))
    since = sprint.running_since
    idle = bool(sprint.running and since) and not (sprint.open_aims or sprint.met_aims)
    if idle and since and (day - max(since, facts.began_on or since)).days >= SETTLING_DAYS:
        words = _("No aim in “%(sprint)s”, which began on %(day)s.")
        found.append(Signal(NO_AIM, words % {"sprint": sprint.running, "day": _day(since)}, WRITE, 2))
    return found


def _late(facts: Facts, plan: Thresholds, day: dt.date) -> Signal | None:
    """Something asked is overdue; a catch-up that is overdue says so itself."""
    if facts.next_due is None or facts.catch_up or (day - facts.next_due).days < max(1, plan.overdue_days):
        return None
    return Signal(LATE, _("Something was due on %(day)s.") % {"day": _day(facts.next_due)}, WRITE, 2)


def _no_contact(facts: Facts, plan: Thresholds, day: dt.date) -> Signal | None:
    if not facts.officer or not plan.contact_days:
        return None
    if facts.next_contact and facts.next_contact >= day:
        return None
    since = max(filter(None, (facts.last_contact, facts.officer_since)), default=None)
    if since is None or (day - since).days < plan.contact_days:
        return None
    if facts.last_contact is None:
        words = _("%(officer)s has not been in contact yet, since %(day)s.")
    else:
        words = _("Last contact with %(officer)s on %(day)s.")
    return Signal(NO_CONTACT, words % {"officer": facts.officer, "day": _day(since)}, CALL, 1)


def _baseline(facts: Facts, day: dt.date) -> Signal | None:
    if facts.baseline_since is None or (day - facts.baseline_since).days < SETTLING_DAYS:
        return None
    words = _("Has not answered the baseline, asked on %(day)s.")
    return Signal(BASELINE, words % {"day": _day(facts.baseline_since)}, WRITE, 1)


def _day(day: dt.date | None) -> str:
    return formats.date_format(day, "j F") if day else ""
