"""The example academy, built by the verbs that pages call: founded, staffed, with a course, two editions and their people.

Everything is dated relative to today, so that the demo is always in the middle of something.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import lessons, modules, pilots
from rostra.cohorts.models import Edition, Enrolment
from rostra.demo import areas, cast, coast, community, crowd, crowding, earlier, live, offers
from rostra.demo.calendars import Calendar
from rostra.demo.clock import at
from rostra.demo.stories import STORIES
from rostra.demo.telling import Teller
from rostra.evaluation.actions import figures
from rostra.exchange.blueprint import importing
from rostra.ledger import recipients
from rostra.ledger.actions import editions as opening
from rostra.ledger.actions import enrolments, views
from rostra.ledger.selecting import Selection
from rostra.messaging.actions import mailings
from rostra.people.actions import grants, memberships, organisations, persons
from rostra.people.models import Organisation, Person
from rostra.programmes.actions import academy, publishing
from rostra.programmes.models import ProgrammePage

FOLDER = Path(__file__).parent / "blueprints"
STARTS = {
    "recruiting": 14,
    "running": -49,
    "finished": -112,
}  # days from today to the spring edition's first day
LASTS = 84
BROD_LATER = 35
ENROLLED_ON = {cast.SPRING: -25.6, cast.BROD: -70.6}  # days from an edition's first day
SOON = 0.4  # the day others enrol
INVITED_ON, LATE_ON = -72.4, 48.3
LATELY = -4.4  # days from today
ZONE = ZoneInfo("Europe/Copenhagen")


@dataclass
class Town:
    """What is being built: rows by the keys of the cast."""

    stage: str
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    today: dt.date = field(default_factory=lambda: timezone.localdate(timezone=ZONE))

    @property
    def first_day(self) -> dt.date:
        """The first day of the spring edition."""
        return self.today + dt.timedelta(days=STARTS[self.stage])


def build(*, stage: str, full: bool, others: bool = True) -> Town:
    """Build everything in an empty database; the same every time but for dates and secrets.

    `others` False leaves out the other programmes, the catalogue of methods and their editions.
    """
    town = Town(stage)
    with at(moment(town.today, earlier.FOUNDED)):
        _found(town)
        with publishing.together():
            for name in offers.BLUEPRINTS if others else (offers.COURSE,):
                importing.import_folder(FOLDER / name, by=town.people["ada"])
        _staff(town)
    with at(moment(town.first_day, -40.5)):
        _plan(town)
    _enrol_and_learn(town, full)
    if others:
        _offer(town)
        _look_back(town)
        if stage == "running":
            live.build(town, full=full)
            calendar = Calendar(town)
            areas.lindholt(calendar)
            coast.coast(calendar)
            community.build(calendar)
            figures.rebuild()
    return town


def moment(day: dt.date, days: float) -> dt.datetime:
    """An instant some days after the beginning of a day in Copenhagen, never later than now."""
    start = dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)
    return min(start + dt.timedelta(days=days), timezone.now())


@transaction.atomic
def _found(town: Town) -> None:
    part = cast.BY_KEY["ada"]
    ada = town.people["ada"] = persons.find_or_add(
        email=part.email, name=part.name, language=part.language, time_zone=part.time_zone, by=None
    )
    grants.give(person=ada, role="site_admin", scope_kind="site", by=None)
    academy.found(
        name="Harbour Academy",
        languages=["en", "da", "pl"],
        time_zone="Europe/Copenhagen",
        contact_email="academy@harbours.example",
        by=ada,
    )
    for each in cast.AUTHORITIES:
        town.organisations[each.key] = organisations.add(
            key=each.key,
            name=each.name,
            kind=each.kind,
            country=each.country,
            territory=each.territory,
            language=each.language,
            time_zone=each.time_zone,
            by=ada,
        )


@transaction.atomic
def _staff(town: Town) -> None:
    ada = town.people["ada"]
    for part in cast.CAST:
        person = town.people[part.key] = persons.find_or_add(
            email=part.email, name=part.name, language=part.language, time_zone=part.time_zone, by=ada
        )
        memberships.add(
            person=person,
            organisation=town.organisations[part.organisation],
            function=part.function,
            title=part.title,
            by=ada,
        )
        if part.joined:
            persons.sign_in(person=person)


@transaction.atomic
def _plan(town: Town) -> None:
    programme = ProgrammePage.objects.get(key=cast.PROGRAMME)
    day = town.first_day
    town.editions[cast.SPRING] = drafts.draft(
        key=cast.SPRING,
        slug="spring",
        programme=programme,
        title="Spring edition",
        organisation=town.organisations["lindholt"],
        admission="open",
        starts_on=day,
        ends_on=day + dt.timedelta(days=LASTS),
        languages=["en", "da"],
        time_zone="Europe/Copenhagen",
        by=town.people["ada"],
        welcome="Two hours of reading, a quiz and a plan of your own. Tove Brink reads every worksheet within a week.",
    )
    later = day + dt.timedelta(days=BROD_LATER)
    town.editions[cast.BROD] = drafts.draft(
        key=cast.BROD,
        slug="zielony-brod",
        programme=programme,
        title="Council of Zielony Bród",
        organisation=town.organisations["zielony-brod"],
        admission="invited",
        starts_on=later,
        ends_on=later + dt.timedelta(days=LASTS),
        languages=["en", "pl"],
        time_zone="Europe/Warsaw",
        by=town.people["ada"],
    )
    for part in cast.CAST:
        for role, kind, key in part.grants:
            _give(town, part.key, role, kind, key)
    for key, manager in ((cast.SPRING, "maren"), (cast.BROD, "basia")):
        drafts.announce(town.editions[key], by=town.people[manager])
        town.editions[key] = opening.open_(town.editions[key], by=town.people[manager])


def _offer(town: Town) -> None:
    """The other programmes' editions, whatever the stage: a year of an academy, seen from today."""
    for offer in offers.OFFERS:
        with at(moment(town.today, offer.starts - 30.5)), transaction.atomic():
            town.editions[offer.key] = _planned(town, offer)
    teller = Teller(town.people["tove"], town.people["ada"])
    for name, email, organisation, key, story, language in offers.TAKERS:
        passer = crowd.Passer(name, email, organisation, key, story, language=language)
        _pass_through(town, teller, passer)
    edition = town.editions[offers.PILOT]
    for number, (email, activity, text) in enumerate(offers.COMMENTS):
        with at(moment(town.today, number - 9.4)), transaction.atomic():
            person = Person.objects.get(email=email)
            pilots.comment(
                edition=edition, person=person, activity_key=activity, text=text, language="en", by=person
            )


def _look_back(town: Town) -> None:
    """Last year's edition and its lessons; what Maren keeps and wrote this year."""
    maren, day = town.people["maren"], town.first_day + dt.timedelta(days=earlier.STARTS)
    opens, closes, ends = moment(day, -40), moment(day, 14), moment(day, LASTS + 30)
    with at(moment(day, -40.5)), transaction.atomic():
        edition = drafts.draft(
            key=earlier.LAST,
            slug=earlier.SLUG,
            programme=ProgrammePage.objects.get(key=cast.PROGRAMME),
            title=earlier.TITLE,
            organisation=town.organisations["lindholt"],
            admission="open",
            starts_on=day,
            ends_on=day + dt.timedelta(days=LASTS),
            registration_opens_at=opens,
            registration_closes_at=closes,
            languages=["en", "da"],
            time_zone="Europe/Copenhagen",
            by=maren,
            welcome="Two hours of reading, a quiz and a plan of your own.",
        )
        grants.give(
            person=town.people["tove"],
            role="trainer",
            scope_kind="edition",
            scope_key=edition.key,
            until=ends,
            by=town.people["ada"],
        )
        drafts.announce(edition, by=maren)
        town.editions[earlier.LAST] = opening.open_(edition, by=maren)
    teller = Teller(town.people["tove"], maren)
    for passer in earlier.TAKERS:
        _pass_through(town, teller, passer)
    for number, text in enumerate(earlier.LESSONS):
        with at(moment(day, LASTS + 3.4 + number)), transaction.atomic():
            lessons.note(edition=town.editions[earlier.LAST], text=text, by=maren)
    if town.stage == "running":
        _write(town, town.editions[cast.SPRING])


@transaction.atomic
def _write(town: Town, edition: Edition) -> None:
    """A view that is kept, and a letter to those who have begun and not finished."""
    maren, (name, standing) = town.people["maren"], earlier.VIEW
    with at(moment(town.today, earlier.WRITTEN_ON)):
        views.save(edition=edition, name=name, chosen=Selection(standing=standing), by=maren, shared=True)
        rows = Enrolment.objects.live().filter(
            edition=edition, progress__completed_at=None, progress__met__gt=0
        )
        mailings.send(
            by=maren,
            scope=("edition", edition.key),
            about=edition.title,
            language="en",
            texts=earlier.LETTER,
            links=(),
            recipients=recipients.of(edition, rows, town.today),
            hold=dt.timedelta(),
        )


def _planned(town: Town, offer: offers.Offer) -> Edition:
    ada, place = town.people["ada"], town.organisations[offer.organisation]
    day = town.today + dt.timedelta(days=offer.starts)
    edition = drafts.draft(
        key=offer.key,
        slug=offer.slug,
        programme=ProgrammePage.objects.get(key=offer.programme),
        title=offer.title,
        organisation=place,
        admission=offer.admission,
        organisations=[place] if offer.admission == Edition.Admission.CLOSED else (),
        choice=offer.choice,
        pilot_version=offer.pilot_version,
        starts_on=day,
        ends_on=day + dt.timedelta(days=offer.lasts),
        languages=list(offer.languages),
        time_zone=offer.time_zone,
        welcome=offer.welcome,
        by=ada,
    )
    taken = [modules.Taken(key, example=offer.examples.get(key, "")) for key in offer.modules]
    modules.take(edition, modules=taken, by=ada)
    drafts.announce(edition, by=ada)
    return opening.open_(edition, by=ada)


def _give(town: Town, who: str, role: str, kind: str, key: str) -> None:
    if (role, kind) == ("site_admin", "site"):
        return
    place = town.people[key].key if kind == "person" else key
    grants.give(person=town.people[who], role=role, scope_kind=kind, scope_key=place, by=town.people["ada"])


def _enrol_and_learn(town: Town, full: bool) -> None:
    teller = Teller(town.people["tove"], town.people["maren"])
    for part in cast.CAST:
        for key in part.enrols_in:
            _take_part(town, teller, town.people[part.key], part.organisation, key, part.key)
    _invite(town, cast.SPRING, "maren", [town.people["gus"]], "small-harbours")
    for passer in crowd.SEVERAL:
        _pass_through(town, teller, passer)
    if full:
        edition = town.editions[cast.SPRING]
        crowding.settle(
            edition, town.organisations["lindholt"], list(crowd.many()), enrolled_on=ENROLLED_ON[cast.SPRING],
            when=lambda days: moment(edition.starts_on, days), teller=teller,
        )  # fmt: skip


def _pass_through(town: Town, teller: Teller, passer: crowd.Passer) -> None:
    edition = town.editions[passer.edition]
    person = Person.objects.filter(email=passer.email).first()
    if person is None:
        person = _join(town, edition, passer)
    _take_part(town, teller, person, passer.organisation, passer.edition, passer.story)


def _join(town: Town, edition: Edition, passer: crowd.Passer) -> Person:
    with at(moment(edition.starts_on, -20.4)):
        person = persons.find_or_add(
            email=passer.email,
            name=passer.name,
            language=passer.language,
            time_zone=passer.time_zone,
            by=town.people["ada"],
        )
        memberships.add(
            person=person,
            organisation=town.organisations[passer.organisation],
            function=passer.function,
            by=town.people["ada"],
        )
    return person


def _take_part(town: Town, teller: Teller, person: Person, organisation: str, key: str, story: str) -> None:
    edition, place = town.editions[key], town.organisations[organisation]
    if story == "invited":
        _invite(town, key, "basia", [person], organisation)
        return
    if edition.admission == Edition.Admission.INVITED:
        _invite(town, key, "basia", [person], organisation, INVITED_ON)
    enrolled_on = LATE_ON if story == "clodagh" and town.stage != "recruiting" else ENROLLED_ON.get(key, SOON)
    with at(moment(edition.starts_on, enrolled_on)), transaction.atomic():
        persons.sign_in(person=person)
        enrolment = enrolments.enrol(edition=edition, person=person, by=person, organisation=place)
    for days, verb, argument in STORIES[story]:
        if _start_of(edition) + dt.timedelta(days=days) > timezone.now():
            break
        with at(moment(edition.starts_on, days)), transaction.atomic():
            own = Enrolment.objects.select_related("edition", "person").get(pk=enrolment.pk)
            teller.tell(own, verb, argument)


def _start_of(edition: Edition) -> dt.datetime:
    return dt.datetime.combine(edition.starts_on, dt.time(), ZoneInfo(edition.time_zone))


def _invite(
    town: Town, key: str, manager: str, people: list[Person], organisation: str, days: float | None = None
) -> None:
    """Invite by a pasted list, some days from the edition's start; without `days` lately, so that the letter holds."""
    edition = town.editions[key]
    lines = "\n".join(f"{person.name} <{person.email}>" for person in people)
    lately = min(moment(town.today, LATELY), moment(edition.ends_on, -20.5))
    with at(lately if days is None else moment(edition.starts_on, days)), transaction.atomic():
        enrolments.invite(
            edition=edition,
            lines=lines,
            organisation=town.organisations[organisation],
            by=town.people[manager],
        )
