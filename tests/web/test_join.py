"""The personal join link and the door: GETs change nothing, one button records, the room is another system."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rostra.live import doors, tokens
from rostra.live.actions import register
from rostra.live.models import Attendance, Excusal, Presence
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of


def make_talk() -> SimpleNamespace:
    """A hybrid talk that began five minutes ago, with Mette, Nils in the room, and a guest."""
    organisations, people = make_organisations(), make_people()
    began = timezone.now() - dt.timedelta(minutes=5)
    session = make_session(
        organisations.lindholt, mode="hybrid", starts_at=began, ends_at=began + dt.timedelta(minutes=75)
    )
    return SimpleNamespace(
        people=people,
        session=session,
        mette=make_registration(session, people.mette),
        nils=make_registration(session, people.nils, mode="on_site"),
        guest=make_registration(session, email="gerda@example.net", name="Gerda", language="da"),
    )


@pytest.fixture
def talk(prepared) -> SimpleNamespace:
    return prepared(make_talk)


def link(registration) -> str:
    return f"/join/{tokens.make(registration, 'join')}/"


def moved(session, minutes: float, **fields) -> None:
    """The session begins so many minutes from now."""
    session.starts_at = timezone.now() + dt.timedelta(minutes=minutes)
    session.ends_at = session.starts_at + dt.timedelta(minutes=75)
    for name, value in fields.items():
        setattr(session, name, value)
    session.save()


def test_the_link_shows_one_button_and_its_post_leads_into_the_room(talk):
    page = Page(Client(), link(talk.mette))
    assert len(page.buttons()) == 1
    assert page.tree.html["lang"] == "da"  # Mette's language
    assert Presence.objects.count() == 0
    answer = Client().post(link(talk.mette))
    assert (answer.status_code, answer["Location"]) == (303, "https://rooms.example/rumours")
    Client().post(link(talk.mette))
    assert list(Presence.objects.values_list("source", "attendance__registration")) == [
        ("join", talk.mette.pk)
    ]
    answer = Client().get(link(talk.nils))
    assert "form-action 'self' https:" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
    for text in ("Go into the room", "What is recorded", "lang"):
        assert text in answer.content.decode()


def test_the_room_opens_before_the_start_and_shuts_at_the_end(talk):
    moved(talk.session, 60)
    page = Page(Client(), link(talk.nils))
    assert page.buttons() == []
    assert "The room opens at" in page.text
    answer = Client().post(link(talk.nils))
    assert answer.status_code == 409
    assert "not open yet" in answer.content.decode()
    moved(talk.session, -80)
    assert "This session is over." in Page(Client(), link(talk.nils)).text
    moved(talk.session, -5)
    talk.nils.state = "waitlisted"
    talk.nils.save()
    assert Page(Client(), link(talk.nils)).buttons() == []
    assert Client().post(link(talk.nils)).status_code == 409
    assert Presence.objects.count() == 0
    assert Client().get("/join/1-0-forged/").status_code == 410
    assert Client().get(f"/join/{tokens.make(talk.mette, 'page')}/").status_code == 410
    talk.mette.serial += 1
    talk.mette.save()
    old = link(talk.mette)
    talk.mette.serial += 1
    talk.mette.save()
    assert Client().post(old).status_code == 410


class Room(BaseHTTPRequestHandler):
    """A BigBlueButton that checks every checksum."""

    secret = "shared"
    calls: list[str] = []
    answer = "<response><returncode>SUCCESS</returncode><messageKey>duplicateWarning</messageKey></response>"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = parts.path.rpartition("/")[2]
        query, _, checksum = parts.query.rpartition("&checksum=")
        right = hashlib.sha256(f"{call}{query}{self.secret}".encode()).hexdigest() == checksum
        type(self).calls.append(f"{call} {parse_qs(query)['meetingID'][0]} {right}")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def bbb(settings) -> Iterator[type[Room]]:
    server = HTTPServer(("127.0.0.1", 0), Room)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.ROSTRA_BBB_URL = f"http://127.0.0.1:{server.server_port}/bigbluebutton/"
    settings.ROSTRA_BBB_SECRET = Room.secret
    Room.calls = []
    yield Room
    server.shutdown()
    server.server_close()


def test_bigbluebutton(talk, bbb, monkeypatch):
    moved(talk.session, -5, room="bbb", room_url="")
    there = Client().post(link(talk.guest))["Location"]
    Client().post(link(talk.mette))
    assert bbb.calls == [f"create {talk.session.key} True"]  # made once, not for everybody
    query, _, checksum = urlsplit(there).query.rpartition("&checksum=")
    assert hashlib.sha256(f"join{query}{bbb.secret}".encode()).hexdigest() == checksum
    said = {name: value[0] for name, value in parse_qs(query).items()}
    assert said["userID"] == talk.guest.key
    assert (said["fullName"], said["role"]) == ("Gerda", "VIEWER")
    assert f"http://{urlsplit(there).netloc}" in Client().get(link(talk.guest))["Content-Security-Policy"]
    maren = make_registration(talk.session, talk.people.maren)
    assert "role=MODERATOR" in Client().post(link(maren))["Location"]
    recorded = Presence.objects.count()
    for wrong in ("<response><returncode>FAILED</returncode></response>", "<!DOCTYPE a>", "no"):
        cache.clear()
        monkeypatch.setattr(bbb, "answer", wrong)
        answer = Client().post(link(talk.nils))
        assert answer.status_code == 409
        assert "The room does not answer" in answer.content.decode()
    asked = len(bbb.calls)
    Client().post(link(talk.nils))
    assert len(bbb.calls) == asked  # a server that does not answer is left in peace for some seconds
    assert Presence.objects.count() == recorded  # who was not let in did not join


def test_jitsi(talk, settings):
    moved(talk.session, -5, room="jitsi", room_name="Rådhus 1")
    assert "not set up" in Client().post(link(talk.nils)).content.decode()
    settings.ROSTRA_JITSI_URL = "https://meet.example"
    assert Client().post(link(talk.nils))["Location"] == "https://meet.example/R%C3%A5dhus%201"
    settings.ROSTRA_JITSI_APP, settings.ROSTRA_JITSI_SECRET = "rostra", "a secret that is long enough for it"
    there = urlsplit(Client().post(link(talk.nils))["Location"])
    claims = jwt.decode(
        parse_qs(there.query)["jwt"][0], settings.ROSTRA_JITSI_SECRET, algorithms=["HS256"], audience="jitsi"
    )
    assert (claims["iss"], claims["sub"], claims["room"]) == ("rostra", "meet.example", "Rådhus 1")
    assert claims["context"]["user"]["id"] == talk.nils.key
    assert claims["context"]["user"]["moderator"] is False
    assert claims["exp"] > talk.session.ends_at.timestamp()


# ---------------------------------------------------------------- the door


def scan(client, session, at=None) -> str:
    code = doors.code(session, at or timezone.now())
    return client.get(f"/check-in/{code}/", headers={"accept-language": "en"}).content.decode()


def press(client, session, page, **more):
    held = re.search(r'name="pass" value="([^"]+)"', page)[1]
    return client.post("/check-in/any/", {"pass": held, **more}, headers={"accept-language": "en"})


def test_a_phone_that_is_known_needs_one_button(talk):
    phone = Client()
    phone.get(f"/en/sessions/r/{tokens.make(talk.nils, 'page')}/")  # the letter was opened on it
    page = scan(phone, talk.session)
    assert "You are <strong>Nils Bakke</strong>" in page
    assert Presence.objects.count() == 0
    assert "You are checked in" in press(phone, talk.session, page).content.decode()
    press(phone, talk.session, page)
    assert Presence.objects.get().attendance.registration == talk.nils
    assert Attendance.objects.get().verdict == "attended"
    signed_in = client_of(talk.people.mette)
    page = signed_in.get(f"/check-in/{doors.code(talk.session, timezone.now())}/").content.decode()
    assert "Mette Krogh" in page


def test_a_strange_phone_asks_for_the_address(talk, settings):
    settings.ACCOUNT_RATE_LIMITS = {"check_in": "1200/h/ip,3/h/key"}
    page = scan(Client(), talk.session)
    for wrong, says in (
        ("", "required"),
        ("nobody@example.net", "Nobody is registered"),
        ("x", "valid email"),
    ):
        answer = press(Client(), talk.session, page, email=wrong)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert press(Client(), talk.session, page, email=" Gerda@Example.net ").status_code == 200
    assert Presence.objects.get().attendance.registration == talk.guest
    for _n in range(3):
        answer = press(Client(), talk.session, page, email="gerda@example.net")
    assert answer.status_code == 429


def test_old_and_forged_codes_do_not_open(talk):
    now = timezone.now()
    assert doors.read(doors.code(talk.session, now - dt.timedelta(seconds=60)), now) == talk.session.pk
    assert doors.read(doors.code(talk.session, now - dt.timedelta(seconds=180)), now) is None
    assert doors.read(doors.code(talk.session, now + dt.timedelta(seconds=60)), now) is None
    assert doors.read("1-2-forged", now) is None
    assert "The code has changed" in scan(Client(), talk.session, now - dt.timedelta(minutes=5))
    assert Client().post("/check-in/any/", {"pass": "forged"}).status_code == 410


# ---------------------------------------------------------------- one's own page


def test_one_reads_what_is_recorded_and_may_excuse_oneself_and_appeal(talk):
    mine = f"/en/sessions/r/{tokens.make(talk.guest, 'page')}/"
    Client().post(link(talk.guest))
    text = Page(Client(), mine).text
    assert "join link" in text
    assert "Being there" in text
    moved(talk.session, -100)
    register.close(talk.session)
    Attendance.objects.filter(registration=talk.guest).update(verdict="missed")
    page = Page(Client(), mine)
    assert "missed" in page.text
    assert page.tree.select_one(f"a[href='{mine}appeal/']") is not None
    answer = Client().post(f"{mine}appeal/", {"text": " "})
    assert answer.status_code == 422
    answer = Client().post(f"{mine}appeal/", {"text": "I was there by phone."}, follow=True)
    assert "Who teaches the session looks into it" in answer.content.decode()
    answer = Client().post(f"{mine}appeal/", {"text": "Twice"})
    assert "You have asked already" in answer.content.decode()
    answer = Client().post(f"{mine}excuse/", {"note": "Budget night"})
    assert answer.status_code == 422
    assert "Budget night" in answer.content.decode()
    answer = Client().post(f"{mine}excuse/", {"reason": "council", "note": "Budget night"}, follow=True)
    assert "Your excuse: a council or committee meeting (asked)" in answer.content.decode()
    assert Excusal.objects.get().registration == talk.guest
    assert Client().get("/en/sessions/r/1-0-forged/excuse/").status_code == 404
