"""Telling many that a session has changed or is cancelled: deferred, in batches, once for each SEQUENCE of the session.

Safe to run twice and to kill at any letter: the key of a letter names the registration and what it was told.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from rostra.kernel.tasks import task
from rostra.live import itip
from rostra.live.letters import writing
from rostra.live.models import Registration, Session
from rostra.messaging.models import Message

CHANGED, CANCELLED = "changed", "cancelled"
KINDS = {CHANGED: "session_changed", CANCELLED: "session_cancelled"}
BATCH = 100
SOON = dt.timedelta(hours=24)
AT_ONCE, LATER = 1, 4


@task(retries=5)
def tell(what: str, session: str, before: dict[str, str] | None = None) -> None:
    """Write to everybody whose registration is live how a session stands now, and what was `before` (`about.before`)."""
    after, known = 0, tuple(sorted((before or {}).items()))
    while after >= 0:
        after = _some(what, session, after, known)


@transaction.atomic
def _some(what: str, key: str, after: int, known: tuple[tuple[str, str], ...]) -> int:
    """Write to some, in the order of their registrations; returns where to go on, -1 at the end."""
    session = Session.objects.select_related("organisation").get(key=key)
    if (session.state == Session.State.CANCELLED) != (what == CANCELLED):
        return -1  # changed, then cancelled: the other task tells it
    if not after:
        writing.take_back_reminders(session)
    rows = Registration.objects.select_for_update(of=("self",)).filter(
        session=session, pk__gt=after, state__in=Registration.LIVE
    )
    some = list(rows.select_related("person").order_by("pk")[:BATCH])
    for row in some:
        row.session = session
    told = _told(some, what)
    for row in some:
        if writing.key_of(row, what, session.sequence) not in told:
            _tell(row, what, known)
    return some[-1].pk if len(some) == BATCH else -1


def _told(some: list[Registration], what: str) -> set[str]:
    """Keys of the letters among those for some registrations that are written already."""
    keys = [writing.key_of(row, what, row.session.sequence) for row in some]
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))


def _tell(row: Registration, what: str, known: tuple[tuple[str, str], ...]) -> None:
    session, entry = row.session, None
    if row.state == Registration.State.BOOKED and row.confirmed_at is not None:
        method = itip.CANCEL if what == CANCELLED else itip.REQUEST
        entry = (method, writing.told_sequence(row, max(session.sequence, row.ical_sequence + 1)))
    is_soon = session.starts_at - timezone.now() < SOON
    writing.send(
        row, KINDS[what], writing.key_of(row, what, session.sequence), urgency=AT_ONCE if is_soon else LATER,
        more={"state": row.state, "before": known}, entry=entry,
    )  # fmt: skip
