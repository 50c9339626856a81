"""What pages read, and what it costs: the same for one row and for many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.cohorts.models import Edition
from rostra.kernel.time import today
from rostra.ledger import reading
from rostra.ledger.actions import certificates, enrolments, learning
from rostra.ledger.models import Requirement, Standing
from rostra.people.models import Person
from tests.factories.assessment import GOOD_ANSWERS
from tests.factories.ledger import enrol, fact, finish, make_edition

pytestmark = pytest.mark.django_db


def cost(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def crowd(edition, number: int) -> None:
    for n in range(number):
        person = Person.objects.create_user(f"crowd{edition.pk}-{n}@town.example", name=f"Crowd {n:02}")
        learning.hand_in(enrolment=enrol(edition, person), activity_key="dce-plan", answers=GOOD_ANSWERS)


def show(home: reading.Home) -> None:
    for entry in [*home.current, *home.past, *home.invited]:
        assert entry.edition.organisation.name
        assert entry.edition.programme.title
        assert entry.progress is None or entry.progress.asked
        for row in [*entry.next, *entry.with_us]:
            assert row.requirement.title


def test_home_costs_the_same_whatever_the_number(spring, brod, course, organisations, people):
    enrol(spring, people.mette)
    few = cost(lambda: show(reading.home(people.mette)))
    crowd(spring, 12)
    for number in range(4):
        enrol(make_edition(course, organisations.lindholt, key=f"more-{number}"), people.mette)
    assert cost(lambda: show(reading.home(people.mette))) == few <= 6


def test_home_sorts_what_presses_most(spring, people):
    enrolment = enrol(spring, people.mette)
    learning.hand_in(enrolment=enrolment, activity_key="dce-plan", answers=GOOD_ANSWERS)
    fact(enrolment, "guide", "read")
    day = today(spring.time_zone)
    Standing.objects.filter(requirement__target="dce-case").update(due_on=day - dt.timedelta(days=1))
    Standing.objects.filter(requirement__target="dce-quiz").update(due_on=day + dt.timedelta(days=3))
    (entry,) = reading.home(people.mette, day).current
    assert [(row.requirement.code, row.shown) for row in entry.next] == [
        ("A2.2", "overdue"),
        ("A1.3", "due_soon"),
        ("A1.2", "open"),
    ]
    assert [row.requirement.code for row in entry.with_us] == ["A2.1"]
    assert (entry.overdue, entry.next[0].path, entry.next[0].days) == (1, "dce/a2/case/", -1)


def test_home_keeps_what_is_past_and_what_one_is_invited_to(spring, brod, people):
    enrolment = enrol(spring, people.mette)
    finish(enrolment)
    certificate = certificates.issue(enrolment=enrolment)
    Edition.objects.filter(pk=spring.pk).update(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 2, 1))
    enrolments.invite(edition=brod, lines=people.mette.email, by=people.basia)
    home = reading.home(people.mette)
    assert ([each.edition.key for each in home.past], home.past[0].certificate) == (
        ["dce-spring"],
        certificate,
    )
    assert [each.edition.key for each in home.invited] == ["dce-brod"]
    assert (home.current, home.certificates) == ([], [certificate])


def test_standings_cost_one_query(spring, people):
    enrolment = enrol(spring, people.mette)
    fact(enrolment, "guide", "read")
    day = today(spring.time_zone)
    assert cost(lambda: [row.requirement.title for row in reading.standings_of(enrolment, day)]) == 1
    rows = reading.standings_of(enrolment, day)
    assert [(row.requirement.code, row.state, row.counts) for row in rows[:4]] == [
        ("A1.1", "met", True), ("A1.2", "open", True), ("A1.3", "open", True), ("A1.4", "open", False),
    ]  # fmt: skip


def test_waiting_work_costs_the_same_for_one_and_thirty(spring, people):
    def work() -> None:
        people.tove.__dict__.pop("_live_grants", None)
        assert all(
            each.person.name and each.version.content for each in reading.waiting_work(people.tove)[:50]
        )

    crowd(spring, 1)
    few = cost(work)
    crowd(make_edition(spring.programme, spring.organisation, key="other"), 3)
    for n in range(20):
        person = Person.objects.create_user(f"late{n}@town.example", name=f"Late {n}")
        learning.hand_in(enrolment=enrol(spring, person), activity_key="dce-plan", answers=GOOD_ANSWERS)
    assert reading.waiting_work(people.tove).count() == 21
    assert cost(work) == few


def test_people_of_an_edition_cost_one_query(spring, people):
    crowd(spring, 8)
    assert (
        cost(
            lambda: [
                (row.person.name, row.progress.with_us, row.organisation) for row in reading.people_of(spring)
            ]
        )
        == 1
    )


def test_of_two_enrolments_the_one_that_asks_is_current(spring, course, organisations, people):
    first = enrol(spring, people.mette)
    second = enrol(make_edition(course, organisations.lindholt, key="later"), people.mette)
    for enrolment, target in ((second, "dce-guide"), (first, "dce-plan")):
        rows = Requirement.objects.filter(edition=enrolment.edition, target=target)
        assert rows.update(retired_at=timezone.now()) == 1
    assert reading.current_enrolment(people.mette, "dce", "dce-guide") == first
    assert reading.current_enrolment(people.mette, "dce", "dce-plan") == second
    assert cost(lambda: reading.current_enrolment(people.mette, "dce", "dce-plan")) == 1


def test_the_current_enrolment_is_the_one_that_runs(spring, course, organisations, people):
    over = enrol(make_edition(course, organisations.lindholt, key="over"), people.mette)
    Edition.objects.filter(key="over").update(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 2, 1))
    assert reading.current_enrolment(people.mette, "dce") == over
    now = enrol(spring, people.mette)
    assert reading.current_enrolment(people.mette, "dce") == now
    enrolments.withdraw(now, by=people.mette)
    assert reading.current_enrolment(people.mette, "dce") == over
    assert reading.current_enrolment(people.nils, "dce") is None
    assert reading.current_enrolment(AnonymousUser(), "dce") is None
    assert cost(lambda: reading.current_enrolment(people.mette, "dce").edition.organisation.name) == 1
