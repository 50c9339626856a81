"""The page of figures: what is chosen is what is shown, with its definitions; files; who may have it counted."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from rostra.evaluation.actions import figures
from rostra.evaluation.definitions import DEFINITIONS
from rostra.evaluation.models import Figure
from tests.factories.live import make_registration, make_session


def make_counted(town) -> None:
    """A talk of Lindholt with seven guests and one of Zielony Bród with two, both held; a workshop of the spring edition."""
    for organisation, guests, language in (
        (town.organisations.lindholt, 7, "da"),
        (town.organisations.zielony_brod, 2, "pl"),
    ):
        session = make_session(organisation, days=-3)
        for number in range(guests):
            make_registration(
                session, email=f"g{number}@x.example", organisation=organisation, language=language
            )
    spring = town.spring
    make_session(
        town.organisations.lindholt,
        days=-2,
        edition=spring,
        programme_key=spring.programme_key,
        kind="workshop",
    )
    figures.rebuild()


@pytest.fixture
def counted(prepared, town):
    prepared(make_counted, town)
    return town


def test_the_page_shows_what_is_chosen_with_its_definitions(counted, as_):
    client, address = as_(counted.people.maren), reverse("desk:programme_figures")
    shown = unescape(client.get(address).content.decode())
    assert [str(each.text) for each in DEFINITIONS.values() if str(each.text) not in shown] == []
    assert "Sessions held, by kind" in shown
    assert "Counted on" in shown
    assert client.get(reverse("desk:sessions")).content.decode().count(address) == 1
    spring = client.get(address, {"programme": counted.spring.programme_key, "edition": counted.spring.key})
    assert "selected>Edition dce-spring" in spring.content.decode()
    assert spring.context["shown"].numbers["sessions"].count == 1
    assert (
        client.get(address, {"year": "x", "edition": "y"}).context["shown"].numbers["registered"].count == 7
    )
    assert "No figures yet" in client.get(address, {"year": 1999}).content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    Figure.objects.bulk_create(
        Figure(
            name="attended",
            organisation=counted.organisations.lindholt,
            year=2020,
            dimension="organisation",
            value=f"o{n}",
            count=9,
        )
        for n in range(40)
    )
    with CaptureQueriesContext(connection) as more:
        assert "more are in the file" in client.get(address).content.decode()
    assert len(more) == len(queries)


def test_files_say_the_same_and_evaluators_see_no_small_numbers(counted, as_):
    client = as_(counted.people.maren)
    found = client.get(reverse("desk:programme_figures_file", args=["csv"]))
    assert found["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig")), delimiter=";"))
    rows = rows if len(rows[0]) > 1 else list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    whole = {row[0]: row[4] for row in rows if not row[2]}
    assert (whole["registered"], whole["sessions"]) == ("7", "2")
    sheet = load_workbook(
        io.BytesIO(client.get(reverse("desk:programme_figures_file", args=["xlsx"])).content)
    ).active
    assert {row[0]: row[4] for row in sheet.iter_rows(values_only=True) if not row[2]}["registered"] == 7
    assert client.get(reverse("desk:programme_figures_file", args=["pdf"])).status_code == 404
    eva = as_(counted.people.eva).get(reverse("desk:programme_figures"))
    assert eva.context["shown"].numbers["registered"].count == 9
    assert [part.count for part in eva.context["shown"].numbers["registered"].parts["language"]] == [
        None,
        None,
    ]
    basia = as_(counted.people.basia).get(reverse("desk:programme_figures"))
    assert basia.context["shown"].numbers["registered"].count == 2


def test_counting_again_is_for_who_runs_something(counted, as_, work_off):
    count = reverse("desk:programme_figures_count")
    assert as_(counted.people.eva).post(count).status_code == 403
    assert as_(counted.people.tove).get(reverse("desk:programme_figures")).status_code == 403
    Figure.objects.update(count=0)
    assert as_(counted.people.maren).post(count).status_code == 302
    work_off()
    assert (
        Figure.objects.get(name="registered", dimension="", organisation=counted.organisations.lindholt).count
        == 7
    )
