"""Two organisations whose sessions, people and recordings are counted by hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from rostra.cohorts.models import Edition
from rostra.evaluation.actions import figures
from rostra.live.models import (
    Attendance,
    CatchUp,
    Excusal,
    ItemWatching,
    LibraryItem,
    Registration,
    Session,
    Speaker,
    Speaking,
    VisitDay,
)
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import enrol, make_edition
from tests.factories.live import make_registration, make_session

YEAR = 2025
DAY = dt.date(YEAR, 3, 4)


def session(organisation, *, year: int = YEAR, **fields) -> Session:
    """A session that was held in a year, at noon in Copenhagen."""
    made = make_session(organisation, **fields)
    move = dt.date(year, 3, 4) - made.first_day
    for name in ("first_day", "last_day", "starts_at", "ends_at"):
        setattr(made, name, getattr(made, name) + move)
    made.save()
    return made


def came(registration: Registration, verdict: str, minutes: int = 0) -> Attendance:
    """What the register says of a registration."""
    joined = registration.session.starts_at if minutes else None
    return Attendance.objects.create(
        registration=registration,
        session=registration.session,
        verdict=verdict,
        minutes=minutes,
        joined_at=joined,
    )


def make_world() -> SimpleNamespace:
    """Lindholt held a talk and a workshop of its spring edition in 2025 and a talk in 2024; Zielony Bród held one talk."""
    organisations, people, course = make_organisations(), make_people(), make_course()
    lindholt, brod = organisations.lindholt, organisations.zielony_brod
    spring = make_edition(course, lindholt)
    talk = session(lindholt)
    workshop = session(
        lindholt, kind="workshop", mode="hybrid", edition=spring, programme_key=spring.programme_key
    )
    earlier = session(lindholt, year=2024)
    foreign = session(brod)
    session(lindholt, state="draft", announced_at=None)
    session(lindholt, state="cancelled")
    session(lindholt, outside_url="https://elsewhere.example/")
    make_session(lindholt, days=9)
    _talk(talk, lindholt, brod)
    _workshop(workshop, spring, people, lindholt)
    came(make_registration(earlier, people.mette, organisation=lindholt), "attended", 75)
    came(make_registration(foreign, people.piotr), "attended", 60)  # a member of Bród
    _speakers(lindholt, talk, workshop, earlier)
    _library(lindholt, talk, people)
    figures.rebuild()
    return SimpleNamespace(
        organisations=organisations,
        people=people,
        spring=spring,
        programme=spring.programme_key,
        talk=talk,
        workshop=workshop,
    )


def _talk(talk: Session, lindholt, brod) -> None:
    """Nine registered: six of Lindholt attended in Danish, one of Bród too little, one cancelled, one waits; and others."""
    for number in range(6):
        row = make_registration(talk, email=f"a{number}@x.example", organisation=lindholt, language="da")
        came(row, "attended", 70)
    came(make_registration(talk, email="b@x.example", organisation=brod, language="pl"), "partly", 20)
    make_registration(talk, email="c@x.example", state="cancelled", language="da")
    make_registration(talk, email="w@x.example", state="waitlisted", language="da")
    make_registration(talk, email="l@x.example", state="lapsed")
    make_registration(talk, email="u@x.example", confirmed_at=None)
    came(make_registration(talk, email="k@x.example", source="walk_in", organisation=brod), "attended", 75)


def _workshop(workshop: Session, spring: Edition, people, lindholt) -> None:
    """Three registered: Mette attended, Nils missed and caught up, Clodagh was excused and owes; Piotr's is with us."""
    rows = {
        key: make_registration(workshop, getattr(people, key), organisation=lindholt)
        for key in ("mette", "nils", "clodagh")
    }
    came(rows["mette"], "attended", 75)
    came(rows["nils"], "missed")
    came(rows["clodagh"], "excused")
    Excusal.objects.create(registration=rows["clodagh"], reason="council", state="accepted")
    Excusal.objects.create(registration=rows["nils"], reason="work", state="declined")
    for key, state in (
        ("nils", "accepted"),
        ("clodagh", "open"),
        ("piotr", "handed_in"),
        ("mette", "dropped"),
    ):
        CatchUp.objects.create(session=workshop, enrolment=enrol(spring, getattr(people, key)), state=state)


def _speakers(lindholt, *sessions: Session) -> None:
    """Runa from outside in all three, Ole of ours in the first."""
    runa = Speaker.objects.create(name="Runa Vik", slug="runa", organisation=lindholt)
    ole = Speaker.objects.create(name="Ole Strand", slug="ole", organisation=lindholt, is_external=False)
    for each in sessions:
        Speaking.objects.create(session=each, speaker=runa)
    Speaking.objects.create(session=sessions[0], speaker=ole, part="moderator")


def _library(lindholt, talk: Session, people) -> None:
    """A recording of the talk: visited in two years, watched by Mette to the end and by Nils at the beginning."""
    item = LibraryItem.objects.create(
        organisation=lindholt, session=talk, title="Rumours", slug="rumours-seen", published_at=timezone.now().replace(year=YEAR)
    )  # fmt: skip
    LibraryItem.objects.create(organisation=lindholt, title="Draft", slug="draft")
    for day, visits in ((DAY, 7), (dt.date(YEAR, 12, 31), 4), (dt.date(YEAR + 1, 1, 1), 2)):
        VisitDay.objects.create(item=item, day=day, visits=visits)
    ItemWatching.objects.create(item=item, person=people.mette, share=100)
    ItemWatching.objects.create(item=item, person=people.nils, share=49)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_world)
