"""The community's week: one letter, once, with what its reader may read and did not see."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from rostra.community.actions import blocks, digests, follows, memberships, spaces, writing
from rostra.community.models import Follow, Post, PostAuthor
from rostra.kernel.errors import NotAllowed
from rostra.kernel.time import now
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.programmes.models import Topic
from tests.cast import make_organisations, make_people

MONDAY = dt.datetime(2027, 3, 8, 7, 30, tzinfo=dt.UTC)


def make_week() -> SimpleNamespace:
    """A space of Mette, Nils and Piotr, a topic, and a public post of a guest about it; everything of last Thursday."""
    make_organisations()
    people = make_people()
    topic = Topic.objects.create(title="Maps", key="maps")
    space = spaces.open_(
        by=people.ada, kind="practice", title="Youth and councils", joining="open", seen_by="members",
        checking="none", lead=people.mette, language="en",
    )  # fmt: skip
    for person in (people.nils, people.piotr):
        memberships.join(space, by=person)
    post = writing.write(space, by=people.piotr, title="Młodzi w radzie", text="Tak.", language="pl")
    public = Post.objects.create(
        title="Maps of wishes", slug="maps-of-wishes", language="en", live=True, stage="published"
    )
    public.topics.add(topic)
    public.save()
    PostAuthor.objects.create(post=public, person=people.basia, named=True)
    thursday = MONDAY - dt.timedelta(days=4)
    Post.objects.update(first_published_at=thursday, last_at=thursday)
    return SimpleNamespace(people=people, space=space, post=post, public=public, topic=topic)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_week)


def readers() -> dict[str, Message]:
    return {each.person.key: each for each in Message.objects.filter(kind="community_digest")}


def test_one_letter_a_week_with_what_is_new_and_readable(world):
    people, space = world.people, world.space
    follows.follow(world.topic, by=people.nils)
    follows.follow(people.basia, by=people.clodagh)
    follows.follow(people.piotr, by=people.kit)  # his post stands in a space that Kit does not read
    assert digests.write_due(MONDAY - dt.timedelta(days=3)) == 0  # on Friday the week is not over
    assert digests.write_due(MONDAY) == 3
    assert digests.write_due(MONDAY + dt.timedelta(hours=5)) == 0
    found = readers()
    assert set(found) == {"mette", "nils", "clodagh"}
    danish = found["mette"]
    assert danish.language == "da"
    assert "Młodzi w radzie" in danish.text
    assert "polski" in danish.text
    assert '<a href="' in danish.html
    assert 'lang="pl">Młodzi w radzie</a>' in danish.html
    assert "/da/community/spaces/youth-and-councils/posts/mlodzi-w-radzie" in danish.text
    assert "Maps of wishes" in found["nils"].text
    assert "Młodzi" in found["nils"].text
    assert "Młodzi" not in found["clodagh"].text
    assert space.memberships.get(person=people.mette).digested_at is not None


def test_nothing_new_no_letter(world):
    people, space = world.people, world.space
    memberships.hear(space, by=people.nils, hears="mentions")
    assert digests.write_due(MONDAY + dt.timedelta(days=7)) == 0  # the week after
    space.memberships.filter(person=people.mette).update(seen_at=MONDAY - dt.timedelta(days=1))
    assert digests.write_due(MONDAY) == 0
    assert not readers()
    space.memberships.filter(person=people.mette).update(seen_at=None)
    blocks.block(person=people.piotr, other=people.mette)
    assert digests.write_due(MONDAY) == 0
    blocks.unblock(person=people.piotr, other=people.mette)
    Post.objects.filter(pk=world.post.pk).update(hidden_at=now())
    assert digests.write_due(MONDAY) == 0
    with pytest.raises(NotAllowed):
        follows.follow(world.post, by=people.clodagh)


def test_what_is_kept_of_somebody_who_leaves(world):
    people = world.people
    follows.follow(world.topic, by=people.nils)
    follows.follow(people.nils, by=people.mette)
    parts = {each["model"] for each in privacy.export(person=people.nils)["holdings"]}
    assert {"community.SpaceMember", "community.Follow"} <= parts
    privacy.erase(person=people.nils, by=people.nils)
    assert not Follow.objects.exists()
    assert not world.space.memberships.filter(person=people.nils).exists()


def test_two_hundred_readers_cost_what_three_do(world, django_assert_max_num_queries):
    world.space.memberships.update(seen_at=MONDAY)
    with django_assert_max_num_queries(12):
        assert digests.write_due(MONDAY) == 0
