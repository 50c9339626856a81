"""What pages say of a session: when, where, in which languages, with whom, how many places are left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.languages.markdown import plain_html
from rostra.languages.names import name_of
from rostra.live import reading
from rostra.live.models import Mode, Session, Speaking
from rostra.live.spoken import Spoken, nearest

CLOCK = "H:i"
NOTHING = Spoken()


@dataclass(frozen=True)
class Place:
    """How full one side of a session is."""

    taken: int
    total: int
    label: str
    left: str

    @property
    def full(self) -> bool:
        return self.taken >= self.total


@dataclass(frozen=True)
class With:
    """Somebody who speaks. Without their consent nothing of them but that there is somebody."""

    name: str = ""
    part: str = ""
    role: Spoken = NOTHING
    affiliation: str = ""
    url: str = ""
    photo: str = ""


@dataclass(frozen=True)
class Row:
    """A session in a list."""

    session: Session
    words: reading.Words
    url: str
    when: str
    zone: str
    own_time: str
    tags: list[tuple[str, str]]
    recorded: bool

    @property
    def over(self) -> bool:
        return self.session.ends_at <= timezone.now()

    @property
    def cancelled(self) -> bool:
        return self.session.state == Session.State.CANCELLED


def row(
    session: Session, words: reading.Words, person: Any = None, *, recorded: bool = False, day: bool = False
) -> Row:
    """A session as a list shows it; `day` says it with its date."""
    return Row(
        session, words, address(session), when(session) if day else hours(session), zone_name(session.time_zone),
        own_time(session, person), tags(session), recorded,
    )  # fmt: skip


def rows(
    sessions: Iterable[Session], language: str, person: Any = None, *, recorded: Iterable[int] = ()
) -> list[Row]:
    """Sessions as a list shows them. One query for their texts at most."""
    sessions = list(sessions)
    texts = reading.words_of(sessions, language)
    seen = set(recorded)
    return [row(each, texts[each.pk], person, recorded=each.pk in seen) for each in sessions]


def address(session: Session) -> str:
    """Where a session is read. Somebody else's event has a page here too: it says that one leaves."""
    return reverse("session", args=[session.slug])


# ---------------------------------------------------------------- time


def zone_name(zone: str) -> str:
    return zone.replace("_", " ")


def day_words(day: dt.date) -> str:
    return formats.date_format(day, "D j F Y")


def hours(session: Session) -> str:
    """From when to when on the wall; with the last day when it is another."""
    begins, finishes = session.begins.strftime("%H:%M"), session.finishes.strftime("%H:%M")
    if session.last_day == session.first_day:
        return f"{begins}–{finishes}"
    return _("%(begins)s, until %(last)s, %(finishes)s") % {
        "begins": begins, "last": day_words(session.last_day), "finishes": finishes,
    }  # fmt: skip


def when(session: Session) -> str:
    """Day and hours on the wall."""
    return _("%(day)s, %(hours)s") % {"day": day_words(session.first_day), "hours": hours(session)}


def own_time(session: Session, person: Any) -> str:
    """The same in the zone of somebody who is signed in, where their clock shows another time; "" otherwise."""
    name = getattr(person, "time_zone", "") if getattr(person, "is_authenticated", False) else ""
    if not name:
        return ""
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError):
        return ""
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    there = session.starts_at.astimezone(ZoneInfo(session.time_zone))
    if starts.utcoffset() == there.utcoffset():
        return ""
    said = {
        "day": day_words(starts.date()), "begins": formats.time_format(starts, CLOCK),
        "finishes": formats.time_format(ends, CLOCK), "zone": zone_name(name),
    }  # fmt: skip
    if starts.date() != session.first_day or ends.date() != session.last_day:
        return _("%(day)s, %(begins)s–%(finishes)s for you in %(zone)s") % said
    return _("%(begins)s–%(finishes)s for you in %(zone)s") % said


# ---------------------------------------------------------------- tags, places, people


def named(codes: Iterable[str]) -> str:
    """Languages by their own names."""
    return ", ".join(name_of(code) for code in codes)


def tags(session: Session) -> list[tuple[str, str]]:
    """(words, tone) of what tells a session from others at a glance."""
    found = [(str(session.get_mode_display()), "info")]
    if session.spoken:
        found.append((named(session.spoken), "plain"))
    if session.interpreted:
        found.append(
            (_("interpreted into %(languages)s") % {"languages": named(session.interpreted)}, "plain")
        )
    if session.captioned:
        found.append((_("captions in %(languages)s") % {"languages": named(session.captioned)}, "plain"))
    if session.signed:
        found.append((session.signed, "plain"))
    return found


def places(session: Session) -> list[Place]:
    """How full it is, for every side that has a limit. For display: who gets a place is decided when somebody registers."""
    found = []
    if session.mode != Mode.ONLINE and session.capacity_room is not None:
        label = _("%(taken)d of %(total)d places in the room taken")
        found.append(_place(session.booked_room, session.capacity_room, label))
    if session.mode != Mode.ON_SITE and session.capacity_online is not None:
        label = _("%(taken)d of %(total)d places taken")
        if session.mode == Mode.HYBRID:
            label = _("%(taken)d of %(total)d places online taken")
        found.append(_place(session.booked_online, session.capacity_online, label))
    return found


def _place(booked: int, total: int, label: str) -> Place:
    taken = min(booked, total)
    left = total - taken
    return Place(
        taken, total, label % {"taken": taken, "total": total},
        ngettext("%(count)d left", "%(count)d left", left) % {"count": left} if left else "",
    )  # fmt: skip


def full_words(session: Session, found: Iterable[Place]) -> str:
    """What to say when there is no place left anywhere; "" while there is one or no limit."""
    sides = list(found)
    limited = 2 if session.mode == Mode.HYBRID else 1
    if len(sides) < limited or not all(each.full for each in sides):
        return ""
    if session.waiting == Session.Waiting.NONE:
        return _("The list is full.")
    return _("The list is full; you can join the waiting list.")


def speakers(session: Session, language: str) -> list[With]:
    """Who speaks, in their order. One query."""
    rows = session.speaking.select_related("speaker").order_by("position", "pk")
    return [with_consent(each, language) for each in rows]


def with_consent(each: Speaking, language: str) -> With:
    """Somebody who speaks, as far as they agreed to be shown."""
    speaker = each.speaker
    if not speaker.is_published:
        return With()
    return With(
        speaker.name, str(each.get_part_display()), nearest(speaker.roles, language), speaker.affiliation,
        reverse("speaker", args=[speaker.slug]),
        reverse("speaker_photo", args=[speaker.slug]) if speaker.photo else "",
    )  # fmt: skip


def prose(text: str) -> str:
    """Limited Markdown as HTML."""
    return plain_html(text) if text else ""
