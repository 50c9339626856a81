"""Collected letters: at eight in the morning of their reader, all that waited in one letter."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from rostra.kernel.registries import message_kinds
from rostra.messaging import bodies, letters, stopping
from rostra.messaging.actions import outbox
from rostra.messaging.deciding import Readers, zone_of
from rostra.messaging.hours import is_quiet, last_morning
from rostra.messaging.kinds import COLLECTED
from rostra.messaging.models import Message, Preference
from rostra.messaging.topics import ALL
from rostra.people.models import Person

State = Message.State
SIGNATURE = "\n--\n"
MOST = 50  # letters in one
PEOPLE = 200


def collect_due() -> int:
    """Make up every collected letter whose hour has come; returns how many. A job of the schedule.

    Nothing is made up in somebody's quiet hours or days. Safe to run at any time and in two processes at once.
    """
    now, made, after = timezone.now(), 0, 0
    waiting = Message.objects.filter(state=State.GATHERED, person__isnull=False)
    while True:
        rows = waiting.filter(person__gt=after).order_by("person").values_list("person", flat=True).distinct()
        people = list(Person.objects.filter(pk__in=list(rows[:PEOPLE])).order_by("pk"))
        if not people:
            return made
        after = people[-1].pk
        readers = Readers(people, now)
        for person in people:
            made += _collect_for(person, readers, now)


def _collect_for(person: Person, readers: Readers, now: dt.datetime) -> int:
    zone, wish = zone_of(person), readers.wishes.get(person.pk)
    if not person.email or is_quiet(now, zone, readers.quiet_of(person)):
        return 0
    weekly = wish is not None and wish.rhythm == Preference.Rhythm.WEEKLY
    morning = last_morning(now, zone, weekly=weekly)
    if wish is not None and wish.collected_at and wish.collected_at >= morning:
        return 0
    return _collect(person, morning)


@transaction.atomic
def _collect(person: Person, morning: dt.datetime) -> int:
    """One letter of all that was gathered before a morning; the key names reader and morning, so there is one."""
    key = f"{COLLECTED}:{person.key}:{morning.isoformat()}"
    if Message.objects.filter(key=key).exists():
        return 0
    gathered = Message.objects.select_for_update().filter(
        person=person, state=State.GATHERED, created_at__lt=morning
    )
    parts = list(gathered.order_by("created_at", "pk")[:MOST])
    if not parts:
        return 0
    known = message_kinds[COLLECTED]
    letter = letters.render(
        COLLECTED,
        language=person.language,
        context={
            "person": person,
            "count": len(parts),
            "letters": [{"subject": each.subject, "text": said(bodies.said(each)[0])} for each in parts],
            "stop_url": stopping.address(topic=ALL, person=person, message_id=""),
        },
    )
    message = outbox.write(
        key=key, kind=COLLECTED, person=person, to=person.email or "", language=letter.language,
        subject=letter.subject, text=letter.text, html=letter.html, urgency=known.urgency,
        state=outbox.ready(),
    )  # fmt: skip
    Message.objects.filter(pk__in=[each.pk for each in parts]).update(state=State.COLLECTED, within=message)
    Preference.objects.filter(person=person).update(collected_at=timezone.now())
    return 1


def said(text: str) -> str:
    """A letter's text without its signature."""
    return text.split(SIGNATURE, 1)[0].strip()
