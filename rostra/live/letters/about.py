"""What letters say of a session: when and where in the reader's words, and the entry for the reader's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from rostra.kernel.languages import name_of, nearest_offered
from rostra.kernel.registries import link, links
from rostra.live import itip, notices, reading
from rostra.live.models import Mode, Registration, Session

TOKEN = "TOKEN"  # stands in an address where a reader's own token will stand


def page(name: str, **arguments: str) -> str:
    """The whole address of a page by its name; the site's own where no face offers it."""
    return settings.ROSTRA_URL + (link(name, **arguments) if name in links else "/")


def zone_name(*wanted: str) -> str:
    """The first of some zones that is known here."""
    for name in wanted:
        try:
            return ZoneInfo(name).key
        except (KeyError, ValueError, OSError):
            continue
    return settings.TIME_ZONE


def said(moment: dt.datetime, zone: str) -> str:
    """An instant on the wall of a zone, in the active language."""
    local = moment.astimezone(ZoneInfo(zone))
    values = {"day": date_format(local, "l j F Y"), "time": time_format(local, "H:i"), "zone": city(zone)}
    return _("%(day)s, %(time)s (%(zone)s time)") % values


def said_in(language: str, moment: dt.datetime, zone: str) -> str:
    """The same in a language. In a rush many letters name the same minute."""
    return _said_in(language, moment.replace(second=0, microsecond=0), zone)


@lru_cache(maxsize=512)
def _said_in(language: str, moment: dt.datetime, zone: str) -> str:
    with translation.override(language):
        return said(moment, zone)


def city(zone: str) -> str:
    """The place that names a zone."""
    return zone.rpartition("/")[2].replace("_", " ")


def when(session: Session, zone: str) -> str:
    """From when to when a session takes place, on the wall of a zone, in the active language."""
    return span(session.starts_at, session.ends_at, zone)


def span(begin: dt.datetime, end: dt.datetime, zone: str) -> str:
    """From when to when, on the wall of a zone, in the active language."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (begin, end))
    values = {
        "day": date_format(starts, "l j F Y"), "last": date_format(ends, "l j F Y"),
        "begins": time_format(starts, "H:i"), "ends": time_format(ends, "H:i"), "zone": city(zone),
    }  # fmt: skip
    if starts.date() == ends.date():
        return _("%(day)s, %(begins)s–%(ends)s (%(zone)s time)") % values
    return _("%(day)s, %(begins)s – %(last)s, %(ends)s (%(zone)s time)") % values


def before(values: Mapping[str, Any]) -> dict[str, str]:
    """What people knew of a session before it changed, as a task keeps it; `values` by the names of its fields."""
    moments = {name: values[name].isoformat() for name in ("starts_at", "ends_at")}
    return {**moments, **{name: values[name] for name in ("title", "place", "address")}}


def was(session: Session, known: Mapping[str, str], language: str, zone: str) -> dict[str, str]:
    """What of that is no longer so, in a language: nothing of what stayed."""
    if not known:
        return {}
    said: dict[str, str] = {}
    begin, end = (dt.datetime.fromisoformat(known[name]) for name in ("starts_at", "ends_at"))
    if (begin, end) != (session.starts_at, session.ends_at):
        with translation.override(language):
            said["when_before"] = span(begin, end, zone)
    where = _joined(known["place"], known["address"])
    if where != _joined(session.place, session.address) and where:
        said["place_before"] = where
    if known["title"] != session.title:
        said["title_before"] = known["title"]
    return said


def there(session: Session, zone: str) -> str:
    """The same where the session is held; empty when the clocks show the same there."""
    own = session.time_zone
    if all(
        moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(own)).utcoffset()
        for moment in (session.starts_at, session.ends_at)
    ):
        return ""
    return when(session, own)


def place(session: Session) -> str:
    """Where it is held, in one line; empty for one that is only online."""
    if session.mode == Mode.ONLINE:
        return ""
    return _joined(session.place, session.address)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def fingerprint(session: Session) -> Hashable:
    """All of a session that its letters and entries are made of, for the name under which their frames are kept."""
    return (
        session.pk, session.key, session.sequence, session.language, session.title, session.summary, session.slug,
        session.mode, session.starts_at, session.ends_at, session.time_zone, session.place, session.address,
        session.is_recorded, session.cancel_reason, session.opens_minutes, tuple(session.spoken),
        session.organisation_id,
    )  # fmt: skip


def words(session: Session, language: str, zone: str, mode: str) -> dict[str, Any]:
    """The values of templates that are alike for all readers of a language, a zone and a way of taking part."""
    spoken = reading.words(session, language)
    with translation.override(language):
        return {
            "session": spoken.title,
            "summary": spoken.summary,
            "organiser": session.organisation.name,
            "when": when(session, zone),
            "when_there": there(session, zone),
            "place": place(session) if mode != Mode.ONLINE else "",
            "online": mode == Mode.ONLINE,
            "opens": session.opens_minutes,
            "spoken": ", ".join(name_of(code) for code in session.spoken),
            "notices": notices.recorded(session),
            "cancel_reason": session.cancel_reason,
            "session_address": page("session", slug=session.slug, language=language),
        }


def sender() -> tuple[str, str]:
    """Name and bare address that letters come from: organiser and sender must be the same."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)


def host() -> str:
    """The name of this site, for identifiers that never change."""
    return urlsplit(settings.ROSTRA_URL).hostname or "localhost"


def entry(session: Session, language: str, mode: str) -> itip.Event:
    """A session as an entry of a calendar. Its address is the public page, which mails the personal link on request."""
    spoken = reading.words(session, language)
    name, address = sender()
    url = page("session", slug=session.slug, language=language)
    online = mode == Mode.ONLINE
    with translation.override(language):
        how = (
            _(
                "To join, open the link in our letter. If you cannot find it, the page of the session sends it again."
            )
            if online
            else ""
        )
        where = _("Online") if online else place(session)
    return itip.Event(
        title=spoken.title, starts=session.starts_at, ends=session.ends_at, zone=session.time_zone, url=url,
        organiser=address, organiser_name=name or session.organisation.name, place=where, language=spoken.title_lang,
        about="\n\n".join(part for part in (spoken.summary, how, url) if part),
    )  # fmt: skip


def attendee(registration: Registration, address: str, name: str) -> itip.Attendee:
    """Whom an entry is for; its identifier is the key of the registration."""
    return itip.Attendee(f"{registration.key}@{host()}", address, name)


def language_of(registration: Registration) -> str:
    """The language of a reader: a person's own, else the one chosen when registering."""
    person = registration.person
    return nearest_offered(person.language if person else registration.language)


def zone_of(registration: Registration) -> str:
    """The zone on a reader's wall, else that of the session."""
    person = registration.person
    return zone_name(
        person.time_zone if person else registration.time_zone,
        registration.time_zone,
        registration.session.time_zone,
    )


def name_of_reader(registration: Registration) -> str:
    """How a letter greets somebody; empty when we do not know."""
    person = registration.person
    if person is None:
        return registration.name
    return person.get_short_name() if person.name or person.address_as else registration.name
