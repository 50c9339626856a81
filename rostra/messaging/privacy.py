"""What the outbox holds about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONTRACT, INTEREST, TASK, Field, Holding, declare, each
from rostra.messaging.kinds import CODE
from rostra.messaging.models import Mailing, Message, Preference, Recipient, Trouble
from rostra.people.models import Person

CODE_READABLE = timedelta(hours=24)
KEPT = timedelta(days=180)


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
        retention=KEPT,
        since="created_at",
        retire=blank_codes,
        fields={
            **each(
                "kind person to language subject text html body values calendar state due_at sent_at bounced_at created_at",
                Field(_("to write to you and to know whether it arrived")),
            ),
            **each(
                "key message_id calendar_method attempts claimed_at problem urgency mailing within",
                Field(_("to send once and to find faults"), export=False),
            ),
        },
    )
)


def troubles_of(person: Person) -> QuerySet[Trouble]:
    """What is known about a person's address."""
    return Trouble.objects.filter(address=person.email) if person.email else Trouble.objects.none()


def retire_recipients(now: datetime) -> int:
    """Who a mailing went to is known as long as the letters themselves."""
    return Recipient.objects.filter(mailing__created_at__lt=now - KEPT).delete()[0]


declare(
    Holding(
        model=Mailing,
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who wrote a letter to many"))},
    )
)

declare(
    Holding(
        model=Recipient,
        called=_("letters to many that were meant for you too"),
        person="person",
        basis=TASK,
        erase_rows=True,
        retire=retire_recipients,
        fields=each("mailing person values written", Field(_("to write the letter to you"))),
    )
)

declare(
    Holding(
        model=Preference,
        called=_("how you want to get letters"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        fields=each(
            "person rhythm quiet_from quiet_until stopped collected_at updated_at",
            Field(_("to write to you as you wish")),
        ),
    )
)

declare(
    Holding(
        model=Trouble,
        called=_("letters to you that came back"),
        person="",
        rows=troubles_of,
        basis=INTEREST,
        erase_rows=True,
        retention=timedelta(days=365),
        since="updated_at",
        fields=each(
            "address hard soft complained_at stopped_at problem updated_at",
            Field(_("not to write to an address that does not work")),
        ),
    )
)
