"""Pages about oneself: only oneself."""

import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from rostra.people.actions import consents
from rostra.people.models import Person

PAGES = ["", "devices/", "privacy/", "privacy/erase/", "privacy/export/", "passkeys/challenge/"]


@pytest.fixture
def mette(people, enter) -> Client:
    return enter(people.mette, "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")


@pytest.mark.parametrize("page", PAGES)
def test_visitors_sign_in_first(people, page):
    answer = Client().get(f"/en/learn/me/{page}")
    assert answer["Location"].startswith("/en/account/login/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_its_owner(mette, page):
    assert mette.get(f"/en/learn/me/{page}").status_code == 200


def test_the_profile_is_saved_and_goes_on_in_the_new_language(people, mette):
    values = {"name": "Mette K", "address_as": "Mette", "language": "pl", "time_zone": "Europe/Warsaw"}
    assert mette.post("/en/learn/me/", values)["Location"] == "/pl/learn/me/"
    assert mette.post("/en/learn/me/", values | {"next": "/en/verify/"})["Location"] == "/en/verify/"
    assert (
        mette.post("/en/learn/me/", values | {"next": "https://evil.example"})["Location"] == "/pl/learn/me/"
    )
    people.mette.refresh_from_db()
    assert (people.mette.name, people.mette.time_zone) == ("Mette K", "Europe/Warsaw")


def test_a_wrong_profile_keeps_what_was_typed(people, mette):
    page = mette.post("/en/learn/me/", {"name": "", "address_as": "M", "language": "xx", "time_zone": "UTC"})
    assert page.status_code == 422
    assert 'value="M"' in page.content.decode()
    people.mette.refresh_from_db()
    assert people.mette.name == "Mette Krogh"


def test_devices_are_listed_and_signed_out_one_by_one(people, mette, enter):
    phone = enter(people.mette, "Mozilla/5.0 (iPhone; CPU iPhone OS) Safari/605")
    page = mette.get("/en/learn/me/devices/").content.decode()
    assert "Chrome on Windows" in page
    assert "Safari on iPhone" in page
    row = UserSession.objects.get(session_key=phone.session.session_key)
    mette.post(f"/en/learn/me/devices/{row.pk}/end/")
    assert phone.get("/en/learn/me/").status_code == 302
    assert mette.get("/en/learn/me/").status_code == 200


def test_all_other_devices_are_signed_out_together(people, mette, enter):
    others = [enter(people.mette), enter(people.mette)]
    stranger = enter(people.piotr)
    mette.post("/en/learn/me/devices/others/end/")
    assert [client.get("/en/learn/me/").status_code for client in (*others, mette, stranger)] == [
        302,
        302,
        200,
        200,
    ]


def test_signing_out_this_device_signs_out(people, mette):
    row = UserSession.objects.get(session_key=mette.session.session_key)
    assert mette.post(f"/en/learn/me/devices/{row.pk}/end/")["Location"] == "/en/"
    assert mette.get("/en/learn/me/").status_code == 302


def test_nobody_touches_what_belongs_to_another(people, mette, enter):
    piotr = enter(people.piotr)
    device = UserSession.objects.get(user=people.piotr)
    key = Authenticator.objects.create(
        user=people.piotr, type="webauthn", data={"name": "Key", "credential": {}}
    )
    consent = consents.give(
        person=people.piotr, by=people.piotr, purpose="photos", text_version="1", language="pl"
    )
    for path in (
        f"devices/{device.pk}/end/",
        f"passkeys/{key.pk}/remove/",
        f"consents/{consent.pk}/withdraw/",
    ):
        assert mette.post(f"/en/learn/me/{path}").status_code == 404
        assert mette.get(f"/en/learn/me/{path}").status_code == 405
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert piotr.get("/en/learn/me/").status_code == 200
    ada = Client()
    ada.force_login(people.ada)
    assert ada.post(f"/en/learn/me/passkeys/{key.pk}/remove/").status_code == 404


def test_a_broken_passkey_is_refused_with_words(people, mette):
    for credential in (
        "",
        "{}",
        "[]",
        "null",
        '{"id": "x"}',
        '{"id":"eA","rawId":"eA","type":"public-key","response":{}}',
    ):
        mette.post("/en/learn/me/passkeys/add/", {"name": "Mine", "credential": credential})
    assert Authenticator.objects.count() == 0
    assert "could not be checked" in mette.get("/en/learn/me/devices/").content.decode()


def test_consent_is_taken_back(people, mette):
    consent = consents.give(
        person=people.mette, by=people.mette, purpose="photos", text_version="1", language="da"
    )
    assert "photos" in mette.get("/en/learn/me/privacy/").content.decode()
    mette.post(f"/en/learn/me/consents/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_everything_about_me_holds_me_and_nobody_else(people, mette):
    answer = mette.get("/en/learn/me/privacy/export/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        data = json.loads(folder.read("about-me.json"))
        assert folder.read("read-me.txt")
    text = json.dumps(data, ensure_ascii=False)
    assert "mette@lindholt.example" in text
    assert "Lindholt Municipality" in text
    for other in Person.objects.exclude(pk=people.mette.pk):
        assert other.email not in text
        assert other.name not in text


def test_erasing_asks_for_the_address(people, mette):
    page = mette.post("/en/learn/me/privacy/erase/", {"typed": "piotr@zielony.example"})
    assert page.status_code == 422
    people.mette.refresh_from_db()
    assert people.mette.erased_at is None
    answer = mette.post("/en/learn/me/privacy/erase/", {"typed": " Mette@Lindholt.example "})
    assert answer["Location"] == "/en/learn/me/privacy/erased/"
    people.mette.refresh_from_db()
    assert (people.mette.email, people.mette.name) == (None, "")
    assert mette.get("/en/learn/me/privacy/erased/").status_code == 200
    assert mette.get("/en/learn/me/").status_code == 302


def test_the_only_administrator_cannot_vanish(people):
    ada = Client()
    ada.force_login(people.ada)
    page = ada.post("/en/learn/me/privacy/erase/", {"typed": people.ada.email})
    assert page.status_code == 422
    assert "only administrator" in page.content.decode()
