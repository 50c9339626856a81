"""The outbox: queue in the transaction of the fact, claim in one of its own, send, note the answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.kernel.registries import message_kinds
from rostra.kernel.tasks import task
from rostra.kernel.text import normal_email
from rostra.messaging import letters, transport
from rostra.messaging.models import Message
from rostra.people.models import Person

logger = logging.getLogger("rostra.messaging")

BATCH = 20
STUCK_AFTER = timedelta(minutes=15)
State = Message.State


@transaction.atomic
def queue(
    *,
    kind: str,
    key: str,
    context: Mapping[str, Any],
    person: Person | None = None,
    email: str = "",
    language: str = "",
) -> Message:
    """Write one message to a person, or to an address that is nobody's yet, in the reader's language.

    `key` names the fact it tells: the same key queued again is the message that is there already. It is sent after
    the transaction is committed. An unknown kind is a programming error.
    """
    found = Message.objects.filter(key=key).first()
    if found is not None:
        return found
    message_kinds[kind]
    to = normal_email(email or (person.email if person else "") or "")
    if not to:
        raise Refused(_("There is no address to write to."), field="email", code="no_address")
    letter = letters.render(
        kind, language=language or (person.language if person else ""), context={"person": person, **context}
    )
    return _write(
        key=key, kind=kind, person=person, to=to, language=letter.language, subject=letter.subject,
        text=letter.text, html=letter.html,
    )  # fmt: skip


@transaction.atomic
def put(
    *, key: str, kind: str, to: str, subject: str, text: str, html: str = "", language: str = "en"
) -> Message:
    """Write a message whose words are ready: mail of libraries, through the mail backend."""
    address = normal_email(to)
    person = Person.objects.filter(email=address).first()
    return _write(
        key=key, kind=kind, person=person, to=address, language=language,
        subject=subject[: letters.LONGEST_SUBJECT], text=text, html=html,
    )  # fmt: skip


def _write(*, key: str, **values: Any) -> Message:
    state = State.WAITING if transport.is_there() else State.KEPT
    message, made = Message.objects.get_or_create(key=key, defaults={"state": state, **values})
    if made and state == State.WAITING and not _is_woken():
        transaction.on_commit(_wake)
    return message


def _wake() -> None:
    deliver_due.enqueue()


def _is_woken() -> bool:
    """Whether this transaction will wake the delivery already: five thousand letters need one task."""
    return any(call[1] is _wake for call in database.run_on_commit)


@task(retries=0)
def deliver_due() -> None:
    """Send everything that is due. Safe to run in many processes at once."""
    deliver()


def deliver() -> dict[str, int]:
    """Send what is due until nothing is left; returns how many were sent, put off and given up."""
    done = {"sent": 0, "later": 0, "failed": 0}
    if not transport.is_there():
        Message.objects.filter(state=State.WAITING).update(state=State.KEPT)
        return done
    while claimed := claim():
        try:
            connection = transport.open_()
        except transport.TryLater as error:
            for message in claimed:
                done[_put_off(message, str(error))] += 1
            return done
        try:
            for message in claimed:
                done[_send(message, connection)] += 1
        finally:
            connection.close()
    return done


def claim(limit: int = BATCH) -> list[Message]:
    """Take messages for sending. The claim is committed before anything is sent, so no other process sends them."""
    now = timezone.now()
    with transaction.atomic():
        due = Message.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk")
        if database.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        claimed = list(due[:limit])
        Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
            state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
    for message in claimed:
        message.state, message.attempts = State.CLAIMED, message.attempts + 1
    return claimed


def _send(message: Message, connection: BaseEmailBackend) -> str:
    try:
        transport.send(message, connection)
    except transport.TryLater as error:
        return _put_off(message, str(error))
    except transport.Rejected as error:
        return _give_up(message, str(error))
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=timezone.now(), problem="")
    return "sent"


def _put_off(message: Message, problem: str) -> str:
    if message.attempts > len(transport.PAUSES):
        return _give_up(message, problem)
    due = timezone.now() + transport.PAUSES[message.attempts - 1]
    Message.objects.filter(pk=message.pk).update(
        state=State.WAITING, due_at=due, claimed_at=None, problem=problem[:255]
    )
    return "later"


def _give_up(message: Message, problem: str) -> str:
    logger.warning("Message %s (%s) was not sent: %s", message.pk, message.kind, problem[:3])
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, claimed_at=None, problem=problem[:255])
    return "failed"


def return_stuck() -> int:
    """Put messages back whose process died while it held them; returns how many."""
    old = timezone.now() - STUCK_AFTER
    return Message.objects.filter(state=State.CLAIMED, claimed_at__lt=old).update(
        state=State.WAITING, claimed_at=None, due_at=timezone.now()
    )


def tend() -> None:
    """Return what is stuck and send what is due. A job of the schedule."""
    return_stuck()
    deliver()


@transaction.atomic
def send_again(message: Message) -> Message:
    """Try a failed message again from the beginning; others are left as they are."""
    if message.state == State.FAILED:
        message.state, message.attempts, message.due_at, message.problem = (
            State.WAITING,
            0,
            timezone.now(),
            "",
        )
        message.save(update_fields=["state", "attempts", "due_at", "problem"])
        transaction.on_commit(_wake)
    return message
