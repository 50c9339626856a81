"""Lists cost the same number of queries for one row and for thirty."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.cohorts.actions import editions as drafts
from rostra.people.actions import memberships, organisations, persons
from tests.web.desk.conftest import enrol, hand_in


def cost(client, path: str, *, warm: bool = True) -> int:
    if warm:
        client.get(path)  # what is looked up once per process is not the page's
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def more_people(town, count: int) -> None:
    for number in range(count):
        person = persons.find_or_add(email=f"m{number}@lindholt.example", name=f"Member {number}", by=None)
        memberships.add(person=person, organisation=town.organisations.lindholt, by=None)
        hand_in(enrol(town.spring, person))


def more_editions(town, count: int) -> None:
    for number in range(count):
        drafts.draft(
            programme=town.course.programme, title=f"Run {number}", organisation=town.organisations.lindholt,
            admission="open", starts_on=dt.date(2027, 3, 1), languages=["en"], time_zone="Europe/Copenhagen",
            by=town.people.ada,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "maren"])
def test_lists_cost_the_same_for_one_row_and_for_thirty(enrolled, as_, who):
    client = as_(getattr(enrolled.people, who))
    paths = [reverse("desk:people", args=[enrolled.spring.key]), reverse("desk:work"), reverse("desk:today")]
    paths += [
        reverse("desk:editions"),
        reverse("desk:directory"),
        reverse("desk:organisation", args=["lindholt"]),
    ]
    paths += [reverse("desk:messages", args=[enrolled.spring.key])]
    before = [cost(client, path) for path in paths]
    more_people(enrolled, 29)
    more_editions(enrolled, 29)
    after = [cost(client, path) for path in paths]
    assert dict(zip(paths, after, strict=True)) == dict(zip(paths, before, strict=True))
    assert max(after) <= 24


def test_organisations_cost_the_same_for_three_and_for_thirty(town, as_):
    client = as_(town.people.ada)
    path = reverse("desk:organisations")
    before = cost(client, path)
    for number in range(27):
        organisations.add(name=f"Town {number}", country="DK", by=town.people.ada)
    assert cost(client, path) == before
