"""The year before today, for `--full`: talks with hundreds of people each, an event, workshops of the team, and the library in
which the talks are watched afterwards. By the verbs for many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from django.db import transaction
from django.utils import timezone

from rostra.demo import recordings, year
from rostra.demo.calendars import Calendar, add_speaker, draw_up
from rostra.demo.clock import at
from rostra.demo.sessions import OPEN, Live
from rostra.live.actions import register, visits, watching
from rostra.live.actions.bulk import Entry, register_many
from rostra.live.actions.bulk_attendance import Was, attend_many
from rostra.live.models import LibraryItem, Registration, Session
from rostra.people.models import Person

WATCHERS = 12  # people with an account who watch a recording
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def build(calendar: Calendar) -> None:
    """The whole year."""
    dice = Random(77)
    with calendar.then(-370), transaction.atomic():
        voices = list(year.voices())
        for voice in voices:
            add_speaker(calendar, voice)
    for number, topic in enumerate(year.TALKS):
        pair = (voices[2 * number % len(voices)], voices[(2 * number + 1) % len(voices)])
        session = _hold(calendar, _talk(number, topic, [each.key for each in pair]), dice, year.SEATS)
        _keep(calendar, session, number, dice)
    slug, title, summary = year.EVENT
    _hold(calendar, _event(slug, title, summary, [each.key for each in voices[-4:]]), dice, 120)
    for number, (title, days) in enumerate(year.WORKSHOPS):
        _hold(calendar, _internal(number, title, days), dice, 12)


def _talk(number: int, topic: year.Topic, with_: Sequence[str]) -> Live:
    return Live(
        topic.slug, year.FIRST_DAY + number * year.EVERY, dt.time(12, 30), 60, "talk", topic.title, topic.summary, "",
        tuple((key, "speaker") for key in with_),
        fields={**OPEN, "capacity_online": year.SEATS, "is_recorded": True, "topics": [topic.topic]},
    )  # fmt: skip


def _event(slug: str, title: str, summary: str, with_: Sequence[str]) -> Live:
    place = {"mode": "on_site", "place": "The Net Loft", "address": "1 Old Quay, Carrow Harbour (invented)"}
    return Live(
        slug, year.EVENT_DAY, dt.time(10), 360, "event", title, summary, "", tuple((key, "speaker") for key in with_),
        zone="Europe/Dublin", fields={**place, "capacity_room": 120, "guests": True, "topics": ["exchange"]},
    )  # fmt: skip


def _internal(number: int, title: str, days: int) -> Live:
    return Live(
        f"team-{number + 1}", days, dt.time(14), 90, "internal", title, "", "",
        fields={"seen_by": "invited", "admission": "invited", "capacity_online": 30, "topics": []},
    )  # fmt: skip


def _hold(calendar: Calendar, live: Live, dice: Random, most: int) -> Session:
    """Announce it, register people, let most of them come, close the register."""
    session = draw_up(calendar, live)
    count = min(round(most * dice.uniform(0.55, 0.95)), len(calendar.public))
    people = dice.sample(calendar.public, count)
    with calendar.then(live.days - 9), transaction.atomic():
        register_many(session, [Entry(person=each) for each in people], by=calendar.ada)
    with at(session.ends_at), transaction.atomic():
        attend_many(session, _came(session, dice), by=calendar.ada)
    with at(min(session.ends_at + dt.timedelta(days=1), timezone.now())), transaction.atomic():
        register.close(session, by=calendar.ada)
    return session


def _came(session: Session, dice: Random) -> list[Was]:
    booked = Registration.objects.filter(session=session, state=Registration.State.BOOKED).order_by("pk")
    there = []
    for key in booked.values_list("pk", flat=True):
        if dice.random() > year.COMES:
            continue
        late = dt.timedelta(minutes=dice.choice((0, 0, 1, 2, 4, 9)))
        early = dt.timedelta(minutes=dice.choice((0, 0, 0, 1, 3, 25)))
        there.append(Was(key, session.starts_at + late, session.ends_at - early))
    return there


def _keep(calendar: Calendar, session: Session, number: int, dice: Random) -> None:
    out = session.ends_at + dt.timedelta(days=3)
    with at(out), transaction.atomic():
        item = recordings.keep(session, by=calendar.ada, own=False)
    for day, count in year.visits(number):
        moment = out + dt.timedelta(days=day)
        if moment > timezone.now():
            break
        with at(moment), transaction.atomic():
            for visitor in range(count):
                visits.count(item, address=f"192.0.2.{visitor + 1}", agent=BROWSER, at=moment)
    _watch(item, dice.sample(calendar.public, min(WATCHERS, len(calendar.public))), out, dice)


def _watch(item: LibraryItem, people: Sequence[Person], out: dt.datetime, dice: Random) -> None:
    with at(min(out + dt.timedelta(days=6), timezone.now())), transaction.atomic():
        for person in people:
            until = round(item.duration * dice.choice((0.2, 0.6, 0.98)), 1)
            watching.watch(item, person=person, intervals=[[0.0, until]], position=until)
