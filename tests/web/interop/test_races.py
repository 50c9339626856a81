"""Two systems at the same instant: one fact is one row, one person one enrolment. Each guard is shown to be needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from rostra.cohorts.models import Enrolment
from rostra.kernel.text import new_key
from rostra.ledger.actions import hooks, rebuild
from rostra.ledger.models import Delivery, Evidence
from rostra.messaging.models import Message
from rostra.people.models import CalendarFeed, Person
from tests.factories.ledger import fact, requirement
from tests.web.interop.conftest import Caller, key_of, make_two

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two(transactional_db):
    return make_two()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own, all from the same instant; results in order."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[number] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


BODY = {"key": "hr-1", "requirement": "dce-guide", "kind": "recognised", "reason": "Course at the county"}


def test_the_same_fact_at_once_is_one_row(two):
    secret, path = key_of(two.people.maren), f"enrolments/{two.nils.key}/evidence/"
    answers = at_once(*[lambda: Caller(secret).post(path, BODY)] * 6)
    assert sorted(each.status_code for each in answers) == [200] * 5 + [201]
    assert len({each.json()["id"] for each in answers}) == 1
    assert Evidence.objects.filter(enrolment=two.nils).count() == 1
    assert rebuild.rebuild(check=True).differences == []


def test_looking_first_without_the_lock_would_be_two_rows(two):
    """The control: the same fact by two who look, see nothing, and write."""
    barrier, asked = threading.Barrier(2), requirement(two.spring, "guide")

    def careless() -> None:
        there = Evidence.objects.filter(enrolment=two.nils, requirement=asked, kind="recognised").exists()
        barrier.wait(timeout=20)
        if not there:
            Evidence.objects.create(
                key=new_key(), enrolment=two.nils, requirement=asked, kind="recognised", source="api"
            )

    at_once(careless, careless)
    assert Evidence.objects.filter(enrolment=two.nils).count() == 2


def test_one_key_for_two_people_at_once_is_one_row_and_a_conflict(two):
    secret = key_of(two.people.maren)
    answers = at_once(
        *[
            lambda one=one: Caller(secret).post(f"enrolments/{one.key}/evidence/", BODY)
            for one in (two.nils, two.mette)
        ]
    )
    assert sorted(each.status_code for each in answers) == [201, 409]
    assert Evidence.objects.filter(source="api").count() == 1


def test_many_facts_sent_twice_at_once_are_written_once(two):
    secret = key_of(two.people.maren)
    items = [
        {"enrolment": one.key, "requirement": f"dce-{name}", "kind": "read", "key": f"{one.key}-{name}"}
        for one in (two.nils, two.mette)
        for name in ("guide", "case", "more")
    ]
    answers = at_once(
        lambda: Caller(secret).post("evidence/", {"items": items}),
        lambda: Caller(secret).post("evidence/", {"items": items[::-1]}),
    )
    statuses = [each["status"] for answer in answers for each in answer.json()["items"]]
    assert sorted(statuses) == [200] * 6 + [201] * 6
    assert Evidence.objects.filter(source="api").count() == 6
    assert rebuild.rebuild(check=True).differences == []


def test_the_same_person_at_once_is_one_enrolment_and_one_letter(two):
    secret, path = key_of(two.people.maren), f"editions/{two.spring.key}/enrolments/"
    answers = at_once(*[lambda: Caller(secret).post(path, {"email": "anna@example.org"})] * 4)
    assert {each.status_code for each in answers} <= {200, 201}
    assert len({each.json()["key"] for each in answers}) == 1
    assert Enrolment.objects.filter(person__email="anna@example.org").count() == 1
    assert Person.objects.filter(email="anna@example.org").count() == 1
    assert Message.objects.filter(person__email="anna@example.org").count() == 1


def test_two_workers_take_each_message_once(two):
    hooks.add(url="https://example.org/", events=["standing.changed"], by=two.people.ada)
    for name in ("guide", "case", "more"):
        fact(two.nils, name, "read")
    taken = [row.pk for rows in at_once(hooks.claim, hooks.claim) for row in rows]
    assert len(taken) == len(set(taken)) == Delivery.objects.count() == 3


def test_two_clicks_leave_one_calendar(two):
    from rostra.people.actions import feeds

    at_once(*[lambda: feeds.make(person=two.people.nils)] * 4)
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 1
    assert CalendarFeed.objects.count() == 4
