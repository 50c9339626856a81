"""Meetings of a pair: booked, moved, called off. Nobody is booked twice: the verbs look first, under a lock, and say what else
would suit; the database refuses whatever gets past them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.coaching import free, rules, windows
from rostra.coaching.free import Terms
from rostra.coaching.letters import meetings as letters
from rostra.coaching.models import Meeting, Pair
from rostra.coaching.rules.meetings import may_change_meeting, may_meet
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.live import walltime
from rostra.live.letters import about
from rostra.messaging.deciding import zone_of
from rostra.people.models import Person

SHORTEST, LONGEST = 10, 240
FARTHEST = dt.timedelta(days=366)
State, Mode = Meeting.State, Meeting.Mode


@dataclass(frozen=True)
class Time:
    """When a meeting is: the wall time that is the truth, and the instants derived from it."""

    first_day: dt.date
    begins: dt.time
    time_zone: str
    minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    blocked_until: dt.datetime

    def put(self, meeting: Meeting) -> None:
        """Write it into a row."""
        for name in ("first_day", "begins", "time_zone", "minutes", "starts_at", "ends_at", "blocked_until"):
            setattr(meeting, name, getattr(self, name))
        meeting.blocked_from = self.starts_at


def book(
    *, pair: Pair, first_day: dt.date, begins: dt.time, time_zone: str, by: Any, mode: str = Mode.ONLINE,
    minutes: int | None = None, place: str = "", url: str = "", topic: str = "", client_key: str = "",
) -> Meeting:  # fmt: skip
    """Book a meeting of a pair at a wall time in a zone. The same `client_key` again is the meeting it made.

    Raises NotAllowed, and Refused naming `begins` with the next free times when one of the two has something else then, the
    coach has no hours then or needs more notice (both only asked of others than the coach), or the clocks skip that hour.
    """
    try:
        with transaction.atomic():
            pair = _held(pair)
            if not may_meet(by, pair):
                raise NotAllowed(_("You cannot book a meeting of these two."))
            there = pair.meetings.filter(client_key=client_key).first() if client_key else None
            if there is not None:
                return there
            terms = free.terms_of(pair)
            time = _time(first_day, begins, time_zone, minutes or terms.minutes, terms)
            refuse_taken(pair, terms, time, by=by)
            meeting = Meeting(
                pair=pair, helper=pair.helper, member=pair.member, booked_by=by, client_key=client_key,
                **_details(terms, mode, place, url, topic),
            )  # fmt: skip
            time.put(meeting)
            meeting.save()
            letters.booked(meeting)
            audit.record("coaching.meeting.book", meeting, by=by, on_behalf_of=_for_member(pair, by))
            return meeting
    except IntegrityError as error:
        # Reached only past the lock: the database itself is the guard.
        there = Meeting.objects.filter(pair=pair, client_key=client_key).first() if client_key else None
        if there is not None:
            return there
        raise _taken() from error


def move(
    meeting: Meeting, *, first_day: dt.date, begins: dt.time, time_zone: str, by: Any, minutes: int | None = None,
    mode: str | None = None, place: str | None = None, url: str | None = None, topic: str | None = None,
) -> Meeting:  # fmt: skip
    """Move a booked meeting, or change how it takes place; None leaves a detail as it is. Both are told.

    Raises as `book` does, and Refused when it is over or called off.
    """
    try:
        with transaction.atomic():
            return _move(meeting, (first_day, begins, time_zone, minutes), (mode, place, url, topic), by)
    except IntegrityError as error:
        raise _taken() from error


def _move(
    meeting: Meeting,
    when: tuple[dt.date, dt.time, str, int | None],
    details: tuple[str | None, str | None, str | None, str | None],
    by: Any,
) -> Meeting:
    pair, meeting = _locked(meeting, by)
    terms = free.terms_of(pair)
    day, begins, zone, minutes = when
    time = _time(day, begins, zone, minutes or meeting.minutes, terms)
    before = meeting.starts_at, meeting.ends_at
    old = (meeting.mode, meeting.place, meeting.url, meeting.topic)
    mode, place, url, topic = (was if new is None else new for new, was in zip(details, old, strict=True))
    wanted = _details(terms, mode, place, url, topic)
    if before == (time.starts_at, time.ends_at) and old == tuple(wanted.values()):
        return meeting
    if before != (time.starts_at, time.ends_at):
        refuse_taken(pair, terms, time, by=by, besides=meeting)
    time.put(meeting)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    meeting.save()
    letters.moved(meeting, before)
    audit.record("coaching.meeting.move", meeting, by=by, on_behalf_of=_for_member(pair, by))
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str = "") -> Meeting:
    """Call a meeting off that has not begun. Both are told, and their calendars let go of it. Once is enough."""
    pair, meeting = _locked(meeting, by, again=True)
    if meeting.state == State.CANCELLED:
        return meeting
    if meeting.starts_at <= now():
        raise Refused(_("This meeting has begun. Say whether you met instead."), code="over")
    _cancel(meeting, reason, by)
    audit.record("coaching.meeting.cancel", meeting, by=by, on_behalf_of=_for_member(pair, by))
    return meeting


def cancel_ahead(pair: Pair, *, by: Any, reason: str = "") -> int:
    """Call off what is still to come when a pair ends, inside the caller's transaction; returns how many there were."""
    ahead = pair.meetings.filter(state=State.BOOKED, starts_at__gt=now()).select_related("helper", "member")
    rows = list(ahead.select_for_update(of=("self",)))
    for meeting in rows:
        meeting.pair = pair
        _cancel(meeting, reason, by)
    return len(rows)


def _cancel(meeting: Meeting, reason: str, by: Any) -> None:
    meeting.state, meeting.cancelled_at, meeting.cancelled_by = State.CANCELLED, now(), by
    meeting.cancel_reason = squeeze(reason)[:300]
    meeting.sequence += 1
    meeting.save()
    letters.cancelled(meeting)


def hold(*people: int) -> None:
    """Take the lock on people's diaries, in the same order by everybody."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _held(pair: Pair) -> Pair:
    """The pair as it is once the diaries of both are held."""
    hold(pair.helper_id, pair.member_id)
    rows = Pair.objects.select_related("helper", "member", "enrolment__edition", "enrolment__person")
    return rows.get(pk=pair.pk)


def _locked(meeting: Meeting, by: Any, *, again: bool = False) -> tuple[Pair, Meeting]:
    """A meeting somebody may change, held with the diaries of both. `again`: one that is called off will do."""
    pair = _held(meeting.pair)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.pair, meeting.helper, meeting.member = pair, pair.helper, pair.member
    if not may_change_meeting(by, meeting):
        raise NotAllowed(_("You cannot change this meeting."))
    if meeting.state == State.CANCELLED and again:
        return pair, meeting
    if meeting.state != State.BOOKED:
        raise Refused(_("This meeting is over or was called off. Book a new one."), code="over")
    if not again and meeting.ends_at <= now():
        raise Refused(_("This meeting is over. Book a new one."), code="over")
    return pair, meeting


def _time(day: dt.date, begins: dt.time, zone: str, minutes: int, terms: Terms) -> Time:
    if not SHORTEST <= minutes <= LONGEST:
        said = {"least": SHORTEST, "most": LONGEST}
        raise Refused(
            _("A meeting lasts %(least)d to %(most)d minutes.") % said, field="minutes", code="minutes"
        )
    starts = walltime.instant(day, begins, zone)
    ends = starts + dt.timedelta(minutes=minutes)
    if starts <= now():
        raise Refused(_("This time is over. Choose a later one."), field="begins", code="past")
    if starts > now() + FARTHEST:
        raise Refused(
            _("This is more than a year away. Choose an earlier day."), field="first_day", code="far"
        )
    return Time(day, begins, zone, minutes, starts, ends, ends + dt.timedelta(minutes=terms.buffer))


def _details(terms: Terms, mode: str, place: str, url: str, topic: str) -> dict[str, str]:
    """How it takes place, checked."""
    if mode not in Mode.values:
        raise Refused(_("Choose how you meet."), field="mode", code="mode")
    place, url = squeeze(place)[:200], url.strip()
    if mode == Mode.ON_SITE and not place:
        raise Refused(_("Say where you meet."), field="place", code="place")
    if url:
        try:
            URLValidator(schemes=["https", "http"])(url)
        except ValidationError as error:
            raise Refused(_("This is not the address of a page."), field="url", code="url") from error
    elif mode == Mode.ONLINE:
        url = terms.room_url
    return {
        "mode": mode, "place": "" if mode == Mode.ONLINE else place, "url": url if mode == Mode.ONLINE else "",
        "topic": squeeze(topic)[:200],
    }  # fmt: skip


def refuse_taken(pair: Pair, terms: Terms, time: Time, *, by: Any, besides: Meeting | None = None) -> None:
    """Refuse a time at which one of the two has a meeting; for others than the helper also one outside the coach's hours.

    What stands in the way is not said: it is nobody else's business.
    """
    buffer = dt.timedelta(minutes=terms.buffer)
    there = free.meetings_of(pair, time.starts_at, time.blocked_until, buffer=buffer, besides=besides)
    if windows.overlaps(there, time.starts_at, time.ends_at):
        raise _taken(_next(pair, terms, time, by))
    if not terms.is_coach or getattr(by, "pk", None) == pair.helper_id:
        return
    if time.starts_at < now() + terms.notice:
        hours = int(terms.notice.total_seconds()) // 3600
        said = _("This coach needs %(hours)d hours of notice.") % {"hours": hours}
        raise Refused(f"{said} {_next(pair, terms, time, by)}".strip(), field="begins", code="notice")
    hours_there = windows.stretches(
        terms.windows, terms.zone, time.starts_at - windows.DAY, time.ends_at + windows.DAY, terms.away
    )
    busy = free.busy_of([pair.helper], time.starts_at, time.ends_at)[pair.helper_id]
    if not windows.holds(hours_there, time.starts_at, time.ends_at) or busy:
        said = _("This coach has no time then.")
        raise Refused(f"{said} {_next(pair, terms, time, by)}".strip(), field="begins", code="hours")


def _next(pair: Pair, terms: Terms, time: Time, by: Any) -> str:
    """The next times that suit both, in words."""
    slots = free.free_slots(pair, start=time.starts_at - windows.DAY, minutes=time.minutes, most=3)
    zone = zone_of(by).key if getattr(by, "pk", None) else terms.zone.key
    said = "; ".join(about.said(each.starts, zone) for each in slots)
    return _("Free for both: %(times)s.") % {"times": said} if said else ""


def _taken(free_times: str = "") -> Refused:
    said = _("At this time one of you has something else.")
    return Refused(f"{said} {free_times}".strip(), field="begins", code="taken")


def _for_member(pair: Pair, by: Any) -> Person | None:
    """The member, when the support officer does it for them."""
    return None if by is None or rules.is_of_pair(by, pair) else pair.member
