"""Choosing by outcomes, what is not chosen, own examples, and the next level."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.actions import modules as edition_modules
from rostra.cohorts.actions.modules import Taken
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger.actions import editions
from tests.factories.ladders import make_ladder
from tests.factories.ledger import enrol, fact, make_edition
from tests.programmes.trees import advanced, level, module
from tests.web.world import client_of

ADVANCED = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]
CHOOSE = "/en/learn/e/adv/choose/"


@pytest.fixture
def school(prepared, world) -> SimpleNamespace:
    """Beside the small academy: a ladder whose advanced level runs with packages to choose from."""
    return prepared(make_school, world)


def make_school(world: SimpleNamespace) -> SimpleNamespace:
    ladder = make_ladder()
    edition = make_edition(ladder, world.organisations.lindholt, key="adv", choice="packages", opened=False)
    examples = {"m3": "Lindholt asked **forty** people."}
    edition_modules.take(
        edition, modules=[Taken(each, example=examples.get(each, "")) for each in ADVANCED], by=None
    )
    return SimpleNamespace(
        world=world, ladder=ladder, edition=editions.open_(edition, by=None), people=world.people
    )


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_enrolling_leads_to_the_choice_and_the_choice_to_the_map(school):
    mette = client_of(school.people.mette)
    response = mette.post("/en/learn/e/adv/enrol/")
    assert response.headers["Location"] == CHOOSE
    assert "Choose what you take" in text_of(mette, "/en/learn/")
    text = text_of(mette, CHOOSE)
    assert "can why" in text  # what everybody learns
    assert 'value="adv:methods" id="take-advmethods">' in text
    planned = text_of(mette, f"{CHOOSE}?show=1&outcome=recruit")
    assert 'value="adv:implementation" id="take-advimplementation" checked>' in planned
    assert "Because you want to: can recruit" in planned
    assert "Module m6 builds on it" in planned
    assert 'name="modules" value="m3" id="take-m3" checked>' in planned
    sent = {"packages": ["adv:implementation"], "modules": ["m3"], "outcomes": ["recruit"]}
    assert mette.post(CHOOSE, sent).headers["Location"] == "/en/learn/e/adv/"
    mine = Enrolment.objects.get(edition=school.edition, person=school.people.mette)
    assert (mine.packages, mine.modules, mine.outcomes) == (["adv:implementation"], ["m3"], ["recruit"])


def test_what_is_not_chosen_is_never_owed(school):
    mine = enrol(school.edition, school.people.mette)
    mette = client_of(school.people.mette)
    assert "Yours to choose." in text_of(mette, "/en/learn/e/adv/")
    mette.post(CHOOSE, {"packages": ["adv:methods"]})
    page = text_of(mette, "/en/learn/e/adv/")
    assert page.count("Not in your choice") == 4  # m5, m6, m7, m8
    assert "<b>forty</b>" in page
    assert "basic" not in page.lower()  # an edition shows the modules it takes
    assert "The m7-t" not in text_of(mette, "/en/learn/")
    fact(mine, "m7-t", "read")  # somebody reads on, and it is kept
    assert "not in your choice" not in text_of(mette, "/en/learn/record/").lower()
    change = text_of(mette, CHOOSE)
    assert "Change your choice" in change
    assert 'value="adv:methods" id="take-advmethods" checked>' in change


def test_too_little_is_explained_and_what_was_ticked_stays(school):
    enrol(school.edition, school.people.mette)
    mette = client_of(school.people.mette)
    response = mette.post(CHOOSE, {"modules": ["m8"]})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Choose 1 package of “Level adv”." in text
    assert 'value="m8" id="take-m8" checked>' in text
    assert mette.post(CHOOSE, {"packages": ["forged"]}).status_code == 422
    assert Enrolment.objects.get(edition=school.edition).chosen_at is None


def test_only_ones_own_choice_and_only_where_there_is_one(school):
    enrol(school.edition, school.people.mette)
    assert client_of(school.people.nils).get(CHOOSE).status_code == 404
    assert client_of(school.people.maren).post(CHOOSE, {"packages": ["adv:methods"]}).status_code == 404
    assert client_of(school.people.mette).get("/en/learn/e/dce-spring/choose/").status_code == 404
    assert Client().get(CHOOSE).status_code == 302


def _finish(school, who) -> Enrolment:
    mine = enrol(school.edition, who)
    client_of(who).post(CHOOSE, {"packages": ["adv:follow-up"]})
    for each in ("m1", "m2", "m7"):
        fact(Enrolment.objects.get(pk=mine.pk), f"{each}-t", "read")
    return mine


def test_after_a_level_the_next_one_is_offered(school):
    _finish(school, school.people.mette)
    mette = client_of(school.people.mette)
    for address in ("/en/learn/", "/en/learn/e/adv/"):
        text = text_of(mette, address)
        assert "The next level: Level tot" in text
        assert "There is no date for it yet." in text
    day = today() + dt.timedelta(days=40)
    coming = drafts.draft(
        programme=school.ladder, title="Trainers in autumn", organisation=school.world.organisations.lindholt,
        admission="open", starts_on=day, time_zone="Europe/Copenhagen", languages=["en"], by=None, slug="tot",
        announced_at=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    edition_modules.take(coming, modules=[Taken("t1"), Taken("t2")], by=None)
    text = text_of(mette, "/en/learn/")
    assert "Trainers in autumn" in text
    assert "/en/learn/e/tot/enrol/" in text
    assert "announced; one can enrol later" in text
    certificate = text_of(mette, mette.post("/en/learn/e/adv/certificate/").headers["Location"])
    assert "Trainers in autumn" in certificate
    coming = editions.open_(coming, by=None)
    assert "announced; one can enrol later" not in text_of(mette, "/en/learn/")
    enrol(coming, school.people.mette)
    assert "The next level" not in text_of(mette, "/en/learn/")


def test_after_the_last_level_nothing_comes(school):
    ladder = make_ladder("one", levels=[level("only", module("o1"))])
    edition = make_edition(ladder, school.world.organisations.lindholt, key="one")
    fact(enrol(edition, school.people.mette), "o1-t", "read")
    assert "The next level" not in text_of(client_of(school.people.mette), "/en/learn/e/one/")


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_small_and_large_programmes(school):
    _finish(school, school.people.mette)
    mette = client_of(school.people.mette)
    big = advanced()
    big["modules"] += [module(f"x{number}", "package:methods", f"out{number}") for number in range(20)]
    many = make_edition(
        make_ladder("big", levels=[big]), school.world.organisations.lindholt, key="big", choice="packages"
    )
    enrol(many, school.people.mette)
    assert _queries(mette, "/en/learn/e/big/choose/") == _queries(mette, CHOOSE) <= 14
    assert _queries(mette, "/en/learn/e/adv/") <= 16
    assert _queries(mette, "/en/learn/") <= 14
