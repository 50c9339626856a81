"""Browsers and mailboxes."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from rostra.messaging.models import Message
from rostra.people.actions import links
from tests.cast import make_organisations, make_people


@pytest.fixture
def people(prepared) -> SimpleNamespace:
    prepared(make_organisations)
    return prepared(make_people)


@pytest.fixture
def code_for() -> Callable[[str], str]:
    """The code in the newest letter to an address."""

    def read(email: str) -> str:
        letter = Message.objects.filter(to=email, kind="sign_in_code").latest("pk")
        found = re.search(r"\b(\d{3} \d{3})\b", letter.text)
        assert found
        return found[1]

    return read


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=False, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})


@pytest.fixture
def ask(browser) -> Callable[..., object]:
    """Ask for a code on the first page."""

    def post(email: str, client: Client = browser, **more: str):
        return client.post("/en/account/login/", {"email": email, **more})

    return post


@pytest.fixture
def enter(people) -> Callable[..., Client]:
    """A browser in which somebody has signed in by a one-time link."""

    def sign_in(person, agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> Client:
        client = Client(headers={"user-agent": agent})
        client.post(f"/en/sign-in/{links.make(person=person)}/")
        return client

    return sign_in
