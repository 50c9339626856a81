"""The sign-in of one's organisation, against a small OpenID Connect provider on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from rostra.people.models import Person

LOGIN, CODE = "/en/account/login/", "/en/account/login/code/confirm/"
START, BACK = "/account/oidc/organisation/login/", "/account/oidc/organisation/login/callback/"


class Provider:
    """Says of everybody who comes what `claims` says."""

    def __init__(self) -> None:
        self.claims: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.answer(self.path))

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self._say({"access_token": "t", "token_type": "Bearer"})

            def _say(self, what: dict) -> None:
                body = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> dict:
        if path.startswith("/.well-known/"):
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorise",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
            }
        return self.claims


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    found = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation", "name": "Lindholt", "client_id": "rostra", "secret": "s",
                    "settings": {"server_url": found.url, "token_auth_method": "client_secret_basic"},
                }
            ]
        }
    }  # fmt: skip
    yield found
    found.server.shutdown()
    found.server.server_close()


def come_back(client: Client) -> object:
    """Go to the provider and come back with its answer."""
    away = client.post(START)
    assert away.status_code == 302
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get(BACK, {"code": "c", "state": state})


def person_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_button_is_there_when_it_is_configured(people, provider):
    assert "Sign in with Lindholt" in Client().get(LOGIN).content.decode()


def test_no_button_without_configuration(people):
    assert "Sign in with Lindholt" not in Client().get(LOGIN).content.decode()


def test_a_get_asks_before_it_leaves_the_site(people, provider):
    page = Client().get(START)
    assert page.status_code == 200
    assert "Sign in with Lindholt" in page.content.decode()


def test_the_first_time_the_mailbox_is_proved_and_then_the_subject_is_enough(people, provider, ask, code_for):
    provider.claims = {"sub": "subject-1", "email": "mette@lindholt.example", "email_verified": True}
    client = Client()
    answer = come_back(client)
    assert (person_of(client), answer["Location"]) == (None, f"{LOGIN}?email=mette%40lindholt.example")
    assert 'value="mette@lindholt.example"' in client.get(answer["Location"]).content.decode()
    ask("mette@lindholt.example", client)
    client.post(CODE, {"code": code_for("mette@lindholt.example")})
    assert person_of(client) == str(people.mette.pk)
    assert SocialAccount.objects.get(uid="subject-1").user_id == people.mette.pk
    again = Client()
    come_back(again)
    assert person_of(again) == str(people.mette.pk)


def test_an_address_told_by_the_provider_opens_nothing(people, provider, ask, code_for):
    provider.claims = {"sub": "stranger", "email": "ada@rostra.example", "email_verified": True}
    client = Client()
    come_back(client)
    assert person_of(client) is None
    ask("piotr@zielony.example", client)
    client.post(CODE, {"code": code_for("piotr@zielony.example")})
    assert person_of(client) == str(people.piotr.pk)
    assert SocialAccount.objects.get(uid="stranger").user_id == people.piotr.pk


def test_a_changed_address_at_the_provider_stays_the_same_person(people, provider, ask, code_for):
    SocialAccount.objects.create(user=people.mette, provider="organisation", uid="subject-1")
    provider.claims = {"sub": "subject-1", "email": "ada@rostra.example"}
    client = Client()
    come_back(client)
    assert person_of(client) == str(people.mette.pk)
    assert Person.objects.get(pk=people.mette.pk).email == "mette@lindholt.example"


def test_somebody_signed_in_binds_at_once_and_releases_again(people, provider, enter):
    provider.claims = {"sub": "subject-2", "email": ""}
    client = enter(people.nils)
    come_back(client)
    account = SocialAccount.objects.get(uid="subject-2")
    assert account.user_id == people.nils.pk
    other = enter(people.mette)
    assert other.post(f"/en/learn/me/identities/{account.pk}/release/").status_code == 404
    client.post(f"/en/learn/me/identities/{account.pk}/release/")
    assert SocialAccount.objects.count() == 0


def test_a_closed_account_stays_closed(people, provider):
    SocialAccount.objects.create(user=people.mette, provider="organisation", uid="subject-1")
    Person.objects.filter(pk=people.mette.pk).update(is_active=False)
    provider.claims = {"sub": "subject-1"}
    client = Client()
    assert come_back(client)["Location"] == "/en/account/inactive/"
    assert person_of(client) is None


def test_an_answer_nobody_asked_for_signs_nobody_in(people, provider):
    client = Client()
    answer = client.get(BACK, {"code": "c", "state": "forged"})
    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()
    assert person_of(client) is None
