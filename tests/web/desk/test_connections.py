"""The page about other systems: keys and addresses are made there, shown once, and ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from rostra.kernel.time import today
from rostra.ledger.models import Webhook
from rostra.people.models import ApiToken
from tests.web.world import client_of


@pytest.fixture
def maren(world) -> Client:
    return client_of(world.people.maren)


def wanted(**more: object) -> dict[str, object]:
    last = today("UTC") + dt.timedelta(days=30)
    return {
        "name": "Personnel system", "scopes": ["editions:read"], "place": "organisation:lindholt",
        "until": last.isoformat(), "per_minute": 300, **more,
    }  # fmt: skip


def test_a_key_is_shown_once_and_opens_the_door(maren):
    page = maren.post(reverse("desk:token_new"), wanted()).content.decode()
    secret = page.split('value="rostra_')[1].split('"')[0]
    answer = Client().get("/api/v1/editions/", headers={"authorization": f"Bearer rostra_{secret}"})
    assert [each["key"] for each in answer.json()["items"]] == ["dce-spring"]
    listed = maren.get(reverse("desk:connections")).content.decode()
    assert "Personnel system" in listed
    assert secret not in listed
    maren.post(reverse("desk:token_revoke", args=[ApiToken.objects.get().key]))
    again = Client().get("/api/v1/editions/", headers={"authorization": f"Bearer rostra_{secret}"})
    assert again.status_code == 401


@pytest.mark.parametrize(
    "fault", [{"scopes": []}, {"until": "2020-01-01"}, {"until": "2999-01-01"}, {"place": "organisation:zielony-brod"}]
)  # fmt: skip
def test_a_fault_keeps_what_was_typed(maren, fault):
    answer = maren.post(reverse("desk:token_new"), wanted(**fault))
    assert answer.status_code == 400
    assert "Personnel system" in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_an_address_shows_its_secret_once_and_can_be_renewed_and_removed(maren):
    body = {"url": "https://example.org/told", "events": ["standing.changed"], "place": "edition:dce-spring"}
    page = maren.post(reverse("desk:webhook_new"), body).content.decode()
    hook = Webhook.objects.get()
    assert hook.secret in page
    there = reverse("desk:webhook", args=[hook.key])
    assert hook.secret not in maren.get(there).content.decode()
    renewed = maren.post(reverse("desk:webhook_renew", args=[hook.key])).content.decode()
    assert Webhook.objects.get().secret != hook.secret
    assert Webhook.objects.get().secret in renewed
    maren.post(reverse("desk:webhook_remove", args=[hook.key]))
    assert Webhook.objects.count() == 0


def test_a_private_address_is_refused_on_the_form(maren):
    body = {"url": "https://10.0.0.1/", "events": ["standing.changed"], "place": "edition:dce-spring"}
    answer = maren.post(reverse("desk:webhook_new"), body)
    assert answer.status_code == 400
    assert "private network" in answer.content.decode()


def test_an_administrator_sees_all_keys_and_a_manager_the_own(world, maren):
    maren.post(reverse("desk:token_new"), wanted())
    shown = reverse("desk:connections")
    assert "Personnel system" in client_of(world.people.ada).get(shown).content.decode()
    assert "Personnel system" not in client_of(world.people.basia).get(shown).content.decode()


def test_a_stopped_address_begins_again(maren):
    body = {"url": "https://example.org/told", "events": ["standing.changed"], "place": "edition:dce-spring"}
    maren.post(reverse("desk:webhook_new"), body)
    hook = Webhook.objects.get()
    Webhook.objects.update(disabled_at=hook.created_at, failing_since=hook.created_at)
    assert "leave it alone" in maren.get(reverse("desk:webhook", args=[hook.key])).content.decode()
    maren.post(reverse("desk:webhook_go_on", args=[hook.key]))
    assert Webhook.objects.get().disabled_at is None


def test_the_page_leads_to_the_description(maren):
    page = maren.get(reverse("desk:connections")).content.decode()
    for address in ("/api/v1/docs/", "/api/v1/openapi.json"):
        assert address in page
        assert Client().get(address).status_code == 200
