"""Admission as people see it: the call made by form, the application, the queue, the draw in public. One fetch, many looks."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.cohorts.actions import draws
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.drawing import pseudonym
from rostra.cohorts.models import Application, Call, Draw, Edition, Enrolment
from rostra.messaging.models import Message
from rostra.solvers.draw import verify
from tests.factories.admission import applied, make_call, make_crowd
from tests.web.forms import Page
from tests.web.world import client_of, make_world


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(_by_application)


def _by_application() -> SimpleNamespace:
    world = make_world(enrol=("mette",))
    closes = timezone.now() + dt.timedelta(days=20)
    world.edition = drafts.change(
        world.edition, by=None, admission="application", registration_closes_at=closes
    )
    return world


def desk(name: str, *keys: str) -> str:
    return reverse(f"desk:{name}", args=keys or ["dce-spring"])


def test_a_call_is_made_by_form_and_its_preview_shows_it(world):
    maren = client_of(world.people.maren)
    edition = Page(maren, desk("edition"))
    assert edition.tree.select(f'a[href="{desk("call")}"]')
    form = Page(maren, desk("call"))
    assert form.unlabelled() == []
    wrong = form.submit("Prepare the call", {"places": "0"})
    assert wrong.status_code == 400
    made = form.submit(
        "Prepare the call", {"places": "2", "functions": ["elected"], "intro": "Twelve **weeks**"}
    )
    assert made.status_code == 302
    page = Page(maren, desk("call"))
    bad = page.submit("Add the question", {"label": "Which day?", "kind": "one", "options": "Monday"})
    assert bad.status_code == 400
    page.submit(
        "Add the question",
        {"label": "Which day?", "kind": "one", "options": "Monday\nTuesday", "required": "on"},
    )
    page.submit("Add the question", {"label": "Do you hold surgeries?", "kind": "yes_no", "wanted": "yes"})
    page = Page(maren, desk("call"))
    assert page.unlabelled() == []
    assert "You answer “Do you hold surgeries?” with: yes" in page.text
    page.submit("Up : Do you hold surgeries?")
    call = Call.objects.get()
    assert [each["kind"] for each in call.questions] == ["yes_no", "one"]
    change = Page(maren, desk("call_question", "dce-spring", call.questions[1]["id"]))
    assert change.values("options") == ["Monday\nTuesday"]
    assert change.submit("Save", {"options": "Monday\nFriday"}).status_code == 302
    preview = Page(maren, desk("call_preview"))
    assert [words in preview.text for words in ("Twelve weeks", "Friday", "You are: elected member")] == [
        True
    ] * 3
    quotas = Page(maren, desk("call_quotas"))
    assert quotas.unlabelled() == []
    assert quotas.submit("Save", {"min-function-elected": "3"}).status_code == 400
    assert quotas.submit("Save", {"min-function-elected": "1"}).status_code == 302
    assert Call.objects.get().quotas == {"function": {"elected": {"min": 1}}}


def test_somebody_applies_is_offered_a_place_and_takes_it(world):
    call, people = make_call(world.edition), world.people
    there = reverse("apply", args=["dce-spring"])
    public = Page(Client(), reverse("programme", args=[world.content.programme.slug]))
    assert public.tree.select(f'a[href="{there}"]')
    visitor = Page(Client(), there)
    assert "Sign in to apply" in visitor.text
    assert "Why do you want to take part?" in visitor.text
    assert "Go to your map" in Page(client_of(people.mette), there).text  # takes part already
    client = client_of(people.clodagh)
    assert client.get(reverse("learn:enrol", args=["dce-spring"])).headers["Location"] == there
    form = Page(client, there)
    assert form.unlabelled() == []
    why, holds, _day = (f"answer_{each['id']}" for each in call.questions)
    assert form.submit("Save for later", {why: "To listen."}).status_code == 302
    saved = client.post(there, {why: "To listen better.", "revision": "1"}, headers={"X-Autosave": "1"})
    assert saved.json() == {"version": "2"}
    older = form.submit("Save for later", {why: "Older words"})
    assert older.status_code == 409
    conflict = Page.of(client, there, older, 409)
    assert [words in conflict.text for words in ("To listen better.", "Older words")] == [True, True]
    missing = Page(client, there).submit("Hand in", {"function": "elected"})
    assert missing.status_code == 422
    assert "Please answer this question" in missing.content.decode()
    handed = Page(client, there).submit("Hand in", {"function": "elected", holds: "no"})
    assert handed.headers["Location"] == reverse("learn:application", args=["dce-spring"])
    own = Application.objects.get()
    maren = client_of(people.maren)
    queue = Page(maren, desk("applications"))
    assert queue.unlabelled() == []
    assert people.clodagh.name in queue.text
    one = Page(maren, desk("application", own.key))
    assert one.unlabelled() == []
    assert "does not fit the call" in one.text
    assert one.submit("Note it", {"reason": ""}).status_code == 400
    assert one.submit("Note it", {"reason": "Holds them soon"}).status_code == 302
    decided = queue.submit("Offer a place", {"people": [own.key], "message": "See you."})
    assert decided.status_code == 302
    assert Message.objects.filter(person=people.clodagh, kind="application_offered").count() == 1
    status = Page(client, reverse("learn:application", args=["dce-spring"]))
    assert [words in status.text for words in ("A place is offered to you", "See you.")] == [True, True]
    assert not Enrolment.objects.filter(person=people.clodagh).exists()  # reading it changes nothing
    assert status.submit("Accept the place").status_code == 302
    assert Enrolment.objects.get(person=people.clodagh).state == "enrolled"
    assert "You take part" in Page(client, status.address).text
    file = Page(maren, desk("applications")).submit("Take this person along as CSV")
    assert "To listen better." in file.content.decode("utf-8-sig")
    assert client_of(people.basia).get(desk("application", own.key)).status_code == 404


def test_the_queue_costs_the_same_for_everybody_who_applied_and_the_list_moves_on(world):
    call, people = make_call(world.edition), world.people
    maren, lindholt = client_of(people.maren), world.organisations.lindholt
    make_crowd(call, lindholt, 2)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert maren.get(desk("applications")).status_code == 200
        return len(asked)

    cost()
    few = cost()
    make_crowd(call, lindholt, 70, function="official")
    assert cost() <= few
    page = Page(maren, desk("applications") + "?q=crowd&fits=yes&organisation=lindholt&territory=dk")
    assert len(page.tree.select("tbody tr")) == 50
    keys = [each["value"] for each in page.tree.select('input[name="people"]')]
    assert page.submit("Offer a place", {"people": keys[:3]}).status_code == 400  # two places
    assert page.submit("Offer a place", {"people": keys[:1]}).status_code == 302
    assert page.submit("Reserve list", {"people": keys[1:3]}).status_code == 302
    page = Page(maren, desk("applications"))
    assert page.submit("Offer", {"number": "1"}).status_code == 302
    assert Application.objects.filter(state="offered").count() == 2
    reserve = Page(maren, desk("application", keys[2]))
    assert reserve.submit("Move", {"place": "1"}).status_code == 302


def test_a_draw_is_held_step_by_step_in_public(world, work_off):
    call, people = make_call(world.edition, places=4), world.people
    crowd = make_crowd(call, world.organisations.lindholt, 9) + make_crowd(
        call, world.organisations.zielony_brod, 2, function="official"
    )
    own = applied(call, people.clodagh)
    maren, visitor = client_of(people.maren), Client()
    quotas = Page(maren, desk("call_quotas"))
    quotas.submit("Save", {"min-function-official": "1"})
    Page(maren, desk("draws")).submit("Announce it", {"size": "4", "seed_rule": "the lottery of Saturday"})
    draw = Draw.objects.get()
    step, public = desk("draw", draw.key), reverse("draw", args=[draw.key])
    assert "The seed was to be: the lottery of Saturday." in Page(visitor, public).text
    assert "People can still apply" in Page(maren, step).text
    Edition.objects.update(registration_closes_at=timezone.now() - dt.timedelta(minutes=1))
    Page(maren, step).submit("Close the pool")
    assert Page(maren, step).submit("Draw", {"seed": ""}).status_code == 400
    assert "/tasks/" in Page(maren, step).submit("Draw", {"seed": "7 11 13"}).headers["Location"]
    work_off()
    shown = Page(visitor, public)
    assert [
        words in shown.text
        for words in ("7 11 13", "small group 1 (fewer than 5 people)", "The lowest chance is")
    ] == [True] * 3
    assert not any(each.person.name in shown.text for each in crowd)
    assert pseudonym(own.key) in shown.text
    published = json.loads(visitor.get(reverse("draw_file", args=[draw.key])).content)
    assert verify(published)
    status = Page(client_of(people.clodagh), reverse("learn:application", args=["dce-spring"]))
    assert pseudonym(own.key) in status.text
    Page(maren, step).submit("Offer the places")
    assert Application.objects.filter(state="offered").count() == 4
    assert Application.objects.filter(state="reserve").count() == 8


def test_quotas_that_cannot_be_met_are_explained_at_the_desk(world):
    call = make_call(world.edition, places=3)
    make_crowd(call, world.organisations.lindholt, 5)
    Call.objects.update(quotas={"function": {"official": {"min": 1}}})
    call.refresh_from_db()
    draw = draws.announce(call, size=3, by=None)
    Edition.objects.update(registration_closes_at=timezone.now() - dt.timedelta(minutes=1))
    call.edition.refresh_from_db()
    draws.run(draws.freeze(draw, by=None))
    page = Page(client_of(world.people.maren), desk("draw", draw.key))
    assert "The quotas cannot all be met: ask for at least 0 instead of 1" in page.text
