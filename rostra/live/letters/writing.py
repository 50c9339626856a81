"""How a letter about a registration is written: the frame of its kind, the reader's words, the entry, one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from rostra.kernel import pagecache
from rostra.kernel.registries import link, links, message_kinds
from rostra.kernel.text import new_key, normal_email
from rostra.live import itip, tokens
from rostra.live.letters import about
from rostra.live.models import Registration, Session
from rostra.messaging import frames, stopping
from rostra.messaging.actions import outbox
from rostra.messaging.deciding import Decision
from rostra.messaging.keys import beginning
from rostra.messaging.models import Message
from rostra.messaging.topics import topic_of

Entry = tuple[str, int]  # method and SEQUENCE
State = Message.State


def prefix(session: Session, registration: Registration | None = None) -> str:
    """How the keys of all messages about a session begin, or about one registration for it."""
    return f"session:{session.key}:{registration.key}:" if registration else f"session:{session.key}:"


def key_of(registration: Registration, what: str, version: Any) -> str:
    """The key of one fact that is told once: about whom, what, in which state of things."""
    return f"{prefix(registration.session, registration)}{what}:{version}"


def address_of(registration: Registration) -> str:
    """Where somebody is written to; empty for who has no address or has left."""
    person = registration.person
    if person is None:
        return normal_email(registration.email)
    return "" if person.erased_at else normal_email(person.email or "")


def message_for(
    registration: Registration,
    kind: str,
    key: str,
    *,
    words: Mapping[str, str] | None = None,
    more: Mapping[str, Hashable] | None = None,
    entry: Entry | None = None,
    join: bool = False,
) -> Message | None:
    """A letter ready for the outbox; None for somebody without an address.

    `words` are this reader's own, `more` is what else the template knows (values that many share). `join`: it links to the
    room and not to the page of the registration.
    """
    to = address_of(registration)
    if not to:
        return None
    session, language = registration.session, about.language_of(registration)
    zone, name, message_id = about.zone_of(registration), about.name_of_reader(registration), new_key()
    own = {"name": name, **(words or {}), "address": _link(registration, language, join=join)}
    topic = topic_of(kind)
    if topic:
        own["stop_url"] = stopping.address(topic=topic, person=registration.person, message_id=message_id)
    shared = tuple((more or {}).items())
    letter = frames.written(
        kind, language=language, words=own, about=(about.fingerprint(session), zone, registration.mode, shared),
        context=partial(_context, session, language, zone, registration.mode, shared),
    )  # fmt: skip
    now = timezone.now()
    method, sequence = entry or ("", 0)
    return Message(
        key=key, kind=kind, person_id=registration.person_id, to=to, language=letter.language,
        subject=letter.subject, text=letter.text, html=letter.html, message_id=message_id,
        calendar=_entry(registration, language, to, name, method, sequence, now) if method else "",
        calendar_method=method, urgency=message_kinds[kind].urgency, state=outbox.ready(), due_at=now, created_at=now,
    )  # fmt: skip


def _context(
    session: Session, language: str, zone: str, mode: str, shared: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    more = dict(shared)
    known = dict(more.pop("before", ()))
    return {
        **about.words(session, language, zone, mode), **about.was(session, known, language, zone), **more,
    }  # fmt: skip


def _link(registration: Registration, language: str, *, join: bool) -> str:
    """A personal address."""
    name, purpose = ("join", tokens.JOIN) if join else ("registration", tokens.PAGE)
    return settings.ROSTRA_URL + _path(name, language).replace(
        about.TOKEN, tokens.make(registration, purpose)
    )


@cache
def _path(name: str, language: str) -> str:
    """The path of a personal page, looked up once, with a place for the token."""
    return link(name, token=about.TOKEN, language=language) if name in links else "/"


def _entry(
    registration: Registration,
    language: str,
    to: str,
    name: str,
    method: str,
    sequence: int,
    now: dt.datetime,
) -> str:
    session, mode = registration.session, registration.mode
    frame = pagecache.kept(
        ("entry", method, language, mode, about.fingerprint(session)),
        lambda: itip.frame(about.entry(session, language, mode), method),
        inside=True,
    )
    return frame.text(about.attendee(registration, to, name), sequence=sequence, stamp=now)


def send(
    registration: Registration, kind: str, key: str, *, urgency: int | None = None, **options: Any
) -> bool:
    """Write a letter into the outbox; False when it is there already or there is nobody to write to."""
    message = message_for(registration, kind, key, **options)
    if message is None:
        return False
    if urgency is not None:
        message.urgency = urgency
    return outbox.write_new(message)


def put(message: Message, decision: Decision) -> bool:
    """Write a letter that may wait, as its reader wishes."""
    for field, value in outbox.state_of(decision).items():
        setattr(message, field, value)
    return outbox.write_new(message)


def told_sequence(registration: Registration, sequence: int) -> int:
    """Note the SEQUENCE that is told now, with the letter in one transaction."""
    if registration.ical_sequence != sequence:
        Registration.objects.filter(pk=registration.pk).update(ical_sequence=sequence)
        registration.ical_sequence = sequence
    return sequence


def last_sequence(registration: Registration) -> int | None:
    """The SEQUENCE last told to somebody whose calendar has the entry; None when it has none."""
    methods = beginning(prefix(registration.session, registration)).exclude(calendar_method="")
    last = methods.order_by("-created_at", "-pk").values_list("calendar_method", flat=True).first()
    if last != itip.REQUEST:
        return None
    return Registration.objects.values_list("ical_sequence", flat=True).get(pk=registration.pk)


def take_back_reminders(session: Session, registration: Registration | None = None) -> int:
    """Reminders that wait for an hour or a collected letter say what is no longer true; returns how many there were."""
    kept = beginning(prefix(session, registration)).filter(
        kind="session_reminder", state__in=[State.WAITING, State.GATHERED, State.KEPT]
    )
    return kept.update(state=State.WITHDRAWN)
