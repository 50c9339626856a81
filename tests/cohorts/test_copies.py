"""A new edition from an earlier one: dates move, people stay."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from rostra.cohorts.actions import cohorts, copies, editions, lessons, modules
from rostra.cohorts.holidays import is_holiday
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import editions as opening
from rostra.people.models import Grant
from tests.factories.ledger import enrol, make_edition

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Europe/Copenhagen")


def wall(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=ZONE)


@pytest.fixture
def last_year(course, organisations) -> Edition:
    edition = make_edition(
        course, organisations.lindholt, key="dce-2027", title="Spring 2027", opened=False,
        starts_on=dt.date(2027, 2, 1), ends_on=dt.date(2027, 5, 31), reading_until=dt.date(2027, 12, 31),
        registration_opens_at=wall(2027, 1, 4, 9), registration_closes_at=wall(2027, 3, 26, 23, 59),
        announced_at=wall(2026, 12, 1, 8), welcome="Welcome to all.", languages=["en", "da"], choice="modules",
        pilot_version="1.2",
    )  # fmt: skip
    modules.take(
        edition,
        modules=[
            modules.Taken("dce-a1", dt.date(2027, 3, 1), "Our harbour."),
            modules.Taken("dce-a2"),
        ],
        by=None,
    )
    cohorts.add(edition=edition, name="Early", by=None)
    cohorts.add(edition=edition, name="Late", starts_on=dt.date(2027, 3, 8), by=None)
    return edition


def test_everything_but_people_is_taken_over_and_every_date_moves(last_year, people):
    edition = opening.open_(last_year, by=None)
    enrol(edition, people.mette)
    made = copies.copy(last_year, title="Spring 2028", starts_on=dt.date(2028, 1, 31), by=people.maren)
    distance = dt.timedelta(days=364)
    assert (made.starts_on, made.ends_on) == (dt.date(2028, 1, 31), dt.date(2027, 5, 31) + distance)
    assert made.reading_until == dt.date(2027, 12, 31) + distance
    assert made.registration_opens_at == wall(2028, 1, 3, 9)
    assert (made.announced_at, made.opened_at, made.copied_from, made.enrolled_count) == (
        None, None, last_year, 0,
    )  # fmt: skip
    assert (made.welcome, made.languages, made.choice, made.admission, made.pilot_version) == (
        "Welcome to all.", ["en", "da"], "modules", "open", "",
    )  # fmt: skip
    assert list(made.modules.order_by("pk").values_list("module_key", "due_on", "example")) == [
        ("dce-a1", dt.date(2027, 3, 1) + distance, "Our harbour."),
        ("dce-a2", None, ""),
    ]
    assert list(made.cohorts.order_by("pk").values_list("name", "starts_on")) == [
        ("Early", None),
        ("Late", dt.date(2027, 3, 8) + distance),
    ]
    assert Enrolment.objects.filter(edition=made).count() == 0
    assert opening.open_(Edition.objects.get(pk=made.pk), by=people.maren).requirements.count() > 0


def test_no_date_of_the_earlier_edition_stays_as_it_was(last_year):
    """Every date field of an edition is moved, or left out on purpose: a new one cannot be forgotten."""
    made = copies.copy(last_year, title="Again", starts_on=dt.date(2028, 1, 31), by=None)
    own = {"created_at", "updated_at"}
    for field in Edition._meta.get_fields():
        if field.get_internal_type() in {"DateField", "DateTimeField"} and field.name not in own:
            before, after = getattr(last_year, field.name), getattr(made, field.name)
            assert before is None or after is None or after > before, field.name


def test_registration_keeps_its_time_on_the_wall_over_summer_time(last_year):
    made = copies.copy(last_year, title="Autumn 2027", starts_on=dt.date(2027, 8, 2), by=None)
    opens = made.registration_opens_at.astimezone(ZONE)
    assert (opens.hour, opens.minute, opens.utcoffset()) == (9, 0, dt.timedelta(hours=2))
    closes = made.registration_closes_at.astimezone(ZONE)
    assert (closes.hour, closes.minute) == (23, 59)


def test_the_table_of_dates_warns(last_year):
    last_year = editions.change(last_year, registration_closes_at=wall(2027, 3, 21, 2, 30), by=None)
    shown = {(each.what, each.name): each for each in copies.shifts(last_year, dt.date(2027, 2, 8))}
    assert f"{shown['registration_closes_at', ''].after:%F %R}" == "2027-03-28 02:30"
    assert shown["registration_closes_at", ""].warnings == ("weekend", "holiday", "skipped")
    assert shown["announced_at", ""].after is None
    assert ("cohort", "Late") in shown
    assert ("module", "dce-a1") in shown
    assert ("cohort", "Late") not in {
        (each.what, each.name) for each in copies.shifts(last_year, dt.date(2027, 2, 8), with_cohorts=False)
    }
    past = copies.shifts(last_year, dt.date(2020, 1, 4))
    assert all("past" in each.warnings for each in past if each.after and each.after.year < 2021)


@pytest.mark.parametrize(
    ("country", "day", "rests"),
    [
        ("DK", (2026, 4, 3), True),  # Good Friday, which Poland does not keep
        ("PL", (2026, 4, 3), False),
        ("PL", (2026, 11, 11), True),
        ("DK", (2026, 11, 11), False),
        ("dk", (2026, 12, 25), True),
        ("", (2026, 12, 25), False),
        ("XX", (2026, 12, 25), False),
    ],
)
def test_holidays_are_those_of_the_country(country, day, rests):
    assert is_holiday(dt.date(*day), country) == rests


def test_the_team_comes_along_only_when_asked(last_year, people):
    Grant.objects.create(person=people.tove, role="trainer", scope_kind="edition", scope_key=last_year.key)
    cohort = last_year.cohorts.get(name="Early")
    Grant.objects.create(person=people.kit, role="trainer", scope_kind="cohort", scope_key=cohort.key)
    without = copies.copy(last_year, title="A", starts_on=dt.date(2028, 1, 31), by=people.maren)
    assert Grant.objects.filter(scope_key=without.key).count() == 0
    made = copies.copy(last_year, title="B", starts_on=dt.date(2028, 1, 31), by=people.maren, with_team=True)
    assert [(each.person, each.role) for each in Grant.objects.filter(scope_key=made.key)] == [
        (people.tove, "trainer")
    ]
    new = made.cohorts.get(name="Early")
    assert Grant.objects.get(scope_key=new.key).person == people.kit


def test_without_cohorts(last_year):
    made = copies.copy(last_year, title="C", starts_on=dt.date(2028, 1, 31), by=None, with_cohorts=False)
    assert made.cohorts.count() == 0


def test_who_may_not(last_year, people):
    with pytest.raises(NotAllowed):
        copies.copy(last_year, title="X", starts_on=dt.date(2028, 1, 31), by=people.basia)
    with pytest.raises(NotAllowed):
        copies.copy(last_year, title="X", starts_on=dt.date(2028, 1, 31), by=people.tove)
    with pytest.raises(Refused, match="another first day"):
        copies.copy(last_year, title="X", starts_on=last_year.starts_on, by=people.maren)


def test_lessons_are_shown_to_the_next_team(last_year, people, organisations, course):
    foreign = make_edition(course, organisations.zielony_brod, key="foreign", opened=False)
    lessons.note(edition=foreign, text="Not for others", by=people.basia)
    noted = lessons.note(edition=last_year, text="Start after the election.", by=people.maren)
    made = copies.copy(last_year, title="Next", starts_on=dt.date(2028, 1, 31), by=people.maren)
    assert [each.text for each in lessons.earlier(people.maren, made)] == ["Start after the election."]
    lessons.change(noted, text="Start in May.", by=people.maren)
    assert [each.text for each in lessons.of(last_year)] == ["Start in May."]
    with pytest.raises(NotAllowed):
        lessons.change(noted, text="Mine now", by=people.lasse)
    with pytest.raises(NotAllowed):
        lessons.delete(noted, by=people.basia)
    with pytest.raises(Refused):
        lessons.note(edition=last_year, text="  ", by=people.maren)
    lessons.delete(noted, by=people.lasse)
    assert lessons.of(last_year).count() == 0
