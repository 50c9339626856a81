"""The secret address of one's own calendar: made, renewed, ended. Only its hash is kept."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.kernel import audit
from rostra.kernel.text import new_token, token_hash
from rostra.people.models import CalendarFeed, Person

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make(*, person: Person) -> tuple[CalendarFeed, str]:
    """A new address of one's calendar; the one before ends now. Returns the token for the address, shown once."""
    # The person's row is the lock: two clicks at once leave one live address, the later.
    Person.objects.select_for_update().get(pk=person.pk)
    now = timezone.now()
    CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    token = new_token()
    feed = CalendarFeed.objects.create(person=person, token_hash=token_hash(token), made_at=now)
    audit.record("people.calendar.make", feed, by=person)
    return feed, token


@transaction.atomic
def end(*, person: Person) -> int:
    """End the address of one's calendar; returns how many ended, so 0 when there was none."""
    ended = 0
    for feed in CalendarFeed.objects.select_for_update().filter(person=person, revoked_at__isnull=True):
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        audit.record("people.calendar.end", feed, by=person)
        ended += 1
    return ended


def of(person: Person) -> CalendarFeed | None:
    """The live address of a person's calendar, without the token: nobody knows that any more."""
    return CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).first()


def find(token: str) -> CalendarFeed | None:
    """The live feed of a token, with its person; None for one that ended or never was."""
    if len(token) > 100:
        return None
    return (
        CalendarFeed.objects.select_related("person")
        .filter(
            token_hash=token_hash(token), revoked_at__isnull=True, person__is_active=True,
            person__erased_at__isnull=True,
        )
        .first()
    )  # fmt: skip


def note_use(feed: CalendarFeed) -> None:
    """Write down that a calendar program came by, at most once an hour."""
    old = timezone.now() - NOTED_EVERY
    if feed.last_used_at is None or feed.last_used_at < old:
        CalendarFeed.objects.filter(
            Q(last_used_at__isnull=True) | Q(last_used_at__lt=old), pk=feed.pk
        ).update(last_used_at=timezone.now())
