"""Editions: prepared, announced, cancelled; every order of dates that cannot be is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rostra.cohorts import rules
from rostra.cohorts.actions import cohorts, editions
from rostra.cohorts.dates import Dates, faults
from rostra.cohorts.models import Edition
from rostra.cohorts.phases import phase_of, registration_open
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.people.models import Grant
from tests.factories.ledger import enrol, make_edition

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 10)


def at(day: int, hour: int = 12, month: int = 3) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("dates", "field", "words"),
    [
        ({"ends_on": dt.date(2026, 3, 9)}, "ends_on", "ends before it starts"),
        ({"starts_on": None}, "starts_on", "Write the day it starts"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose a time zone"),
        ({"reading_until": DAY}, "reading_until", "only after the edition does"),
        (
            {"ends_on": dt.date(2026, 4, 1), "reading_until": dt.date(2026, 3, 31)},
            "reading_until",
            "before the edition does",
        ),
        (
            {"registration_opens_at": at(5), "registration_closes_at": at(5)},
            "registration_closes_at",
            "closes before it opens",
        ),
        (
            {"registration_opens_at": at(12), "ends_on": dt.date(2026, 3, 11)},
            "registration_opens_at",
            "after the edition has ended",
        ),
        (
            {"registration_closes_at": at(13), "ends_on": dt.date(2026, 3, 11)},
            "registration_closes_at",
            "after the edition has ended",
        ),
        (
            {"announced_at": at(6), "registration_opens_at": at(5)},
            "announced_at",
            "after registration has opened",
        ),
        (
            {"announced_at": at(6), "registration_closes_at": at(5)},
            "announced_at",
            "after registration has closed",
        ),
        ({"announced_at": at(12), "ends_on": dt.date(2026, 3, 11)}, "announced_at", "after it has ended"),
    ],
)
def test_dates_that_cannot_be(dates: dict[str, Any], field: str, words: str):
    found = faults(Dates(**({"time_zone": "Europe/Warsaw", "starts_on": DAY} | dates)))
    assert [name for name, _message in found] == [field]
    assert words in found[0][1]


def test_dates_that_can_be():
    assert faults(Dates("Europe/Warsaw", DAY)) == []
    assert faults(Dates("Europe/Warsaw", DAY, DAY, DAY, at(1), at(2), at(10, 22))) == []


def draft(course, organisation, by, **fields: Any) -> Edition:
    values = {
        "title": "Spring 2026",
        "admission": "open",
        "starts_on": DAY,
        "time_zone": "Europe/Copenhagen",
    } | fields
    return editions.draft(programme=course, organisation=organisation, by=by, **values)


def test_slugs_are_made_free(course, organisations, people):
    made = [draft(course, organisations.lindholt, people.maren).slug for _time in range(3)]
    assert made == ["spring-2026", "spring-2026-2", "spring-2026-3"]
    assert draft(course, organisations.lindholt, people.maren, title="Ελλάδα").slug == "edition"


def test_faults_of_an_edition_name_their_fields(course, organisations, people):
    with pytest.raises(Faults) as caught:
        draft(
            course,
            organisations.lindholt,
            people.maren,
            title=" ",
            admission="x",
            ends_on=dt.date(2026, 1, 1),
        )
    assert {field for field, _message in caught.value.faults} == {"title", "admission", "ends_on"}
    assert not Edition.objects.exists()


def test_only_staff_of_the_organisation_prepare_and_change(course, organisations, people):
    edition = draft(course, organisations.lindholt, people.maren)
    for who in ("basia", "tove", "mette", "edda", "eva", "ole", "kit"):
        person = getattr(people, who)
        with pytest.raises(NotAllowed):
            draft(course, organisations.lindholt, person)
        for verb in (
            editions.announce,
            editions.cancel,
            lambda each, by: editions.change(each, by=by, title="x"),
        ):
            with pytest.raises(NotAllowed):
                verb(edition, by=person)
        with pytest.raises(NotAllowed):
            cohorts.add(edition=edition, name="x", by=person)


def test_changing_writes_what_changed(course, organisations, people):
    edition = draft(course, organisations.lindholt, people.maren)
    changed = editions.change(
        edition, by=people.lasse, title="Autumn", slug="autumn", ends_on=dt.date(2026, 6, 1)
    )
    assert (changed.title, changed.slug, changed.ends_on) == ("Autumn", "autumn", dt.date(2026, 6, 1))
    with pytest.raises(Faults):
        editions.change(edition, by=people.maren, ends_on=dt.date(2025, 6, 1))
    with pytest.raises(TypeError):
        editions.change(edition, by=people.maren, opened_at=None)
    edition.refresh_from_db()
    assert edition.ends_on == dt.date(2026, 6, 1)


def test_the_start_stays_once_people_are_enrolled(course, organisations, people):
    edition = make_edition(course, organisations.lindholt)
    enrol(edition, people.mette)
    with pytest.raises(Refused, match="Move a cohort"):
        editions.change(edition, by=people.maren, starts_on=edition.starts_on + dt.timedelta(days=1))


def test_a_cancelled_edition_stays_so(course, organisations, people):
    edition = editions.cancel(draft(course, organisations.lindholt, people.maren), by=people.maren)
    for verb in (
        lambda: editions.announce(edition, by=people.maren),
        lambda: editions.change(edition, by=people.maren, title="x"),
    ):
        with pytest.raises(Refused, match="cancelled"):
            verb()


def test_cohorts_lie_inside_their_edition(course, organisations, people):
    edition = draft(course, organisations.lindholt, people.maren, ends_on=dt.date(2026, 6, 1))
    cohorts.add(edition=edition, name="Morning", starts_on=DAY, by=people.maren)
    for name, starts, words in (
        ("MORNING", None, "already"),
        (" ", None, "Give the cohort"),
        ("x", dt.date(2026, 3, 9), "before"),
        ("x", dt.date(2026, 6, 2), "after"),
    ):
        with pytest.raises(Refused, match=words):
            cohorts.add(edition=edition, name=name, starts_on=starts, by=people.maren)


# ---------------------------------------------------------------- phases

PHASES = [
    # Lisbon is an hour behind Warsaw: midnight there is not midnight here.
    ("Europe/Warsaw", dt.datetime(2026, 3, 9, 22, 59, tzinfo=dt.UTC), "waiting"),
    ("Europe/Warsaw", dt.datetime(2026, 3, 9, 23, 0, tzinfo=dt.UTC), "running"),
    ("Europe/Lisbon", dt.datetime(2026, 3, 9, 23, 59, tzinfo=dt.UTC), "waiting"),
    ("Europe/Lisbon", dt.datetime(2026, 3, 10, 0, 0, tzinfo=dt.UTC), "running"),
    ("Europe/Warsaw", dt.datetime(2026, 6, 1, 21, 59, tzinfo=dt.UTC), "running"),
    ("Europe/Warsaw", dt.datetime(2026, 6, 1, 22, 0, tzinfo=dt.UTC), "ended"),
    ("Pacific/Auckland", dt.datetime(2026, 3, 9, 11, 0, tzinfo=dt.UTC), "running"),
    ("America/Los_Angeles", dt.datetime(2026, 6, 2, 6, 59, tzinfo=dt.UTC), "running"),
    ("America/Los_Angeles", dt.datetime(2026, 6, 2, 7, 0, tzinfo=dt.UTC), "ended"),
]


@pytest.mark.parametrize(("zone", "moment", "phase"), PHASES)
def test_a_day_begins_at_midnight_of_its_own_zone(zone: str, moment: dt.datetime, phase: str):
    edition = Edition(
        time_zone=zone,
        starts_on=DAY,
        ends_on=dt.date(2026, 6, 1),
        opened_at=at(1),
        registration_closes_at=at(5),
    )
    assert phase_of(edition, moment) == phase


def test_every_phase():
    edition = Edition(time_zone="UTC", starts_on=DAY, announced_at=at(2))
    assert phase_of(edition, at(1)) == "draft"
    assert phase_of(edition, at(2)) == "announced"
    edition.opened_at, edition.registration_opens_at = at(2), at(4)
    assert (phase_of(edition, at(3)), registration_open(edition, at(3))) == ("waiting", False)
    assert (phase_of(edition, at(4)), registration_open(edition, at(4))) == ("registration", True)
    assert (phase_of(edition, at(10)), registration_open(edition, at(10))) == ("running", True)
    edition.cancelled_at = at(11)
    assert (phase_of(edition, at(12)), registration_open(edition, at(12))) == ("cancelled", False)


# ---------------------------------------------------------------- who sees what

DESK = {
    "ada": {"spring", "brod", "draft"},
    "maren": {"spring", "draft"},
    "lasse": {"spring", "draft"},
    "tove": {"spring"},
    "basia": {"brod"},
    "eva": {"spring", "brod", "draft"},
    "kit": set(),
    "ole": set(),
    "edda": set(),
    "tomek": set(),
    "mette": set(),
    "piotr": set(),
}
RUNS = {
    "ada": {"spring", "brod", "draft"},
    "maren": {"spring", "draft"},
    "lasse": {"spring", "draft"},
    "basia": {"brod"},
}


@pytest.fixture
def three(spring, brod, course, organisations) -> dict[str, Edition]:
    return {
        "spring": spring,
        "brod": brod,
        "draft": make_edition(course, organisations.lindholt, key="draft", opened=False),
    }


def test_desks_see_their_own_editions(three, people):
    names = {each.key: name for name, each in three.items()}

    def by_person(answer) -> dict[str, set[str]]:
        return {who: set(answer(getattr(people, who))) for who in DESK}

    runs = {who: RUNS.get(who, set()) for who in DESK}
    assert by_person(lambda person: [names[each.key] for each in rules.visible_editions(person)]) == DESK
    assert by_person(lambda person: [names[each.key] for each in rules.run_editions(person)]) == runs
    assert (
        by_person(lambda person: [name for name in three if rules.may_see_desk_of(person, three[name])])
        == DESK
    )
    assert (
        by_person(lambda person: [name for name in three if rules.may_run_edition(person, three[name])])
        == runs
    )


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("mette", {"spring"}),
        ("piotr", {"spring", "brod"}),
        ("maren", {"spring", "draft"}),
        ("basia", {"spring", "brod"}),
    ],
)
def test_visitors_hear_of_open_editions_alone(three, people, who, seen):
    enrol(three["brod"], people.piotr)
    assert {name for name, each in three.items() if rules.may_see_edition(getattr(people, who), each)} == seen
    assert list(rules.public_editions("dce")) == [three["spring"]]


def test_a_programme_grant_reaches_every_edition_of_it(three, people):
    Grant.objects.create(person=people.kit, role="manager", scope_kind="programme", scope_key="dce")
    people.kit.__dict__.pop("_live_grants", None)
    assert rules.visible_editions(people.kit).count() == 3


def test_who_may_enrol_oneself(three, people):
    assert rules.may_enrol(people.mette, three["spring"])
    assert not rules.may_enrol(people.mette, three["brod"])
    assert not rules.may_enrol(people.mette, three["draft"])
