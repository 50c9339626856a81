"""The public calendar for other calendar programs: sessions of a programme, a language, a strand, or all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vText

from rostra.kernel.languages import is_offered, nearest_offered
from rostra.kernel.registries import link
from rostra.live import reading, vtimezone
from rostra.live.models import Session
from rostra.live.rules import sessions as rules
from rostra.programmes.actions import academy
from rostra.web.parts.addresses import for_visitors

REFRESH = dt.timedelta(hours=6)
BACK = dt.timedelta(days=90)
MOST = 1000


@for_visitors
def sessions(request: HttpRequest) -> HttpResponse:
    """`programme` (key), `language` (spoken or interpreted) and `strand` (slug) narrow it down; `in` is the language of the
    words. What was over more than ninety days ago is left out. Nobody who takes part stands in it.
    """
    wanted = request.GET
    code = wanted.get("in") or wanted.get("language") or (academy.the().languages or ["en"])[0]
    language = code if is_offered(code) else nearest_offered(code)
    with translation.override(language):
        body = calendar_of(
            _asked(wanted.get("programme"), wanted.get("strand"), wanted.get("language")), language
        )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return response


def _asked(programme: str | None, strand: str | None, language: str | None) -> list[Session]:
    rows = rules.public_sessions().filter(ends_at__gt=timezone.now() - BACK)
    if programme:
        rows = rows.filter(programme_key=programme)
    if strand:
        rows = rows.filter(strand__slug=strand)
    found = rows.filter(~Q(time_zone="")).select_related("organisation").order_by("starts_at", "pk")
    if language:
        return [each for each in found if language in {*each.spoken, *each.interpreted}][:MOST]
    return list(found[:MOST])


def calendar_of(found: Iterable[Session], language: str) -> bytes:
    """A published iCalendar file (RFC 5545, RFC 7986) of sessions: the same bytes for the same sessions."""
    found = list(found)
    name = _("%(academy)s: sessions") % {"academy": academy.the().name or "Rostra"}
    calendar = Calendar()
    calendar.add("prodid", f"-//Rostra//Sessions//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["name"] = calendar["x-wr-calname"] = vText(name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for zone in zones(found):
        calendar.add_component(zone)
    texts = reading.words_of(found, language)
    for each in found:
        calendar.add_component(_event(each, texts[each.pk], language))
    return bytes(calendar.to_ical())


def zones(found: Iterable[Session]) -> list[Timezone]:
    """The rules of every zone that the sessions are in, for as long as they need them."""
    spans: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for each in found:
        first, last = spans.get(each.time_zone, (each.starts_at, each.ends_at))
        spans[each.time_zone] = min(first, each.starts_at), max(last, each.ends_at)
    written = [vtimezone.lines(zone, first, last) for zone, (first, last) in sorted(spans.items())]
    return [Timezone.from_ical("\r\n".join(lines)) for lines in written if lines]


def _event(session: Session, words: reading.Words, language: str) -> Event:
    host = settings.ROSTRA_URL.partition("://")[2].partition(":")[0]
    zone = ZoneInfo(session.time_zone)
    url = settings.ROSTRA_URL + link("session", slug=session.slug, language=language)
    changed = session.updated_at.astimezone(dt.UTC).replace(microsecond=0)
    cancelled = session.state == Session.State.CANCELLED
    event = Event()
    event.add("uid", f"{session.key}@{host}")
    event.add("dtstamp", changed)
    event.add("sequence", session.sequence)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", _plain(words.title))
    event.add("description", f"{_plain(words.summary)}\n{url}" if words.summary else url)
    event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [str(session.get_kind_display())])
    where = ", ".join(each for each in (session.place, session.address) if each)
    event.add("location", _plain(where) or str(session.get_mode_display()))
    return event


def _plain(text: str) -> str:
    """Without control characters, which no calendar file may hold."""
    return "".join(each for each in text if each.isprintable())
