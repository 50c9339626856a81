"""The live part of the example academy, by the verbs that pages call: masterclasses with a past and a future, and councillors
with their workshops.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from rostra.cohorts.models import Edition
from rostra.demo import live_year, recordings, sessions
from rostra.demo.calendars import ANNOUNCED_BEFORE, Calendar, add_speaker, draw_up
from rostra.demo.clock import at
from rostra.demo.sessions import Live
from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.ledger.actions import enrolments
from rostra.live.actions import (
    catch_ups,
    imports,
    plans,
    presence,
    register,
    registrations,
    series,
    strands,
    templates,
    trials,
)
from rostra.live.actions import sessions as verbs
from rostra.live.models import CatchUp, Registration, Session
from rostra.live.translating import SORT
from rostra.people.actions import memberships, persons
from rostra.people.models import Person
from rostra.programmes.models import ProgrammePage

HOUR = dt.timedelta(hours=1)


def build(town: Any, *, full: bool = False) -> None:
    """Everything live of the stage `running`; with `full` the year before as well."""
    calendar = Calendar(town)
    with calendar.then(-75), transaction.atomic():
        _register_of_speakers(calendar)
        for key, title, about in sessions.STRANDS:
            calendar.strands[key] = strands.add(
                organisation=calendar.home, title=title, about=about, language="en", key=key, by=calendar.ada
            )
    for each in (*sessions.PAST, *sessions.COMING, sessions.FAIR):
        draw_up(calendar, each)
    _first_thursdays(calendar)
    for each in sessions.PAST:
        hold(calendar, each)
    _translate(calendar)
    _fill(calendar)
    _councillors(calendar)
    if full:
        live_year.build(calendar)


# ---------------------------------------------------------------- speakers, a series


def _register_of_speakers(calendar: Calendar) -> None:
    for voice in sessions.VOICES:
        add_speaker(calendar, voice)


def _first_thursdays(calendar: Calendar) -> None:
    key, title, about, pattern = sessions.THURSDAYS
    past, *later = calendar.thursdays()
    live = replace(pattern, days=(past - calendar.town.today).days)
    with calendar.then(live.days - ANNOUNCED_BEFORE), transaction.atomic():
        own = series.add(
            organisation=calendar.home, title=title, about=about, language="en", key=key, by=calendar.ada
        )
    first = draw_up(calendar, live, series=own)
    with calendar.then(live.days - ANNOUNCED_BEFORE), transaction.atomic():
        days = [(each, None) for each in later]
        for each in series.add_dates(own, like=first, days=days, by=calendar.ada):
            verbs.announce(each, by=calendar.ada)
        for who in ("mette", "clodagh"):
            registrations.enrol_series(
                own, person=calendar.town.people[who], mode="online", by=calendar.town.people[who]
            )
    sign_up(calendar, first, calendar.dice.sample(calendar.public, 7), days=live.days - 5)
    _come(calendar, first, list(first.registrations.select_related("person", "session").order_by("pk")))
    _close(calendar, first)


def _translate(calendar: Calendar) -> None:
    """Titles and sentences of some sessions in the academy's other languages."""
    for key, languages in sessions.TRANSLATED.items():
        session = calendar.held[key]
        passages = Passage.objects.filter(thing__sort=SORT, thing__key=session.key, gone_at=None)
        known = {each.address: each for each in passages}
        with at(session.announced_at or timezone.now()), transaction.atomic():
            for language, texts in languages.items():
                for address, text in zip(("title", "summary"), texts, strict=True):
                    translations.save(known[address], language=language, text=text, by=calendar.ada)


# ---------------------------------------------------------------- who registered, who came


def sign_up(
    calendar: Calendar, session: Session, people: Iterable[Person], *, days: float
) -> list[Registration]:
    """People register by themselves, so many days from today."""
    with calendar.then(days), transaction.atomic():
        return [registrations.register(session, person=each, by=each).registration for each in people]


def _guests(calendar: Calendar, session: Session, *, days: float) -> list[Registration]:
    made = []
    with calendar.then(days), transaction.atomic():
        for name, email, language in sessions.GUESTS:
            row = registrations.register(session, name=name, email=email, language=language).registration
            made.append(registrations.confirm(row))
    return made


def hold(calendar: Calendar, live: Live) -> None:
    """A session that is over: people registered, came, and the register was closed a day later."""
    session = calendar.held[live.key]
    seats = min(14, session.capacity_online or 14)
    people = calendar.dice.sample(calendar.public, min(seats, len(calendar.public)))
    rows = sign_up(calendar, session, people, days=live.days - 12)
    if live.key == sessions.RECORDED:
        rows += _guests(calendar, session, days=live.days - 11.6)
        _read_list(calendar, session, rows)
    elif live.kind == "workshop":
        _tick(calendar, session, rows)
    else:
        _come(calendar, session, rows)
    _close(calendar, session)
    if live.key == sessions.RECORDED:
        with calendar.then(live.days + 4), transaction.atomic():
            recordings.keep(session, by=calendar.ada)


def _come(calendar: Calendar, session: Session, rows: Sequence[Registration]) -> None:
    """Most come by their link and stay; a few leave early, a few do not come."""
    length = session.ends_at - session.starts_at
    for number, row in enumerate(rows):
        if number % 6 == 5:
            continue
        stays = length * (0.4 if number % 7 == 3 else 0.97)
        with at(session.starts_at + dt.timedelta(minutes=number % 4)), transaction.atomic():
            presence.joined(row)
        with at(session.ends_at), transaction.atomic():
            starts = session.starts_at + dt.timedelta(minutes=number % 4)
            presence.add(row, source="hand", starts_at=starts, ends_at=starts + stays, by=calendar.ada)


def _tick(calendar: Calendar, session: Session, rows: Sequence[Registration]) -> None:
    with at(session.starts_at + HOUR), transaction.atomic():
        for row in rows[: len(rows) * 5 // 6]:
            presence.tick(session, row, there=True, by=calendar.ada)


def _read_list(calendar: Calendar, session: Session, rows: Sequence[Registration]) -> None:
    """The list that the video service kept, as a file; one line of it is a tablet that nobody can place by its name."""
    zone = ZoneInfo(session.time_zone)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"]
    )
    length = round((session.ends_at - session.starts_at).total_seconds() / 60)

    def line(name: str, email: str, late: int, early: int) -> None:
        joined = (session.starts_at + dt.timedelta(minutes=late)).astimezone(zone)
        left = (session.ends_at - dt.timedelta(minutes=early)).astimezone(zone)
        said = [f"{each:%d/%m/%Y %H:%M:%S}" for each in (joined, left)]
        table.writerow([name, email, *said, length - late - early, "No"])

    for number, row in enumerate(rows):
        if number % 7 == 6:
            continue
        if number % 5 == 2:  # the line was lost, and they came again
            line(row.name, row.email, number % 3, 40)
            line(row.name, row.email, 38, 0)
        else:
            line(row.name, row.email, number % 3, 45 if number % 8 == 4 else number % 4)
    line(sessions.QUESTION_TO_NOBODY, "", 4, 1)
    with at(session.ends_at + HOUR), transaction.atomic():
        imports.take(
            session,
            text.getvalue().encode(),
            name="participants.csv",
            by=calendar.ada,
            time_zone=session.time_zone,
        )


def _close(calendar: Calendar, session: Session) -> None:
    with at(min(session.ends_at + dt.timedelta(days=1, hours=1), timezone.now())), transaction.atomic():
        register.close(session, by=calendar.ada)


def _fill(calendar: Calendar) -> None:
    """Who is registered for what is to come: the cast among them, and one workshop with a waiting list."""
    town, held = calendar.town, calendar.held
    cast = [town.people[key] for key in ("mette", "clodagh", "nils", "piotr")]
    for key, count in (
        ("three-panels", 20),
        ("budget-game", 7),
        ("assistant-in-the-hall", 12),
        ("elected-at-26", 5),
    ):
        known = [each for each in calendar.public if each not in cast]
        others = calendar.dice.sample(known, min(count, len(known)))
        sign_up(calendar, held[key], [*cast[: len(cast) if count > 10 else 1], *others], days=-3.5)
    workshop = held["an-hour-to-answer"]
    others = [each for each in calendar.public if each not in cast]
    sign_up(
        calendar,
        workshop,
        [town.people["mette"], *others[:5], town.people["clodagh"], *others[5:7]],
        days=-2.5,
    )
    sign_up(calendar, held["heated-meeting"], [town.people["piotr"], others[3], others[8]], days=-1.6)
    quay = held["day-on-the-quay"]
    with calendar.then(-2), transaction.atomic():
        for number, person in enumerate((*cast, *others[:9])):
            here = number % 3 != 2
            registrations.register(
                quay, person=person, by=person, mode="on_site" if here else "online", answers=_answers(quay, here),
                needs="I hear better near the front; a seat by the loop would help." if number == 0 else "",
            )  # fmt: skip
        trials.allow(held[sessions.TRIAL])
        key, reason = sessions.CANCELLED
        verbs.cancel(held[key], reason=reason, by=calendar.ada)


def _answers(session: Session, here: bool) -> dict[str, Any]:
    return {each.key: "yes" for each in session.questions.filter(kind="yes_no")} if here else {}


# ---------------------------------------------------------------- councillors


def _councillors(calendar: Calendar) -> None:
    """Four workshops from the programme's templates for one cohort. The first is over: most came, one handed in the catch-up,
    one has it still to do.
    """
    town, ada, maren = calendar.town, calendar.ada, calendar.town.people["maren"]
    edition = town.editions["nwc-pilot"]
    _plan_workshops(calendar, edition)
    with calendar.then((edition.starts_on - town.today).days), transaction.atomic():
        people = [Person.objects.get(email=email) for email in (sessions.HANDED_IN, sessions.MISSED)]
        for name, email, language in sessions.MEMBERS:
            person = persons.find_or_add(
                email=email, name=name, language=language, time_zone="Europe/Copenhagen", by=ada
            )
            memberships.add(
                person=person, organisation=town.organisations["lindholt"], function="elected", by=ada
            )
            persons.sign_in(person=person)
            enrolments.enrol(
                edition=edition, person=person, by=person, organisation=town.organisations["lindholt"]
            )
            people.append(person)
        planned, _left = plans.announce_all(edition, by=maren)
        for each in planned:
            registrations.register_cohort(each, by=maren)
    first = min(planned, key=lambda each: each.starts_at)
    _first_workshop(calendar, first, people)


def _plan_workshops(calendar: Calendar, edition: Edition) -> None:
    programme = ProgrammePage.objects.get(key=edition.programme_key)
    with calendar.then(-60), transaction.atomic():
        for key, code, module, offset, title in sessions.WORKSHOPS:
            templates.add(
                programme=programme, by=calendar.ada, key=key, code=code, module_key=module, title=title, kind="workshop",
                offset_days=offset, begins=dt.time(17, 0), minutes=120, capacity_online=16, language="en", threshold=75,
            )  # fmt: skip
    with calendar.then(-30), transaction.atomic():
        dates = {
            each.template.key: (_weekday(each.first_day), each.begins)
            for each in plans.proposed(edition)
            if each.template
        }
        plans.plan(edition, dates=dates, by=calendar.town.people["maren"])


def _weekday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _first_workshop(calendar: Calendar, session: Session, people: Sequence[Person]) -> None:
    maren = calendar.town.people["maren"]
    away = {sessions.HANDED_IN, sessions.MISSED}
    rows = Registration.objects.filter(session=session).select_related("person", "session")
    with at(session.starts_at + HOUR), transaction.atomic():
        for row in rows:
            if row.email not in away:
                presence.tick(session, row, there=True, by=maren)
    with at(session.ends_at + HOUR), transaction.atomic():
        catch_ups.prepare(session, by=maren, digest=sessions.DIGEST, question=sessions.CHECK, minutes=30)
    with at(min(session.ends_at + dt.timedelta(days=1), timezone.now())), transaction.atomic():
        register.close(session, by=maren)
    done = CatchUp.objects.filter(session=session, enrolment__person__email=sessions.HANDED_IN).first()
    if done is not None:
        with at(min(session.ends_at + dt.timedelta(days=4), timezone.now())), transaction.atomic():
            catch_ups.hand_in(done, answer=sessions.CAUGHT_UP, by=done.enrolment.person)
