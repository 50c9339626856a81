"""Pages of safety: reporting without an account, the queue, the answer to a moderator, blocks; one costs as much as many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.community.actions import comments, writing
from rostra.community.models import Block, Comment, Report, Silence
from rostra.people.models import Person
from tests.community.test_safety import INSULT, make_quarrel
from tests.web.world import client_of

DESK = "/en/desk/community/reports"
SAFETY = "/en/community/safety"


@pytest.fixture
def world(prepared):
    return prepared(make_quarrel)


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_from_the_queue_to_a_report_to_an_answer(world):
    people, said = world.people, world.said
    nobody, mette, nils, piotr = (
        Client(),
        *(client_of(each) for each in (people.mette, people.nils, people.piotr)),
    )
    thing = f"{DESK}/comment/{said.key}/"
    listed = html(mette, f"{DESK}/")
    assert "ashamed" in listed
    assert "waits to be let through" in listed
    html(piotr, f"{DESK}/", 403)
    html(piotr, thing, 404)
    assert mette.post(thing, {"do": "let_through"}).status_code == 302

    html(nobody, f"{SAFETY}/report/comment/{said.key}/", 404)
    html(nils, f"{SAFETY}/report/comment/{said.key}/", 404)
    url = f"{SAFETY}/report/comment/{said.key}/"
    form = html(piotr, url)
    assert f"Hide {people.nils.name} from me, too" in form
    assert piotr.post(url, {"why": ""}).status_code == 422
    sent = piotr.post(url, {"why": "private", "words": "My street.", "block": "on"})
    assert sent.url == f"{SAFETY}/reported/?soon=1"
    assert "within one day" in html(piotr, sent.url)
    assert "You have no account here" in html(nobody, f"{SAFETY}/reported/")
    assert Block.objects.filter(person=people.piotr, blocked=people.nils).exists()
    mine = html(piotr, f"{SAFETY}/reports/")
    assert "ashamed" in mine
    assert "Download the proof" in mine
    row = Report.objects.get()
    proof = piotr.post(f"{SAFETY}/reports/{row.key}/proof/")
    assert proof["Content-Type"] == "application/zip"
    assert nils.post(f"{SAFETY}/reports/{row.key}/proof/").status_code == 404
    assert row.seen["url"].endswith(f"/posts/{world.own.slug}/#comment-{said.key}")

    shown = html(mette, thing)
    assert "cannot wait" in shown
    assert "My street." in shown
    assert mette.post(thing, {"do": "hide", "reason": ""}).status_code == 400
    given = {"do": "hide", "reason": "Private facts.", "silence": "7", "answer": "It is gone."}
    assert mette.post(thing, given).url == f"{DESK}/"
    silence = Silence.objects.get()
    assert silence.space == world.asked
    assert silence.until
    assert "Private facts." in html(mette, f"{DESK}/decided/")
    assert people.nils.name in html(mette, f"{DESK}/silences/")
    assert "It is gone." in html(piotr, f"{SAFETY}/reports/")
    why = f"{SAFETY}/hidden/comment/{said.key}/"
    html(piotr, why, 404)
    assert "Private facts." in html(nils, why)
    assert nils.post(why, {"words": ""}).status_code == 422
    assert nils.post(why, {"words": "I did not mean it."}).status_code == 302
    assert "A moderator reads it" in html(nils, why)
    assert "the author answers" in html(mette, f"{DESK}/?space={world.asked.slug}")
    assert mette.post(thing, {"do": "leave"}).status_code == 400  # who hid it does not decide alone
    assert mette.post(f"{DESK}/silences/{silence.key}/lift/").status_code == 302

    assert people.nils.name in html(piotr, "/en/learn/me/blocked/")
    block = f"{SAFETY}/block/{people.nils.key}/"
    assert piotr.post(block, {"do": "unblock"}).status_code == 302
    assert "Block Nils" in html(piotr, block)
    html(client_of(people.clodagh), block, 404)
    assert "112" in html(nobody, f"{SAFETY}/")


def test_a_visitor_reports_what_is_public(world):
    post = writing.write(world.public, by=world.people.ada, title="Open", text="For all.", language="en")
    nobody, ada = Client(), client_of(world.people.ada)
    url = f"{SAFETY}/report/post/{post.key}/"
    form = html(nobody, url)
    assert 'name="block"' not in form
    assert "You need no account" in form
    assert nobody.post(url, {"why": "spam"}).status_code == 302
    row = Report.objects.get()
    assert row.by is None
    assert row.seen["text"] == "For all."
    html(ada, f"{DESK}/post/{post.key}/", 404)  # her own words
    assert nobody.post(f"{SAFETY}/reports/{row.key}/proof/").status_code == 302
    assert nobody.get(f"{SAFETY}/reports/").status_code == 302
    html(nobody, f"{SAFETY}/report/person/{world.people.mette.key}/", 404)


def test_one_and_thirty_things_cost_the_same(world):
    mette, piotr = client_of(world.people.mette), client_of(world.people.piotr)

    def costs() -> list[int]:
        found = []
        for client, path in (
            (mette, f"{DESK}/"), (mette, f"{DESK}/decided/"), (mette, f"{DESK}/silences/"),
            (mette, f"{DESK}/comment/{world.said.key}/"), (piotr, f"{SAFETY}/reports/"),
            (piotr, "/en/learn/me/blocked/"),
        ):  # fmt: skip
            html(client, path)
            with CaptureQueriesContext(connection) as queries:
                html(client, path)
            found.append(len(queries))
        return found

    def more(many: int) -> None:
        people = Person.objects.bulk_create(
            Person(email=f"m{number}-{many}@example.org", name="M") for number in range(many)
        )
        Block.objects.bulk_create(Block(person=world.people.piotr, blocked=each) for each in people)
        Silence.objects.bulk_create(Silence(person=each, space=world.asked, reason="x") for each in people)
        made = [
            comments.say(world.own, by=world.people.nils, text=f"{INSULT} {number}", language="en")
            for number in range(many)
        ]
        Comment.objects.filter(pk__in=[each.pk for each in made[::2]]).update(state=Comment.State.SEEN)
        for state in ("open", "upheld"):
            Report.objects.bulk_create(
                Report(
                    kind="comment", thing=each.key, comment=each, space=world.asked, accused=each.by, why="abuse",
                    by=world.people.piotr, seen={"text": "x", "title": "x", "language": "en"}, state=state,
                    decided_at=timezone.now() if state == "upheld" else None,
                )
                for each in made
            )  # fmt: skip

    more(2)
    few = costs()
    more(12)
    many = costs()
    assert many == few, (few, many)
    assert max(many) <= 40, many
