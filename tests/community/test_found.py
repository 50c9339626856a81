"""The search over the community: what is private is found by nobody else, and counted for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from rostra.community.actions import memberships, spaces
from rostra.community.actions import posts as writing
from rostra.people.models import Person
from rostra.search.actions import index
from rostra.search.models import Stale
from tests.factories.documents import make_document
from tests.web.forms import Page

WORD = "zephyr"  # stands nowhere else


@pytest.fixture
def written(people):
    space = spaces.open_(
        by=people.ada, kind="group", title="Quiet room", joining="invited", seen_by="members", checking="none",
        lead=people.maren,
    )  # fmt: skip
    memberships.bring_in(space, people.mette, by=people.maren)
    post = writing.write_in_space(
        space, by=people.mette, title=f"The {WORD}", text=f"Nobody else reads of the {WORD}.", language="en"
    )
    document = make_document("lindholt", "maren", title=f"A {WORD} on file", seen_by="space", space=space)
    index.follow.call()
    return post, document


def answer(person: Person | None) -> Page:
    client = Client()
    if person is not None:
        client.force_login(person)
    return Page(client, f"/en/search/?q={WORD}")


def test_a_private_text_is_neither_found_nor_counted_for_a_stranger(people, written):
    for stranger in (None, people.piotr, people.nils, people.basia, people.kit):
        page = answer(stranger)
        assert page.main.select("mark") == []
        assert [each["href"] for each in page.main.select("a") if "kind=" in each["href"]] == []
        assert "Nothing" in page.main.get_text()
    found = answer(people.mette).main
    assert {each.get_text() for each in found.select("mark")} == {WORD}
    assert "kind=post" in str(found)


def test_the_index_follows_every_change(people, written):
    post, _document = written
    assert not Stale.objects.exists()
    assert index.check().differences == []
    writing.remove(post, by=people.mette)
    index.follow.call()
    assert index.check().differences == []
    assert "kind=post" not in str(answer(people.mette).main)
