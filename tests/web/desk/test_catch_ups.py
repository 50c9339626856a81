"""Catching up on the pages: the pack at the desk, the catch-up for who missed it, the answer of who teaches."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.ledger.actions import following
from rostra.ledger.models import Requirement, Standing
from rostra.live.actions import catch_ups
from rostra.live.models import CatchUp, CatchUpPack
from tests.factories.live import make_session

ANSWER = "We will answer within the first hour, in one place."


@pytest.fixture
def missed(prepared, enrolled) -> SimpleNamespace:
    """A workshop that Mette missed two days ago; her catch-up is open."""
    return prepared(make_missed, enrolled)


def make_missed(town: SimpleNamespace) -> SimpleNamespace:
    asked = Requirement.objects.create(
        edition=town.spring, kind="session", target="w1", title="Workshop 1", position=90, minutes=75, due_days=22,
        accepts=["attended", "walked_in"], threshold=85,
    )  # fmt: skip
    following.ask(town.spring, asked)
    town.session = make_session(
        town.organisations.lindholt, days=-2, title="Workshop 1", edition=town.spring, requirement=asked,
        programme_key=town.spring.programme_key, seen_by="edition", register_closed_at=timezone.now(),
    )  # fmt: skip
    catch_ups.open_for(town.session)
    town.catch_up = CatchUp.objects.get()
    return town


def test_the_pack_is_prepared_beside_the_session(missed, as_):
    client = as_(missed.people.tove)
    path = reverse("desk:session_catch_up", args=[missed.session.key])
    text = client.get(path).content.decode()
    assert "Mette Krogh" in text
    assert "Piotr" not in text
    refused = client.post(
        path, {"digest": "Three towns.", "starts_second": "a quarter", "question": "What first?"}
    )
    assert refused.status_code == 400
    assert "Write minutes and seconds, such as 12:30." in refused.content.decode()
    assert "Three towns." in refused.content.decode()
    done = client.post(
        path, {"digest": "Three towns.", "starts_second": "1:02:05", "question": "What first?"}
    )
    assert done.status_code == 302
    pack = CatchUpPack.objects.get()
    assert (pack.digest, pack.starts_second, pack.question) == ("Three towns.", 3725, "What first?")
    assert as_(missed.people.eva).post(path, {}).status_code == 403


def test_from_the_learners_page_to_met(missed, as_):
    mette, tove = as_(missed.people.mette), as_(missed.people.tove)
    home = mette.get(reverse("learn:home")).content.decode()
    path = reverse("learn:catch_up", args=[missed.catch_up.key])
    assert path in home
    assert path in mette.get(reverse("learn:map", args=[missed.spring.slug])).content.decode()
    page = mette.get(path).content.decode()
    assert "What do you take from this session for your own work?" in page
    short = mette.post(path, {"do": "hand_in", "answer": "Yes."})
    assert short.status_code == 400
    assert "one or two sentences" in short.content.decode()
    assert "Yes.</textarea>" in short.content.decode()
    assert mette.post(path, {"do": "save", "answer": "A draft of it"}).status_code == 302
    assert "A draft of it</textarea>" in mette.get(path).content.decode()
    assert (
        "A draft of it" not in tove.get(reverse("desk:catch_up", args=[missed.catch_up.key])).content.decode()
    )
    mette.post(path, {"do": "hand_in", "answer": ANSWER})
    assert "you are not late" in mette.get(path).content.decode()
    queue = tove.get(reverse("desk:catch_ups")).content.decode()
    there = reverse("desk:catch_up", args=[missed.catch_up.key])
    assert there in queue
    assert "Catch-ups to read" in tove.get(reverse("desk:today")).content.decode()
    assert "waits too" in tove.get(reverse("desk:work")).content.decode()
    assert ANSWER in tove.get(there).content.decode()
    assert tove.post(there, {"verdict": "return", "feedback": ""}).status_code == 400
    tove.post(there, {"verdict": "return", "feedback": "Who answers at night?"})
    assert "Who answers at night?" in mette.get(path).content.decode()
    mette.post(path, {"do": "hand_in", "answer": ANSWER + " The duty officer."})
    tove.post(there, {"verdict": "accept", "feedback": "Clear."})
    standing = Standing.objects.get(enrolment=missed.mette, requirement=missed.session.requirement)
    assert standing.state == "caught_up"
    assert "it counts like the session" in mette.get(path).content.decode()


def test_nobody_else_reads_it(missed, as_):
    own = reverse("learn:catch_up", args=[missed.catch_up.key])
    desk = reverse("desk:catch_up", args=[missed.catch_up.key])
    for who in ("nils", "piotr", "maren"):
        assert as_(getattr(missed.people, who)).get(own).status_code == 404
    for who in ("basia", "ole", "eva"):
        assert as_(getattr(missed.people, who)).get(desk).status_code == 404
    assert as_(missed.people.mette).get(desk).status_code == 403
