"""Demo mode: one click is somebody; nothing of it exists elsewhere."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import clear_url_caches, reverse

from rostra.demo.cast import CAST
from rostra.messaging.actions import outbox
from rostra.people.models import Role
from tests.cast import make_organisations, make_people


@pytest.fixture
def cast(prepared):
    prepared(make_organisations)
    return prepared(make_people)


@pytest.fixture
def demo(settings, cast):
    """Demo mode switched on, with the cast as people."""
    settings.ROSTRA_DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    clear_url_caches()
    yield cast
    clear_url_caches()


def test_nothing_of_it_is_there_outside_demo_mode(client, db):
    for path in ("/demo/", "/demo/cast.json", "/demo/sign-in/", "/demo/outbox/"):
        assert client.get(path, follow=True).status_code == 404
        assert client.post(path, {"key": "ada"}, follow=True).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_views_refuse_even_when_they_are_mounted(settings, client, cast):
    settings.ROOT_URLCONF = "tests.demo.urls"
    clear_url_caches()
    assert client.post("/demo/sign-in/", {"key": "ada"}, follow=True).status_code == 404
    assert client.get("/demo/cast.json", follow=True).status_code == 404
    assert "_auth_user_id" not in client.session
    clear_url_caches()


def test_the_cast_is_shown_with_a_button_for_each(demo, client):
    text = client.get("/demo/").content.decode()
    assert all(part.name in text for part in CAST)
    assert text.count('name="key"') == len(CAST)
    assert "invented" in text


def test_the_list_for_scripts_names_every_role(demo, client):
    people = client.get("/demo/cast.json").json()
    assert [each["key"] for each in people] == [part.key for part in CAST]
    assert set(people[0]) == {"key", "name", "roles", "organisation", "start"}
    roles = {role for each in people for role in each["roles"]}
    assert roles == {*Role.values, "participant"}
    assert all(client.get(each["start"]).status_code in (200, 302) for each in people)


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.key)
def test_one_click_signs_in_and_leads_to_the_start_page(demo, part):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post("/demo/sign-in/", {"key": part.key})
    assert response.status_code == 302
    person = getattr(demo, part.key)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(response["Location"]).status_code == 200
    person.refresh_from_db()
    assert person.joined_at is not None


def test_nobody_of_the_cast_is_nobody(demo, client):
    assert client.post("/demo/sign-in/", {"key": "mallory"}).status_code == 400
    assert client.get("/demo/sign-in/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_the_outbox_shows_sign_in_codes(demo, client):
    assert "No mail yet" in client.get("/demo/outbox/").content.decode()
    client.post(reverse("account_login"), {"email": demo.mette.email})
    assert "mette@lindholt.example" in client.get("/demo/outbox/").content.decode()
    outbox.put(
        key="x",
        kind="account",
        to="a@b.example",
        subject="Hello",
        text="<b>plain</b>",
        html="",
        language="en",
    )
    text = client.get("/demo/outbox/").content.decode()
    assert "&lt;b&gt;plain" in text
    assert mail.outbox == []
