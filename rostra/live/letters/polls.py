"""Letters about finding dates: the question, a reminder to the silent, and word to whoever asked that the answers are in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.live.letters.about import city
from rostra.live.models import DatePoll, PollPerson
from rostra.messaging.actions import outbox
from rostra.messaging.keys import beginning
from rostra.messaging.models import Message
from rostra.messaging.topics import REMINDERS


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette",
        "poll": "Four workshops in spring",
        "edition": "Spring 2026",
        "about": "",
        "until": "Friday 27 February 2026, 18:00 (Copenhagen time)",
        "dates": 4,
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind("poll_opened", gettext_lazy("which dates suit you"), sample=_sample),
    MessageKind(
        "poll_reminder", gettext_lazy("reminder to say which dates suit"), transactional=False, topic=REMINDERS,
        sample=_sample,
    ),
    MessageKind(
        "poll_closed", gettext_lazy("answers about dates are in"),
        sample=lambda: _sample(answered=14, asked=15, everybody=False),
    ),
]  # fmt: skip


def opened(asked: PollPerson) -> Message | None:
    """Somebody is asked which dates suit; once."""
    return _send("poll_opened", asked, f"{_prefix(asked.poll, asked)}opened")


def reminder(asked: PollPerson, moment: dt.datetime) -> Message | None:
    """Somebody who has not answered yet is asked again."""
    return _send("poll_reminder", asked, f"{_prefix(asked.poll, asked)}reminder:{moment:%Y%m%d}")


def take_back(poll: DatePoll, asked: PollPerson | None = None) -> int:
    """Questions and reminders that still wait, for an hour or a collected letter, and say what is no longer so: to one person who
    has answered, or to everybody once it is closed. Returns how many there were.
    """
    waiting = (Message.State.WAITING, Message.State.GATHERED, Message.State.KEPT)
    rows = beginning(_prefix(poll, asked)).filter(
        kind__in=["poll_opened", "poll_reminder"], state__in=waiting
    )
    return rows.update(state=Message.State.WITHDRAWN)


def _prefix(poll: DatePoll, asked: PollPerson | None = None) -> str:
    return f"poll:{poll.key}:{asked.key}:" if asked else f"poll:{poll.key}:"


def closed(poll: DatePoll, *, answered: int, asked: int) -> Message | None:
    """Whoever asked hears that the answers are in."""
    person = poll.by
    if person is None or not person.email or person.erased_at:
        return None
    language = nearest_offered(person.language)
    path = link("desk_poll", edition=poll.edition.key, key=poll.key, language=language)
    moment = poll.closed_at.isoformat() if poll.closed_at else ""
    return outbox.queue(
        kind="poll_closed",
        key=f"{_prefix(poll)}closed:{moment}",
        person=person,
        language=language,
        context={
            **_context(poll, person, language),
            "answered": answered,
            "asked": asked,
            "everybody": answered >= asked,
            "address": settings.ROSTRA_URL + path,
        },
    )


def _send(kind: str, asked: PollPerson, key: str) -> Message | None:
    person, poll = asked.person, asked.poll
    if not person.email or person.erased_at:
        return None
    language = nearest_offered(person.language)
    path = link("poll", key=poll.key, language=language) if "poll" in links else "/"
    context = {**_context(poll, person, language), "address": settings.ROSTRA_URL + path}
    return outbox.queue(kind=kind, key=key, person=person, language=language, context=context)


def _context(poll: DatePoll, person: Any, language: str) -> dict[str, Any]:
    return {
        "name": person.get_short_name() if person.name or person.address_as else "",
        "poll": poll.title,
        "edition": poll.edition.title,
        "about": poll.about,
        "dates": poll.sessions,
        "until": until(poll, person.time_zone, language),
    }


def until(poll: DatePoll, zone: str, language: str) -> str:
    """Until when one can answer, on the reader's wall; empty where there is no end."""
    if poll.closes_at is None:
        return ""
    ends = poll.closes_at.astimezone(ZoneInfo(zone))
    with translation.override(language):
        return _("%(day)s, %(time)s (%(zone)s time)") % {
            "day": date_format(ends, "l j F Y"),
            "time": time_format(ends, "H:i"),
            "zone": city(zone),
        }
