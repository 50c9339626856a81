"""Letters to oneself and wishes about them, and the page behind a letter's own link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from rostra.messaging import harmless, stopping
from rostra.messaging.actions import outbox, preferences
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.web.forms import Page
from tests.web.world import client_of

LIST = "/en/learn/me/letters/"
WISHES = "/en/learn/me/preferences/"


@pytest.fixture
def people(db):
    make_organisations()
    people = make_people()
    people.mette.language = "en"
    people.mette.save()
    return people


def sent(person, key="invitation:1", kind="invitation", state="sent", **more) -> Message:
    values = {"subject": f"Subject {key}", "text": "Dear Mette,\n\nhello.\n", "language": "en"} | more
    return outbox.write(key=key, kind=kind, person=person, to=person.email, state=state, **values)


def test_one_sees_what_one_was_sent_and_nobody_elses(people):
    mine, other = sent(people.mette), sent(people.piotr, "theirs")
    client = client_of(people.mette)
    page = Page(client, LIST)
    assert "Subject invitation:1" in page.text
    assert "Subject theirs" not in page.text
    assert "hello." in Page(client, reverse("learn:letter", args=[mine.message_id])).text
    assert client.get(reverse("learn:letter", args=[other.message_id])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("sign_in_code", "sent"),
        ("account", "sent"),
        ("invitation", "withdrawn"),
        ("team_letter", "suppressed"),
    ],
)
def test_codes_and_what_was_not_sent_are_not_shown(people, kind, state):
    message = sent(people.mette, kind=kind, state=state)
    client = client_of(people.mette)
    assert "Subject" not in Page(client, LIST).text
    assert client.get(reverse("learn:letter", args=[message.message_id])).status_code == 404


def test_a_letter_that_did_not_arrive_says_so(people):
    message = sent(people.mette, state="failed", problem="unknown")
    client = client_of(people.mette)
    assert "did not reach you" in Page(client, LIST).text
    assert "Not known whether" in Page(client, reverse("learn:letter", args=[message.message_id])).text


def test_the_list_is_paged(people):
    for number in range(31):
        sent(people.mette, f"m{number}")
    client = client_of(people.mette)
    assert len(Page(client, LIST).main.select("ul.items > li")) == 30
    assert len(Page(client, f"{LIST}?page=2").main.select("ul.items > li")) == 1


def test_the_html_of_a_letter_loses_its_dress_and_everything_that_acts():
    html = (
        '<html><head><style>p{color:red}</style><title>t</title></head><body style="margin:0"><p>frame</p>'
        '<div class="sheet" style="x"><h1>Hi</h1><p onclick="x()">Words <script>alert(1)</script>'
        '<a href="javascript:x()" style="y">bad</a><a href="https://x.example">good</a><img src="/t.gif"></p></div>\n'
        '<p class="soft">foot</p></body></html>'
    )
    found = harmless.body(html)
    assert found == (
        '<p>Words <a rel="noreferrer noopener">bad</a>'
        '<a href="https://x.example" rel="noreferrer noopener">good</a></p>'
    )


def test_wishes_are_kept_and_faults_keep_what_was_typed(people):
    client = client_of(people.mette)
    page = Page(client, WISHES)
    assert page.unlabelled() == []
    page.submit(
        "Save", {"rhythm": "weekly", "wanted": ["team"], "quiet_from": "21:00", "quiet_until": "07:30"}
    )
    wish = preferences.of(people.mette)
    assert (wish.rhythm, wish.stopped, wish.quiet_from, wish.quiet_until) == (
        "weekly",
        ["reminders", "news", "community"],
        dt.time(21),
        dt.time(7, 30),
    )
    response = Page(client, WISHES).submit("Save", {"quiet_from": "21:00", "quiet_until": ""})
    page = Page.of(client, WISHES, response, 422)
    assert "Give both times, or none." in page.text
    assert page.values("quiet_from") == ["21:00"]
    assert Page(client, WISHES).values("wanted") == ["team"]


def test_a_letters_link_asks_first_and_a_post_needs_neither_cookie_nor_sign_in(people):
    token = stopping.token(topic="team", person=people.mette, message_id="")
    address = f"/letters/stop/{token}/"
    client = Client(enforce_csrf_checks=True)
    page = Page(client, address)
    assert page.buttons() == ["Stop them"]
    assert preferences.of(people.mette).stopped == []
    response = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, len(response.cookies)) == (200, 0)
    assert preferences.of(people.mette).stopped == ["team"]


def test_a_letters_link_speaks_the_readers_language(people):
    token = stopping.token(topic="team", person=people.piotr, message_id="")
    assert Client().get(f"/letters/stop/{token}/").content.decode().count('lang="pl"') >= 1


def test_a_forged_link_stops_nothing(people):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/letters/stop/team.p.mette:forged/")
    assert "We do not know this link." in response.content.decode()
    assert preferences.of(people.mette).stopped == []
