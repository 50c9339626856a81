""" "Tell me when it opens" on the pages: for a visitor by letter, for who is signed in at once."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from rostra.cohorts.actions import editions
from rostra.cohorts.models import Interest
from rostra.messaging.models import Message
from tests.web.forms import Page
from tests.web.world import client_of

ASK = "/en/wish/dce/"


@pytest.fixture
def shut(world):
    """Nobody can enrol: the only edition is cancelled."""
    editions.cancel(world.edition, by=None)
    return world


def letter_to(email: str) -> str:
    text = Message.objects.filter(kind="interest_confirmation", to=email).order_by("-pk").first().text
    return re.search(r"/en/wish/letter/\S+", text)[0]


def test_the_programme_offers_it_only_while_nobody_can_enrol(world):
    assert Page(Client(), "/en/p/dce/").tree.select_one(f"a[href='{ASK}']") is None
    editions.cancel(world.edition, by=None)
    assert Page(Client(), "/en/p/dce/").tree.select_one(f"a[href='{ASK}']") is not None


def test_a_visitor_is_on_the_list_after_pressing_the_button_of_the_letter(shut):
    client = Client()
    answer = client.post(ASK, {"email": "Visitor@Example.org"}, follow=True)
    assert "Look into your mailbox" in answer.content.decode()
    there = letter_to("visitor@example.org")
    page = Page(Client(), there)
    assert Interest.objects.get().confirmed_at is None
    assert page.buttons() == ["Yes, tell me", "No, forget my address"]
    Client().post(there, {"do": "confirm"})
    assert Interest.objects.get().confirmed_at is not None
    assert Page(Client(), there).buttons() == ["Take me off the list"]
    answer = Client().post(there, {"do": "forget"})
    assert "You are off the list" in answer.content.decode()
    assert Interest.objects.count() == 0
    assert "This link does not open" in Page(Client(), there).text


def test_known_and_unknown_addresses_see_the_same(shut):
    pages = []
    for email in (shut.people.nils.email, "stranger@example.org"):
        answer = Client().post(ASK, {"email": email}, follow=True)
        pages.append(re.sub(r'name="csrf[^>]*>', "", answer.content.decode()))
    assert pages[0] == pages[1]


def test_what_was_typed_stays_when_it_cannot_be(shut):
    answer = Client().post(ASK, {"email": "not an address"})
    assert answer.status_code == 422
    assert "not an address" in answer.content.decode()
    assert "Write an e-mail address such as name@example.org." in answer.content.decode()


def test_many_letters_in_a_short_time_are_refused(shut, settings):
    settings.ACCOUNT_RATE_LIMITS = {"wish": "60/h/ip,3/h/key"}
    cache.clear()
    statuses = [Client().post(ASK, {"email": "visitor@example.org"}).status_code for _each in range(4)]
    assert statuses == [302, 302, 302, 422]


def test_who_is_signed_in_is_on_the_list_at_once_and_off_again(shut):
    client = client_of(shut.people.clodagh)
    assert Page(client, ASK).main.select("input[type=email]") == []
    answer = client.post(ASK, {}, follow=True)
    assert "You are on the list" in answer.content.decode()
    assert Interest.objects.get().person == shut.people.clodagh
    assert Page(client, ASK).buttons() == ["Take me off"]
    client.post(ASK, {"do": "withdraw", "level": ""})
    assert Interest.objects.count() == 0


def test_a_get_changes_nothing_and_keeps_nothing(shut):
    Client().get(ASK)
    Client().get("/en/wish/letter/forged/")
    assert Interest.objects.count() == 0
    assert Client().get("/en/wish/nothing/").status_code == 404
    assert "no-store" in Client().get(ASK)["Cache-Control"]
