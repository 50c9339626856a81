"""Places of a session: its lock, its rows counted anew, who is next in line. Asked inside the transaction of a verb.

Whoever gives or takes a place holds the lock first (`hold`) and counts rows under it (`count`). On PostgreSQL the lock is that
of the session's row; on SQLite a transaction holds the only write lock from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, DateTimeField, F, Q, SmallIntegerField

from rostra.kernel.prepared import Fixed, Given, Prepared, PreparedChange
from rostra.live.models import Mode, Registration, Session

State = Registration.State
COUNTED = (State.BOOKED, State.OFFERED, State.WAITLISTED)
SHOWN = ("booked_room", "booked_online", "waiting_count")
ORDER = ("queue", "queued_at", "pk")

_MODE = Registration._meta.get_field("mode")
_WAITS = Q(state=Fixed(State.WAITLISTED.value))

# What no place depends on is not read under the lock.
_ASIDE = (
    "about", "interpreted", "captioned", "signed", "topics", "threshold", "catch_up_days", "first_day", "begins", "last_day",
    "finishes", "directions", "place_access", "room", "room_url", "room_name", "outside_organiser", "reminders",
    "strand", "template", "requirement", "created_at", "updated_at", "attended_count",
)  # fmt: skip
_LOCKED: Prepared[Session] = Prepared(
    # Rows that point at the session may still be written meanwhile: only its places are locked.
    lambda: Session.objects.select_for_update(no_key=True).filter(pk=Given("session")).defer(*_ASIDE)
)
_COUNTS: Prepared[Registration] = Prepared(
    lambda: (
        Registration.objects.filter(
            session=Given("session"), state__in=[Fixed(each.value) for each in COUNTED]
        )
        .values_list("state", "mode")
        .annotate(found=Count("*"))
        .order_by()
    )
)
_BEFORE: Prepared[Registration] = Prepared(
    lambda: (
        Registration.objects.filter(_WAITS, session=Given("session"), mode=Given("mode", _MODE))
        .filter(
            Q(queue__lt=Given("queue", SmallIntegerField()))
            | Q(queue=Given("queue", SmallIntegerField()), queued_at__lt=Given("at", DateTimeField()))
            | Q(
                queue=Given("queue", SmallIntegerField()),
                queued_at=Given("at", DateTimeField()),
                pk__lt=Given("pk"),
            )
        )
        .values_list("session")
        .annotate(found=Count("*"))
        .order_by()
    )
)
_CHANGE = PreparedChange(Session, SHOWN)


@dataclass
class Places:
    """How many places of each mode are taken, and how many people wait, as rows say it under the lock."""

    session: Session
    taken: dict[str, int]
    waiting: dict[str, int]

    def free(self, mode: str) -> int | None:
        """Free places of a mode, never less than 0; None when there is no limit."""
        limit = capacity(self.session, mode)
        return None if limit is None else max(0, limit - self.taken.get(mode, 0))

    def has(self, mode: str, wanted: int = 1) -> bool:
        """Whether so many people may take places now. Nobody passes those who wait."""
        free = self.free(mode)
        return (free is None or free >= wanted) and not self.waiting.get(mode)

    def add(self, state: str, mode: str, count: int = 1) -> None:
        """Count rows that were written since, or taken away with a negative number."""
        if state in Registration.SEATED:
            self.taken[mode] = self.taken.get(mode, 0) + count
        elif state == State.WAITLISTED:
            self.waiting[mode] = self.waiting.get(mode, 0) + count


def hold(session_pk: int) -> Session:
    """Lock a session's places until the transaction ends; returns the session as it stands under the lock."""
    found = _LOCKED.first(session=session_pk)
    if found is None:
        raise Session.DoesNotExist
    return found


def count(session: Session) -> Places:
    """Count the places of a locked session from its rows. One query, answered by an index alone."""
    places = Places(session, {}, {})
    for state, mode, found in _COUNTS.all(session=session.pk):
        places.add(state, mode, found)
    return places


def show(places: Places) -> None:
    """Keep the counts with the session, for pages only. One query, none when they are as they were."""
    session = places.session
    shown = (
        places.taken.get(Mode.ON_SITE, 0),
        places.taken.get(Mode.ONLINE, 0),
        sum(places.waiting.values()),
    )
    if shown != tuple(getattr(session, name) for name in SHOWN):
        session.booked_room, session.booked_online, session.waiting_count = shown
        _CHANGE.save(session)


def modes(session: Session) -> list[str]:
    """The ways in which one may take part."""
    if session.mode == Mode.HYBRID:
        return [Mode.ON_SITE.value, Mode.ONLINE.value]
    return [session.mode]


def capacity(session: Session, mode: str) -> int | None:
    """How many places there are of a mode; None when there is no limit."""
    return session.capacity_room if mode == Mode.ON_SITE else session.capacity_online


def free(session: Session) -> dict[str, int | None]:
    """Free places by mode, for pages: from the counts kept with the session, without a query. None: no limit."""
    kept = {Mode.ON_SITE.value: session.booked_room, Mode.ONLINE.value: session.booked_online}
    places = Places(session, kept, {})
    return {mode: places.free(mode) for mode in modes(session)}


def position(registration: Registration) -> int | None:
    """The place in the waiting list, 1 for who is next; None for who does not wait. One query."""
    if registration.state != State.WAITLISTED:
        return None
    found = _BEFORE.first(
        session=registration.session_id, mode=registration.mode, queue=registration.queue,
        at=registration.queued_at, pk=registration.pk,
    )  # fmt: skip
    return (found[1] if found else 0) + 1


def in_line(session: Session, mode: str, most: int | None) -> list[Registration]:
    """Those who wait for a mode, the next first, at most so many; with their people."""
    rows = Registration.objects.filter(session=session, mode=mode, state=State.WAITLISTED)
    found = list(rows.select_related("person").order_by(F("queue"), F("queued_at"), F("pk"))[:most])
    for row in found:
        row.session = session
    return found
