"""Who looks after the newsletter, who reads which issue, whose address gets one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from rostra.community.models import Delivery, Issue, Sending, Subscription
from rostra.community.rules.roles import is_community_editor
from rostra.messaging.models import Trouble
from rostra.programmes.models import Topic

Audience = Mapping[str, Sequence[str]]
FACETS = ("languages", "topics", "functions", "territories")


def may_look_after(person: Any) -> bool:
    """Write issues, send them, and end subscriptions: editors of the community."""
    return is_community_editor(person)


def visible_issues(person: Any) -> QuerySet[Issue]:
    """Editors see all of them; everybody else what has been sent."""
    return Issue.objects.all() if may_look_after(person) else archived_issues()


def archived_issues() -> QuerySet[Issue]:
    """Issues of the public archive: all that began to go out."""
    return Issue.objects.filter(sending__begun_at__isnull=False)


def visible_subscriptions(person: Any) -> QuerySet[Subscription]:
    """Editors see all; others their own."""
    if may_look_after(person):
        return Subscription.objects.all()
    return own_subscriptions(person)


def own_subscriptions(person: Any) -> QuerySet[Subscription]:
    """What a person gets: by their account, or by their address from before they had one."""
    if not getattr(person, "is_authenticated", False):
        return Subscription.objects.none()
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(person=None, address=person.email)
    return Subscription.objects.filter(wanted, state=Subscription.State.CONFIRMED).order_by("-person")


def readers(audience: Audience) -> QuerySet[Subscription]:
    """Confirmed subscriptions that an issue is meant for, without addresses that do not work or whose owner complained."""
    rows = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    if audience.get("languages"):
        rows = rows.filter(language__in=audience["languages"])
    if audience.get("functions"):
        rows = rows.filter(function__in=audience["functions"])
    if audience.get("territories"):
        there = Q()
        for code in audience["territories"]:
            there |= Q(territory__startswith=code)
        rows = rows.filter(there)
    if audience.get("topics"):
        choosy = Subscription.topics.through.objects
        wanted = choosy.filter(topic__in=Topic.objects.filter(key__in=audience["topics"]))
        rows = rows.filter(Q(pk__in=wanted.values("subscription")) | ~Q(pk__in=choosy.values("subscription")))
    broken = Trouble.objects.filter(Q(stopped_at__isnull=False) | Q(complained_at__isnull=False))
    return rows.exclude(address__in=broken.values("address"))


def still_owed(sending: Sending) -> QuerySet[Subscription]:
    """Readers of an issue that is going out who have no letter of it yet. Who came later gets the next issue."""
    given = Delivery.objects.filter(issue=sending.issue_id)
    return (
        readers(sending.audience)
        .filter(confirmed_at__lte=sending.begun_at)
        .exclude(pk__in=given.values("subscription"))
    )
