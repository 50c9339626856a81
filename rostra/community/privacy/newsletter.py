"""What the newsletter holds about people: their address and wishes, which issues went to them, who sent one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.community.models import Delivery, Issue, Sending, Subscription
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each
from rostra.messaging.models import Body
from rostra.people.models import Person

KEPT = timedelta(days=180)
UNCONFIRMED = timedelta(days=7)
SUPPRESSED = timedelta(days=365)
State = Subscription.State


def subscriptions_of(person: Person) -> QuerySet[Subscription]:
    """The person's subscription, and one of their address from before they were known."""
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(address=person.email)
    return Subscription.objects.filter(wanted)


def retire_subscriptions(now: datetime) -> int:
    """Who never confirmed is forgotten after a week, who left after half a year, an address that does not work after a year."""
    over = (
        Q(state=State.ASKED, asked_at__lt=now - UNCONFIRMED)
        | Q(state=State.LEFT, left_at__lt=now - KEPT)
        | Q(state=State.SUPPRESSED, left_at__lt=now - SUPPRESSED)
    )
    return Subscription.objects.filter(over).delete()[0]


def deliveries_of(person: Person) -> QuerySet[Delivery]:
    """Issues that went to the person."""
    return Delivery.objects.filter(subscription__in=subscriptions_of(person))


def retire_deliveries(now: datetime) -> int:
    """Who got which issue is known as long as the letters themselves; words that no letter shares go with them."""
    old = Delivery.objects.filter(message=None, issue__sending__begun_at__lt=now - KEPT).delete()[0]
    return old + Body.objects.filter(messages=None, created_at__lt=now - KEPT).delete()[0]


declare(
    Holding(
        model=Subscription,
        called=_("your subscription to the newsletter"),
        person="person",
        rows=subscriptions_of,
        basis=CONSENT,
        erase_rows=True,
        retire=retire_subscriptions,
        fields={
            **each(
                "address person language topics territory function counts_clicks",
                Field(_("to send you the newsletter you asked for")),
            ),
            **each(
                "state agreed agreed_language asked_at confirmed_at left_at ended created_at updated_at",
                Field(_("to prove that you agreed, and to know when it ended")),
            ),
            "key": Field(_("to make links that are yours alone"), export=False),
        },
    )
)
declare(
    Holding(
        model=Delivery,
        called=_("issues of the newsletter sent to you"),
        person="subscription__person",
        rows=deliveries_of,
        basis=CONSENT,
        erase_rows=True,
        retire=retire_deliveries,
        fields=each("issue subscription message language", Field(_("to send each issue once"))),
    )
)
declare(
    Holding(
        model=Issue,
        person="locked_by",
        basis=TASK,
        about_person=False,
        fields={"locked_by": Field(_("who keeps an issue from being changed"))},
    )
)
declare(
    Holding(
        model=Sending,
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who sent an issue of the newsletter"))},
    )
)
