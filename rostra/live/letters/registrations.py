"""Letters about registrations: each told once for the fact it tells, with the entry for the calendar where there is a place.

Every function is called in the transaction of its verb. Who has a place gets a REQUEST, whose place is gone a CANCEL with a
higher SEQUENCE; the UID is that of the registration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind
from rostra.live import itip
from rostra.live.letters import about, telling, writing
from rostra.live.models import Mode, Registration, Session
from rostra.messaging.actions import outbox
from rostra.messaging.topics import REMINDERS

State = Registration.State


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette Krogh",
        "session": "When rumours run faster than the council",
        "summary": "What three towns did in the first hour.",
        "organiser": "Lindholt Municipality (invented)",
        "when": "Tuesday 3 March 2026, 12:30–13:45 (Copenhagen time)",
        "when_there": "",
        "place": "",
        "online": True,
        "opens": 15,
        "spoken": "English, dansk",
        "notices": [],
        "session_address": f"{settings.ROSTRA_URL}/",
        "address": f"{settings.ROSTRA_URL}/",
        "reason": "",
        **more,
    }


def _kind(name: str, label: Any, *, urgency: int = 4, **more: Any) -> MessageKind:
    return MessageKind(name, label, sample=lambda: _sample(**more), urgency=urgency)


UNTIL = "Monday 2 March 2026, 18:00 (Copenhagen time)"
KINDS: list[MessageKind] = [
    _kind("session_booked", _("a place in a session"), again=False),
    _kind("session_confirm", _("please confirm a registration for a session"), urgency=2, until=UNTIL),
    _kind("session_waitlisted", _("on the waiting list of a session"), position="7", direct=False, hours=24),
    _kind("session_offered", _("a place in a session has become free"), urgency=2, until=UNTIL),
    _kind("session_applied", _("registration for a session waits for approval")),
    _kind("session_refused", _("not admitted to a session"), reason="It is for newly elected members."),
    _kind("session_invited", _("invitation to a session"), inviter="Maren Holt"),
    _kind("session_withdrawn", _("registration for a session has ended")),
    _kind("session_lapsed", _("offer of a place in a session has lapsed")),
    _kind(
        "session_changed", _("a session has changed"), urgency=3, state="booked", title_before="", place_before="",
        when_before="Tuesday 3 March 2026, 11:00–12:15 (Copenhagen time)",
    ),
    _kind(
        "session_cancelled", _("a session is cancelled"), urgency=3, state="booked",
        cancel_reason="The speaker is ill.",
    ),
    _kind("session_join_link", _("personal link to the room of a session"), urgency=1),
    MessageKind(
        "session_reminder", _("reminder of a session"), transactional=False, topic=REMINDERS, urgency=3,
        sample=_sample,
    ),
]  # fmt: skip


def booked(registration: Registration, *, again: bool = False) -> None:
    """A place, with a REQUEST. `again`: what somebody has booked is different now, such as online instead of on site."""
    sequence = max(registration.session.sequence, registration.ical_sequence + again)
    writing.told_sequence(registration, sequence)
    writing.send(
        registration, "session_booked", writing.key_of(registration, "booked", sequence),
        more={"again": again}, entry=(itip.REQUEST, sequence),
    )  # fmt: skip


def confirm_wanted(registration: Registration, *, again: bool = False) -> None:
    """Somebody whom we know by address alone is asked to confirm it; a seat is held until then. `again`: they lost the letter
    and ask for it once more; at most once a minute.
    """
    version = f"{timezone.now():%Y%m%dT%H%M}" if again else 0
    _plain(
        registration,
        "session_confirm",
        "confirm",
        version=version,
        until=_said(registration, registration.hold_until),
    )


def waitlisted(registration: Registration, *, position: int | None = None) -> None:
    """On the waiting list."""
    session = registration.session
    _plain(
        registration, "session_waitlisted", "waitlisted", position=str(position or ""),
        more={"direct": session.waiting == Session.Waiting.DIRECT, "hours": session.offer_hours},
    )  # fmt: skip


def offered(registration: Registration) -> None:
    """A place has become free: to be accepted until an hour, said on the reader's wall."""
    until = registration.offer_until
    version = f"{until:%Y%m%dT%H%M%S}" if until else ""
    _plain(registration, "session_offered", "offered", version=version, until=_said(registration, until))


def applied(registration: Registration) -> None:
    """The team will say."""
    _plain(registration, "session_applied", "applied")


def refused(registration: Registration) -> None:
    """The team said no."""
    _plain(registration, "session_refused", "refused", reason=registration.ended_reason)


def lapsed(registration: Registration) -> None:
    """An offer was not accepted in time."""
    _plain(registration, "session_lapsed", "lapsed")


def join_link(registration: Registration) -> None:
    """The personal link to the room, asked for again; at most once a minute."""
    minute = f"{timezone.now():%Y%m%dT%H%M}"
    key = writing.key_of(registration, "join", f"{registration.serial}.{minute}")
    writing.send(registration, "session_join_link", key, join=True)


def withdrawn(registration: Registration) -> None:
    """The registration has ended, by oneself or by the team; a CANCEL where the calendar has the entry."""
    last = writing.last_sequence(registration)
    entry = None
    if last is not None:
        sequence = max(registration.session.sequence, last + 1)
        entry = (itip.CANCEL, writing.told_sequence(registration, sequence))
    writing.take_back_reminders(registration.session, registration)
    _plain(registration, "session_withdrawn", "withdrawn", reason=registration.ended_reason, entry=entry)


def invited(session: Session, person: Any, by: Any) -> None:
    """Somebody may register for a session that is by invitation."""
    if not person.email or person.erased_at:
        return
    language = nearest_offered(person.language)
    zone = about.zone_name(person.time_zone, session.time_zone)
    mode = (
        Mode.ON_SITE if session.mode == Mode.ON_SITE else Mode.ONLINE if session.mode == Mode.ONLINE else ""
    )
    said = about.words(session, language, zone, mode)
    outbox.queue(
        kind="session_invited",
        key=f"{writing.prefix(session)}invited:{person.key}",
        person=person,
        language=language,
        context={
            **said,
            "name": person.get_short_name() if person.name or person.address_as else "",
            "inviter": by.get_full_name() if by else "",
            "address": said["session_address"],
        },
    )


def session_changed(session: Session, before: Mapping[str, Any] | None = None) -> None:
    """Tell everybody who has, waits for or is offered a place, once for each SEQUENCE of the session. Deferred.

    `before`: its fields as they were, so that the letter can say what is no longer so.
    """
    known = about.before(before) if before else None
    telling.tell.enqueue(what=telling.CHANGED, session=session.key, before=known)


def session_cancelled(session: Session) -> None:
    """Tell them that it does not take place, once. Deferred."""
    telling.tell.enqueue(what=telling.CANCELLED, session=session.key)


def _plain(
    registration: Registration, kind: str, what: str, *, version: Any = 0, more: Any = None,
    entry: writing.Entry | None = None, **words: str,
) -> None:  # fmt: skip
    key = writing.key_of(registration, what, version)
    writing.send(registration, kind, key, words=words, more=more, entry=entry)


def _said(registration: Registration, moment: dt.datetime | None) -> str:
    """An instant on the reader's wall, in the reader's language; empty for none."""
    if moment is None:
        return ""
    return about.said_in(about.language_of(registration), moment, about.zone_of(registration))
