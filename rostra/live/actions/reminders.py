"""Reminders of sessions: so many minutes before the start, to everybody who has a place, once.

A reminder is claimed in an update that is committed before the first letter is written, and its letters have keys of their
own: killed anywhere, it goes on where it stopped, and two workers never write the same letter.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.kernel.registries import message_kinds
from rostra.live.letters import writing
from rostra.live.models import Registration, Reminder, Session
from rostra.messaging.deciding import Decision, Readers, zone_of
from rostra.messaging.hours import next_moment, next_morning
from rostra.messaging.models import Message, Preference

KIND = "session_reminder"
BATCH = 100  # letters in one transaction
STUCK_AFTER = dt.timedelta(minutes=10)
State = Message.State


def remind_due() -> int:
    """Write the reminders whose time has come; returns how many letters. A job of the schedule, safe in many processes.

    Nothing is written once a session has begun. Of several reminders of one session that are due together, after a pause of
    the server, only the nearest to the start is written.
    """
    return sum(_remind(row) for row in _due() if _claim(row))


def _due() -> list[Reminder]:
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - STUCK_AFTER)
    rows = Reminder.objects.filter(free, due_at__lte=now, done_at__isnull=True)
    return list(rows.select_related("session__organisation").order_by("minutes_before", "pk"))


def _claim(reminder: Reminder) -> bool:
    """Take a reminder; False when another process was faster. Committed at once."""
    rows = Reminder.objects.filter(pk=reminder.pk, done_at__isnull=True, claimed_at=reminder.claimed_at)
    reminder.claimed_at = timezone.now()
    return rows.update(claimed_at=reminder.claimed_at) == 1


def _remind(reminder: Reminder) -> int:
    session, made, after = reminder.session, 0, 0
    while after >= 0 and _still_holds(reminder):
        written, after = _some(reminder, session, after)
        made += written
    Reminder.objects.filter(pk=reminder.pk, claimed_at=reminder.claimed_at).update(done_at=timezone.now())
    return made


def _still_holds(reminder: Reminder) -> bool:
    """The session is to come and takes place, and no reminder nearer to its start is due already."""
    session, now = reminder.session, timezone.now()
    if session.state != Session.State.ANNOUNCED or session.starts_at <= now:
        return False
    nearer = Reminder.objects.filter(
        session=session, due_at__lte=now, minutes_before__lt=reminder.minutes_before
    )
    return not nearer.exists()


@transaction.atomic
def _some(reminder: Reminder, session: Session, after: int) -> tuple[int, int]:
    """Remind some, in the order of their registrations; how many letters, and where to go on (-1 at the end)."""
    rows = Registration.objects.filter(
        session=session, pk__gt=after, state=Registration.State.BOOKED, confirmed_at__isnull=False
    )
    some = list(rows.select_related("person").order_by("pk")[:BATCH])
    keys = {row.pk: key_of(reminder, row) for row in some}
    told = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    now, known, made = timezone.now(), message_kinds[KIND], 0
    readers = Readers([row.person for row in some if row.person], now)
    for row in some:
        row.session = session
        message = None if keys[row.pk] in told else writing.message_for(row, KIND, keys[row.pk])
        if message is not None:
            decision = in_time(readers.decide(row.person, known, now), row, readers)
            made += writing.put(message, decision)
    return made, some[-1].pk if len(some) == BATCH else -1


def key_of(reminder: Reminder, registration: Registration) -> str:
    """The key of one reminder for one person: it names the start, so that a session that moved is reminded of again."""
    starts = reminder.session.starts_at
    registration.session = reminder.session
    return writing.key_of(
        registration, "reminder", f"{reminder.minutes_before}.{starts.astimezone(dt.UTC):%Y%m%dT%H%M}"
    )


def in_time(decision: Decision, registration: Registration, readers: Readers) -> Decision:
    """The decision about a reminder; not sent when it would come after the start because it has to wait."""
    person, comes = registration.person, decision.due_at
    if decision.state == State.GATHERED and person is not None:
        wish = readers.wishes.get(person.pk)
        weekly = wish is not None and wish.rhythm == Preference.Rhythm.WEEKLY
        zone = zone_of(person)
        comes = next_moment(next_morning(comes, zone, weekly=weekly), zone, readers.quiet_of(person))
    if decision.state in {State.WAITING, State.GATHERED} and comes >= registration.session.starts_at:
        return Decision(State.SUPPRESSED, decision.due_at, "after_start")
    return decision
