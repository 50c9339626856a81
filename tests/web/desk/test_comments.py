"""Comments on pilots at the desk: beside the block they are about, answered by those who may."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.cohorts.actions import editions, pilots
from rostra.cohorts.models import PilotComment
from rostra.programmes.models import Publication
from tests.web.forms import Page
from tests.web.world import client_of

ON = "/en/desk/comments/dce-read/"


@pytest.fixture
def world(prepared, world):
    """A pilot in which Mette has said something about a block and about the whole."""
    return prepared(make_pilot, world)


def make_pilot(world):
    world.edition = editions.change(world.edition, by=None, pilot_version="1.1.0")
    world.content.programme.versions = [
        ("note", {"version": "1.1.0", "date": "2026-05-01", "text": "Changed."})
    ]
    world.content.programme.save_revision().publish()
    html = Publication.objects.get(key="dce-read", language="en").html
    world.block = html.split('id="b-')[1].split('"')[0]
    world.comments = [
        pilots.comment(
            edition=world.edition, person=world.people.mette, activity_key="dce-read", block=block, text=text,
            language="en", by=world.people.mette,
        )
        for block, text in ((world.block, "On the block."), ("", "On the whole."))
    ]  # fmt: skip
    return world


def test_the_list_names_activities_with_new_ones(world):
    page = Page(client_of(world.people.edda), "/en/desk/comments/")
    assert "Read this" in page.text
    assert "2 new" in page.text
    assert "Read this" not in Page(client_of(world.people.basia), "/en/desk/comments/").text


def test_a_comment_stands_beside_its_block(world):
    page = Page(client_of(world.people.edda), ON)
    rows = page.main.select(".beside-row")
    assert "On the whole." in rows[0].get_text()
    assert rows[1].select_one(f"#b-{world.block}") is not None
    assert "On the block." in rows[1].get_text()
    assert "On the" not in "".join(each.get_text() for each in rows[2:])
    ids = [each["id"] for each in page.main.select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_comment_on_a_block_that_is_gone_is_not_lost(world):
    Publication.objects.filter(key="dce-read").update(html='<div class="block" id="b-new"><p>New</p></div>')
    rows = Page(client_of(world.people.edda), ON).main.select(".beside-row")
    assert "On the block." in rows[-1].get_text()
    assert "Parts that stand here no more" in rows[-1].get_text()


def test_it_is_answered_there(world):
    first = world.comments[0]
    client = client_of(world.people.edda)
    answer = client.post(
        ON, {"comment": first.key, "state": "taken_up", "taken_up_in": "1.1.0", "answer": "Done."}
    )
    assert answer["Location"] == f"{ON}#c-{first.key}"
    first.refresh_from_db()
    assert (first.state, first.taken_up_in, first.answered_by) == ("taken_up", "1.1.0", world.people.edda)
    assert "taken up in 1.1.0" in Page(client, ON).text


def test_a_refusal_keeps_what_was_typed(world):
    client = client_of(world.people.maren)
    for given, words in (
        ({"state": "taken_up", "answer": "My answer"}, "Choose the version that changed because of it."),
        ({"state": "not_taken_up"}, "Say in a sentence why"),
        ({}, "Say whether it is taken up."),
    ):
        answer = client.post(ON, {"comment": world.comments[0].key, **given})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert given.get("answer", "") in answer.content.decode()
    assert not PilotComment.objects.exclude(state="new").exists()


def test_others_cannot_open_or_answer_it(world):
    for name in ("basia", "tomek", "tove", "eva", "ole", "mette", "nils"):
        client = client_of(getattr(world.people, name))
        status = {client.get(ON).status_code, client.post(ON, {"comment": world.comments[0].key}).status_code}
        assert status <= {403, 404}, name


def test_the_way_to_the_page_is_for_editors(world):
    edit = reverse("wagtailadmin_pages:edit", args=[world.content.read.pk])
    assert Page(client_of(world.people.ada), ON).main.select_one(f"a[href='{edit}']") is not None
    assert Page(client_of(world.people.maren), ON).main.select_one(f"a[href='{edit}']") is None


def test_the_editors_area_leads_to_the_comments(world):
    edit = reverse("wagtailadmin_pages:edit", args=[world.content.read.pk])
    page = client_of(world.people.ada).get(edit).content.decode()
    assert "2 new comments of the pilot" in page
    assert "/desk/comments/dce-read/" in page
    other = reverse("wagtailadmin_pages:edit", args=[world.content.watch.pk])
    assert "of the pilot" not in client_of(world.people.ada).get(other).content.decode()


def test_an_activity_nobody_commented_on_opens_for_its_editor(world):
    assert "no comment yet" in Page(client_of(world.people.edda), "/en/desk/comments/dce-watch/").text
    assert client_of(world.people.maren).get("/en/desk/comments/dce-watch/").status_code == 404
    assert client_of(world.people.edda).get("/en/desk/comments/dce/").status_code == 404
