"""What was written to people about one session, and which reminders are to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from rostra.kernel.registries import message_kinds
from rostra.live.letters import writing
from rostra.live.models import Reminder, Session
from rostra.messaging.keys import beginning
from rostra.messaging.models import Message


@dataclass
class Sort:
    """How many letters of one kind there are, and how many of them are in which state: (state, word, number)."""

    kind: str
    label: Any
    total: int = 0
    states: list[tuple[str, Any, int]] = field(default_factory=list)


def letters_of(session: Session) -> QuerySet[Message]:
    """Every letter about registrations for a session, the newest first."""
    return beginning(writing.prefix(session)).order_by("-pk")


def shown(keys: Iterable[int]) -> list[Message]:
    """Some letters by primary key, in that order, without what they say. Sorting whole letters would read them all."""
    keys = list(keys)
    rows = Message.objects.filter(pk__in=keys).select_related("person")
    found = {each.pk: each for each in rows.defer("text", "html", "calendar")}
    return [found[key] for key in keys]


def sorts(session: Session) -> list[Sort]:
    """The letters of a session counted by kind and state, in the order of the kinds. One query."""
    rows = beginning(writing.prefix(session)).values_list("kind", "state").annotate(number=Count("pk"))
    numbers = {(kind, state): number for kind, state, number in rows.order_by()}
    found = []
    for name, kind in message_kinds.items():
        states = [
            (state, label, numbers[name, state])
            for state, label in Message.State.choices
            if (name, state) in numbers
        ]
        if states:
            found.append(Sort(name, kind.label, sum(number for _s, _l, number in states), states))
    return found


@dataclass(frozen=True)
class Rule:
    """One reminder: how long before the start, when it is due, and whether it went out. `due_at` None: its time had passed
    when the session was announced.
    """

    minutes: int
    due_at: dt.datetime | None
    done_at: dt.datetime | None

    @property
    def hours(self) -> int:
        return self.minutes // 60


def rules(session: Session) -> list[Rule]:
    """The reminders of a session, the earliest first. One query."""
    rows = {each.minutes_before: each for each in Reminder.objects.filter(session=session)}
    wanted = {hours * 60 for hours in session.reminders}
    found = []
    for minutes in sorted(wanted | set(rows), reverse=True):
        row = rows.get(minutes)
        planned = session.starts_at - dt.timedelta(minutes=minutes)
        if row is not None:
            found.append(Rule(minutes, row.due_at, row.done_at))
        else:
            found.append(Rule(minutes, planned if session.state == Session.State.DRAFT else None, None))
    return found
