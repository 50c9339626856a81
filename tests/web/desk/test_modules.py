"""At the desk: the modules an edition takes, what people choose, and to whom it is closed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.cohorts.models import Edition
from rostra.ledger.actions import editions
from tests.factories.ladders import make_ladder
from tests.factories.ledger import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def autumn(prepared, town) -> Edition:
    """In preparation, run by Lindholt."""
    ladder = prepared(make_ladder)
    return prepared(
        make_edition, ladder, town.organisations.lindholt, key="autumn", choice="packages", opened=False
    )


def at(edition: Edition) -> str:
    return reverse("desk:edition_modules", args=[edition.key])


def test_a_selection_with_a_date_and_an_example(town, as_, autumn):
    client = as_(town.people.maren)
    text = client.get(at(autumn)).content.decode()
    assert "Level adv" in text
    assert 'name="m3-example"' in text
    day = autumn.ends_on.isoformat()
    sent = {
        "scope": "some",
        "m1-on": "on",
        "m3-on": "on",
        "m3-due_on": day,
        "m3-example": "**Forty** were asked.",
    }
    assert client.post(at(autumn), sent).headers["Location"] == reverse("desk:edition", args=["autumn"])
    rows = {row.module_key: row for row in autumn.modules.all()}
    assert set(rows) == {"m1", "m3"}
    assert (rows["m3"].due_on, rows["m3"].example) == (autumn.ends_on, "**Forty** were asked.")
    assert "**Forty** were asked." in client.get(at(autumn)).content.decode()
    client.post(at(autumn), {"scope": "all"})
    assert not autumn.modules.exists()


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(town, as_, autumn):
    client = as_(town.people.maren)
    response = client.post(
        at(autumn), {"scope": "some", "m1-on": "on", "m1-due_on": "2001-01-01", "m1-example": "Kept"}
    )
    assert response.status_code == 400
    assert "This is before the first day." in response.content.decode()
    assert "Kept" in response.content.decode()
    response = client.post(at(autumn), {"scope": "some"})
    assert "Tick at least one module" in response.content.decode()
    assert not autumn.modules.exists()


def test_an_open_edition_is_offered_the_difference(town, as_, autumn):
    client = as_(town.people.maren)
    editions.open_(autumn, by=town.people.maren)
    asked = autumn.requirements.filter(retired_at=None).count()
    response = client.post(at(autumn), {"scope": "some", "m1-on": "on", "m2-on": "on"}, follow=True)
    assert "Changes offered" in response.content.decode()
    assert autumn.requirements.filter(retired_at=None).count() == asked
    change = reverse("desk:edition_change", args=["autumn"])
    assert client.get(change).content.decode().count("disabled") >= 3  # what people choose is settled


@pytest.mark.parametrize(("who", "status"), [("basia", 404), ("tove", 404), ("eva", 403), ("mette", 403)])
def test_only_who_runs_it(town, as_, autumn, who, status):
    client = as_(getattr(town.people, who))
    assert client.get(at(autumn)).status_code == status
    assert client.post(at(autumn), {"scope": "some", "m1-on": "on"}).status_code == status
    assert not autumn.modules.exists()


def _form(edition: Edition, **more: object) -> dict[str, object]:
    return {
        "title": edition.title, "starts_on": edition.starts_on.isoformat(), "ends_on": edition.ends_on.isoformat(),
        "admission": "open", "languages": ["en"], "time_zone": edition.time_zone, **more,
    }  # fmt: skip


def test_closing_an_edition_to_organisations_and_making_it_a_pilot(town, as_, autumn):
    change = reverse("desk:edition_change", args=["autumn"])
    maren, ada = as_(town.people.maren), as_(town.people.ada)
    response = maren.post(change, _form(autumn, admission="closed"))
    assert "Choose the organisations whose members may enrol." in response.content.decode()
    foreign = maren.post(change, _form(autumn, admission="closed", organisations=["zielony-brod"]))
    assert foreign.status_code == 400  # not an organisation that Maren sees
    sent = _form(
        autumn,
        admission="closed",
        organisations=["zielony-brod", "small-harbours"],
        choice="modules",
        pilot_version=" 0.9 ",
    )
    assert ada.post(change, sent).status_code == 302
    autumn.refresh_from_db()
    assert (autumn.admission, autumn.choice, autumn.pilot_version) == ("closed", "modules", "0.9")
    assert {each.key for each in autumn.organisations.all()} == {"zielony-brod", "small-harbours"}
    page = ada.get(reverse("desk:edition", args=["autumn"])).content.decode()
    assert "people choose single modules" in page
    assert "pilot of 0.9" in page
    editions.open_(autumn, by=None)
    enrol = reverse("learn:enrol", args=[autumn.slug])
    assert as_(town.people.piotr).get(enrol).status_code == 200
    assert as_(town.people.clodagh).get(enrol).status_code == 200
    for who in (town.people.mette, town.people.nils):
        assert as_(who).get(enrol).status_code == 404
        assert as_(who).post(enrol).status_code == 404
