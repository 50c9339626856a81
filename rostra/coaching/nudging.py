"""When somebody is reminded of their next step, and of which. Pure.

One step, at most one letter a week, and none to somebody who was written to by hand in the last three days or who has asked
for help: then a person answers, not a machine.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

EVERY = dt.timedelta(days=7)
AFTER_A_PERSON = dt.timedelta(days=3)
SOON = dt.timedelta(days=7)

CATCH_UP, RETURNED, DUE, AIM, BASELINE = "catch_up", "returned", "due", "aim", "baseline"


@dataclass(frozen=True)
class Step:
    """What somebody could do next: `kind`, its title, and by when. `target` is what it leads to, such as a key."""

    kind: str
    title: str
    due_on: dt.date | None = None
    target: str = ""


@dataclass(frozen=True)
class Written:
    """When somebody was last written to: by a rule such as this, and by a person."""

    by_rule: dt.datetime | None = None
    by_hand: dt.datetime | None = None


def may_write(written: Written, at: dt.datetime, *, stuck: bool = False, quiet: bool = False) -> bool:
    """Whether a reminder may be written now. `quiet`: the reader's quiet period lasts, and the edition keeps it."""
    if stuck or quiet:
        return False
    if written.by_rule is not None and at - written.by_rule < EVERY:
        return False
    return written.by_hand is None or at - written.by_hand >= AFTER_A_PERSON


def next_step(steps: list[Step], day: dt.date) -> Step | None:
    """The one step to name: what came back first, then what was missed, then what is due within a week or was due already,
    then what has no day. What is due later than that waits.
    """
    order = (RETURNED, CATCH_UP, DUE, AIM, BASELINE)
    near = [
        step for step in steps if step.kind != DUE or (step.due_on is not None and step.due_on <= day + SOON)
    ]
    return min(
        near,
        key=lambda step: (order.index(step.kind), step.due_on or dt.date.max, step.title),
        default=None,
    )
