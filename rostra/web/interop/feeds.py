"""One's own calendar at a secret address: what is due, as whole days; the sessions one has a place in, speaks or teaches in."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, Timezone, vDuration, vText

from rostra.coaching.letters.meetings import where as meeting_place
from rostra.coaching.models import Meeting
from rostra.coaching.rules.meetings import own_meetings
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import link
from rostra.ledger import due
from rostra.ledger.standing import OVERDUE
from rostra.live import reading_dates, vtimezone
from rostra.live.models import Mode, Session
from rostra.people.actions import feeds
from rostra.programmes.actions import academy

REFRESH = dt.timedelta(hours=6)
KEPT = dt.timedelta(days=90)
MOST = 200
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Entry:
    """One line of a calendar: a whole day when `starts` is a date, a time with its zone when it is an instant.

    `uid` never changes for the same thing; `changed_at` grows whenever what the entry says has changed.
    """

    uid: str
    title: str
    about: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    url: str
    changed_at: dt.datetime
    zone: str = ""
    place: str = ""
    busy: bool = False


Source = Callable[[Any, str], Iterable[Entry]]


def due_days(person: Any, language: str) -> list[Entry]:
    """What waits for a person, each on its day."""
    found = []
    for each in due.of(person, language):
        title = _("Overdue: %(title)s") if each.state == OVERDUE else _("Due: %(title)s")
        path = (
            link("activity", path=each.path, language=language)
            if each.path
            else link("learn_map", slug=each.edition_slug, language=language)
        )
        found.append(
            Entry(
                uid=f"due-{each.key}", title=title % {"title": each.title}, about=each.about, starts=each.on,
                ends=each.on + dt.timedelta(days=1), url=settings.ROSTRA_URL + path,
                changed_at=each.changed_at,
            )
        )  # fmt: skip
    return found


def session_dates(person: Any, language: str) -> list[Entry]:
    """Sessions a person has a place in or an offer for, and those they speak or teach in."""
    return [
        Entry(
            uid=each.uid, title=_("Offer: %(title)s") % {"title": each.title} if each.is_offer else each.title,
            about=each.summary, starts=each.session.starts_at, ends=each.session.ends_at,
            url=settings.ROSTRA_URL + link("session", slug=each.session.slug, language=language),
            changed_at=each.changed_at, zone=each.session.time_zone, place=_place(each.session, each.mode),
            busy=not each.is_offer,
        )
        for each in reading_dates.of(person, language, timezone.now())
    ]  # fmt: skip


def meeting_dates(person: Any, language: str) -> list[Entry]:
    """Meetings with a coach or support officer, or with the members one helps. What they are about stays out."""
    rows = own_meetings(person).filter(state=Meeting.State.BOOKED, ends_at__gt=timezone.now() - KEPT)
    found = []
    for each in rows.select_related("helper", "member").order_by("starts_at")[:MOST]:
        helps = each.helper_id == person.pk
        other = each.member if helps else each.helper
        found.append(
            Entry(
                uid=f"meeting-{each.key}", title=_("Meeting with %(name)s") % {"name": other.get_full_name()}, about="",
                starts=each.starts_at, ends=each.ends_at,
                url=settings.ROSTRA_URL + link("desk_meeting" if helps else "learn_meeting", key=each.key, language=language),
                changed_at=each.updated_at, zone=each.time_zone, place=meeting_place(each), busy=True,
            )
        )  # fmt: skip
    return found


def _place(session: Session, mode: str) -> str:
    if mode == Mode.ONLINE:
        return str(Mode.ONLINE.label)
    return ", ".join(part for part in (session.place, session.address) if part)


# A room with dates of its own adds a function here.
SOURCES: tuple[Source, ...] = (due_days, session_dates, meeting_dates)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, in its person's language; nothing at all behind any other address."""
    found = feeds.find(token)
    if found is None:
        raise Http404
    feeds.note_use(found)
    person = found.person
    language = nearest_offered(person.language)
    with translation.override(language):
        entries = [entry for source in SOURCES for entry in source(person, language)]
        body = calendar_of(entries, language)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def calendar_of(entries: Iterable[Entry], language: str) -> bytes:
    """An iCalendar file (RFC 5545, RFC 7986) of entries: the same bytes for the same entries."""
    name = _("%(academy)s: my dates") % {"academy": academy.the().name or "Rostra"}
    calendar = Calendar()
    calendar.add("prodid", f"-//Rostra//Calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["name"] = calendar["x-wr-calname"] = vText(name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    entries = list(entries)
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _zones(entries: Iterable[Entry]) -> list[Timezone]:
    """The rules of every zone that entries stand in, for as long as they need them."""
    spans: dict[str, list[dt.datetime]] = {}
    for each in entries:
        if each.zone and isinstance(each.starts, dt.datetime) and isinstance(each.ends, dt.datetime):
            spans.setdefault(each.zone, []).extend((each.starts, each.ends))
    written = [vtimezone.lines(zone, min(span), max(span)) for zone, span in sorted(spans.items())]
    return [Timezone.from_ical("\r\n".join(lines)) for lines in written if lines]


def _event(entry: Entry) -> Event:
    host = settings.ROSTRA_URL.partition("://")[2].partition(":")[0]
    changed = entry.changed_at.astimezone(dt.UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    # Of a published calendar the stamp says when the entry was last revised, so an unchanged one stays the same.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(0, int((changed - EPOCH).total_seconds()) // 60))
    event.add("dtstart", _local(entry.starts, entry.zone))
    event.add("dtend", _local(entry.ends, entry.zone))
    event.add("summary", entry.title)
    event.add("description", f"{entry.about}\n{entry.url}" if entry.about else entry.url)
    event.add("url", entry.url)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    return event


def _local(moment: dt.date | dt.datetime, zone: str) -> dt.date | dt.datetime:
    if isinstance(moment, dt.datetime) and zone:
        return moment.astimezone(ZoneInfo(zone))
    return moment
