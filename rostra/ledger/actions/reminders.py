"""Reminders of what is due soon or overdue: one letter for each person and edition, once a week at most."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger import counting, letters
from rostra.ledger.models import Standing
from rostra.ledger.standing import SOON_DAYS
from rostra.messaging.models import Message
from rostra.programmes import reading as programmes

CHUNK = 50  # people in one transaction
EVERY = dt.timedelta(days=7)
MOST = 20  # things named in one letter


def remind_due() -> int:
    """Write the reminders of this day, where the installation wants them; returns how many. A job of the schedule.

    Safe to run twice and to stop anywhere: a letter's key names enrolment and day, and nobody gets one within a week of the
    last. Nobody is reminded of what waits for us.
    """
    if not settings.ROSTRA_DUE_REMINDERS:
        return 0
    made, after, now = 0, 0, timezone.now()
    titled = cache(programmes.title_of)
    while True:
        some = list(_owing(now).filter(pk__gt=after).order_by("pk")[:CHUNK])
        if not some:
            return made
        after = some[-1].pk
        made += _remind(some, now, titled)


def _owing(now: dt.datetime) -> Any:
    """Enrolled people of running editions whose next due day is near or over; the exact day is that of their edition."""
    near = now.date() + dt.timedelta(days=SOON_DAYS + 1)
    return Enrolment.objects.filter(
        Q(edition__ends_on__isnull=True) | Q(edition__ends_on__gte=now.date()),
        state=Enrolment.State.ENROLLED,
        progress__next_due_on__lte=near,
        progress__completed_at__isnull=True,
        edition__opened_at__isnull=False,
        edition__cancelled_at__isnull=True,
        person__email__isnull=False,
        person__erased_at__isnull=True,
    ).select_related("person", "edition__programme", "edition__organisation")


@transaction.atomic
def _remind(some: list[Enrolment], now: dt.datetime, titled: Callable[[str, str], str]) -> int:
    recent = set(
        Message.objects.filter(
            kind=letters.DUE, person__in=[each.person_id for each in some], created_at__gt=now - EVERY
        ).values_list("person", "key")
    )
    reminded = {(person, key.split(":")[1]) for person, key in recent}
    due = _due(some)
    made = 0
    for enrolment in some:
        day = today(enrolment.edition.time_zone)
        last = day + dt.timedelta(days=SOON_DAYS)
        things = [each for each in due[enrolment.pk] if each.due_on and each.due_on <= last]
        if things and (enrolment.person_id, enrolment.key) not in reminded:
            letters.due(enrolment, things[:MOST], day=day, titled=titled)
            made += 1
    return made


def _due(some: list[Enrolment]) -> dict[int, list[Standing]]:
    """What each of some enrolments still owes with a day, the most urgent first."""
    by_key = {each.pk: each for each in some}
    owed = Q(state__in=["open", "returned"]) | Q(state="excused", owes_catchup=True)
    rows = Standing.objects.filter(
        owed, enrolment__in=some, due_on__isnull=False, requirement__retired_at=None
    ).select_related("requirement")
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in rows.order_by("due_on", "requirement__position"):
        if counting.counts(row.requirement, by_key[row.enrolment_id]):
            found[row.enrolment_id].append(row)
    return found
