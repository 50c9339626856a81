"""What the outbox holds about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONTRACT, Field, Holding, declare, each
from rostra.messaging.kinds import CODE
from rostra.messaging.models import Message
from rostra.people.models import Person

CODE_READABLE = timedelta(hours=24)


def messages_of(person: Person) -> QuerySet[Message]:
    """Messages to the person and to their address, also from before the person was known."""
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(to=person.email)
    return Message.objects.filter(wanted)


def blank_codes(now: datetime) -> int:
    """A code is a secret of a quarter of an hour: a day later its message says nothing any more."""
    if settings.ROSTRA_DEMO:
        return 0
    old = Message.objects.filter(kind=CODE, created_at__lt=now - CODE_READABLE).exclude(text="")
    return old.update(subject="", text="", html="")


declare(
    Holding(
        model=Message,
        called=_("letters to you"),
        person="person",
        rows=messages_of,
        basis=CONTRACT,
        erase_rows=True,
        retention=timedelta(days=180),
        since="created_at",
        retire=blank_codes,
        fields={
            **each(
                "kind person to language subject text html state due_at sent_at created_at",
                Field(_("to write to you and to know whether it arrived")),
            ),
            **each(
                "key message_id attempts claimed_at problem",
                Field(_("to send once and to find faults"), export=False),
            ),
        },
    )
)
