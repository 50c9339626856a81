"""What a session's team does with its letters: try one on oneself, send again what failed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import is_offered
from rostra.kernel.registries import message_kinds
from rostra.kernel.text import new_key
from rostra.live import itip, rules
from rostra.live.letters import about, registrations, writing
from rostra.live.models import Mode, Registration, Session
from rostra.messaging.actions import outbox
from rostra.messaging.keys import beginning
from rostra.messaging.kinds import TEAM_LETTER
from rostra.messaging.models import Message

OWN = ("until", "position", "reason", "inviter")  # words of one reader; the sample of the kind says them
NOBODY = 0  # the number of a registration that does not exist: the links of a test letter open nothing


@transaction.atomic
def send_test(session: Session, *, kind: str, language: str, by: Any) -> Message:
    """Send a letter about this session, as it would go out now in a language, to oneself. Its personal link opens nothing."""
    _may(session, by)
    if kind not in {each.name for each in registrations.KINDS}:
        raise Refused(_("Choose a letter from the list."), field="kind")
    if not is_offered(language):
        raise Refused(_("This language is not known here."), field="language")
    message = _as_it_would_be(session, kind, language, by)
    if message is None:
        raise Refused(_("There is no address to write to."), code="no_address")
    message.kind, message.person = TEAM_LETTER, by
    message.save()
    if message.state == Message.State.WAITING:
        outbox.wake()
    audit.record("messaging.letter.test", message, by=by, kind=kind)
    return message


def _as_it_would_be(session: Session, kind: str, language: str, by: Any) -> Message | None:
    sample = message_kinds[kind].sample()
    words = {name: sample[name] for name in OWN if name in sample}
    if "until" in words:
        until = timezone.now() + dt.timedelta(hours=session.offer_hours)
        words["until"] = about.said_in(language, until, about.zone_name(by.time_zone))
    more = {name: value for name, value in sample.items() if name in ("again", "direct", "hours", "state")}
    reader = Registration(
        pk=NOBODY, key=f"test-{new_key()}", session=session, email=by.email or "", name=by.get_short_name(),
        language=language, time_zone=by.time_zone,
        mode=Mode.ON_SITE if session.mode == Mode.ON_SITE else Mode.ONLINE,
    )  # fmt: skip
    entry = (itip.REQUEST, session.sequence) if kind == "session_booked" else None
    return writing.message_for(reader, kind, f"session_test:{new_key()}", words=words, more=more, entry=entry)


@transaction.atomic
def send_failed_again(session: Session, *, by: Any) -> int:
    """Try the letters of a session that failed once more; returns how many."""
    _may(session, by)
    again = outbox.send_again_all(beginning(writing.prefix(session)))
    if again:
        audit.record("messaging.message.again", session, by=by, letters=again)
    return again


def _may(session: Session, by: Any) -> None:
    if not rules.may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
