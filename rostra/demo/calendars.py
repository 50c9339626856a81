"""What the live part of the example academy is built with: who runs it, which day is which, a speaker, a session."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from functools import cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from rostra.demo import sessions
from rostra.demo.clock import at
from rostra.demo.sessions import Live, Voice
from rostra.live import walltime
from rostra.live.actions import questions, speakers
from rostra.live.actions import sessions as verbs
from rostra.live.models import Session, Speaker, Strand
from rostra.people.models import Organisation, Person

ANNOUNCED_BEFORE = 30  # days before a session


class Calendar:
    """What is built, beside the town it is built in."""

    def __init__(self, town: Any) -> None:
        self.town = town
        self.speakers: dict[str, Speaker] = {}
        self.strands: dict[str, Strand] = {}
        self.held: dict[str, Session] = {}
        self.dice = Random(5)

    @property
    def ada(self) -> Person:
        return self.town.people["ada"]

    @property
    def home(self) -> Organisation:
        return self.town.organisations["small-harbours"]

    @cached_property
    def public(self) -> list[Person]:
        """Those who hear of talks: everybody who has an account, in a fixed order."""
        return list(Person.objects.filter(joined_at__isnull=False, erased_at=None).order_by("email"))

    def day(self, days: int) -> dt.date:
        """So many days from today; a Saturday or Sunday gives the Monday after."""
        day = self.town.today + dt.timedelta(days=days)
        return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

    def thursdays(self) -> list[dt.date]:
        """The first Thursdays of months: the last one that is over for two days, and the two after it."""
        year, month = self.town.today.year, self.town.today.month
        found = []
        for number in range(month - 3, month + 3):
            first = dt.date(year + number // 12, number % 12 + 1, 1)
            found.append(first + dt.timedelta(days=(3 - first.weekday()) % 7))
        past = [each for each in found if each < self.town.today - dt.timedelta(days=2)]
        return found[len(past) - 1 : len(past) + 2]

    def then(self, days: float) -> AbstractContextManager[None]:
        """The clock, so many days from today; never later than now."""
        return at(min(self.moment(days), timezone.now()))

    def moment(self, days: float) -> dt.datetime:
        """Nine in the morning in Copenhagen, so many days from today."""
        start = dt.datetime.combine(self.town.today, dt.time(9), ZoneInfo("Europe/Copenhagen"))
        return start + dt.timedelta(days=days)


def add_speaker(calendar: Calendar, voice: Voice) -> Speaker:
    """Put somebody into the register, and note their consent when they agreed."""
    speaker = speakers.add(
        organisation=calendar.home, by=calendar.ada, key=f"voice-{voice.key}", name=voice.name,
        affiliation=voice.affiliation, roles=voice.roles, biographies=voice.biographies,
        languages=list(voice.languages), is_external=not voice.person,
        person=calendar.town.people.get(voice.person),
    )  # fmt: skip
    if voice.agreed:
        speaker = speakers.consent(speaker, note="By letter, with the first invitation", by=calendar.ada)
    calendar.speakers[voice.key] = speaker
    return speaker


def draw_up(calendar: Calendar, live: Live, *, announce: bool = True, **more: Any) -> Session:
    """Prepare a session a month before its day and announce it."""
    day = calendar.day(live.days)
    last_day, finishes = walltime.end_after(day, live.begins, live.minutes)
    fields = {
        "programme_key": sessions.MASTERCLASSES,
        "slug": live.key,
        "room_url": "https://rooms.example/academy",
    }
    if live.strand:
        fields["strand"] = calendar.strands[live.strand]
    with calendar.then(live.days - ANNOUNCED_BEFORE), transaction.atomic():
        session = verbs.draft(
            organisation=calendar.town.organisations[live.organisation], by=calendar.ada, key=f"live-{live.key}",
            kind=live.kind, title=live.title, summary=live.summary, about=live.about, language="en", first_day=day,
            begins=live.begins, last_day=last_day, finishes=finishes, time_zone=live.zone,
            **{**fields, **live.fields, **more},
        )  # fmt: skip
        parts = [speakers.Part(calendar.speakers[key], part) for key, part in live.with_]
        if parts:
            speakers.put_beside(session, parts, by=calendar.ada)
        if live.key == "day-on-the-quay":
            for label, kind, asked in sessions.QUESTIONS:
                questions.add(session, label=label, kind=kind, by=calendar.ada, **asked)
        if announce:
            session = verbs.announce(session, by=calendar.ada)
    calendar.held[live.key] = session
    return session
