"""Pages of spaces: what everybody meets, from the list to a comment, with as many queries for five hundred as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.community.actions import comments, memberships, writing
from rostra.community.models import Comment, Follow, Mention, Post, PostAuthor, Space, SpaceMember
from rostra.kernel.time import now
from rostra.people.models import Person
from tests.community.test_spaces import TEXT, make_spaces
from tests.web.world import client_of


@pytest.fixture
def world(prepared):
    return prepared(make_spaces)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(f"/en/community/{path}")
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_from_the_list_into_a_space_and_to_a_comment(world, work_off):
    people = world.people
    nobody, piotr, mette = Client(), client_of(people.piotr), client_of(people.mette)
    listed = page(nobody, "spaces/")
    assert "Open space" in listed
    assert "Youth and councils" not in listed
    assert "Our web site" not in listed
    assert page(nobody, "spaces/youth-and-councils/", 404)
    assert "Sign in to take part" in page(nobody, "spaces/open-space/")
    found = page(piotr, "spaces/youth-and-councils/")
    assert "Ask to join" in found
    assert "Posts are read by members" in found
    page(piotr, "spaces/our-web-site/", 404)
    join = "/en/community/spaces/youth-and-councils/join/"
    assert piotr.post(join, {"reason": ""}).status_code == 400
    assert piotr.post(join, {"reason": "We begin one."}).status_code == 302
    row = SpaceMember.objects.get(person=people.piotr)
    assert "We begin one." in page(mette, "spaces/youth-and-councils/members/")
    page(piotr, "spaces/youth-and-councils/members/", 404)
    mette.post(
        f"/en/community/spaces/youth-and-councils/members/asked/{row.key}/", {"do": "take", "answer": ""}
    )
    assert "Write a post" in page(piotr, "spaces/youth-and-councils/")

    url = "/en/community/spaces/youth-and-councils/write/"
    given = {"title": "Młodzi", "text": "Tak, **mapy**.", "language": "pl", "key": "once"}
    looked = piotr.post(url, {**given, "preview": "1"}).content.decode()
    assert (
        '<div class="prose" lang="pl">' in looked and "<b>mapy</b>" in looked
    ) or "<strong>mapy</strong>" in looked
    assert "So it will look" in looked
    assert not Post.objects.exists()
    seen = piotr.post(url, {**given, "find": "mett", "finding": "1"}).content.decode()
    assert "Mette Krogh" in piotr.post(url, {**given, "find": "mett"}).content.decode()  # Enter in the field
    assert 'value="mette"' in seen
    assert "Mette Krogh" in seen
    assert 'value="Młodzi"' in seen
    assert piotr.post(url, {**given, "text": "| a |\n|---|\n| b |\n<script>"}).status_code == 400
    for _twice in range(2):
        assert piotr.post(url, {**given, "named": ["mette"]}).status_code == 302
    post = Post.objects.get()
    assert post.held
    assert Mention.objects.get().person == people.mette
    assert "waits for a moderator" in page(piotr, "spaces/youth-and-councils/")
    Post.objects.update(held=False)

    path = f"spaces/youth-and-councils/posts/{post.slug}/"
    shown = page(mette, path)
    assert 'lang="pl"' in shown
    assert "Piotr Wrona" in shown
    assert "Your comment" in shown
    say = f"/en/community/comments/to/{post.key}/"
    assert mette.post(say, {"text": "# Nej", "language": "da"}).status_code == 400
    assert mette.post(say, {"text": "Flot *arbejde*.", "language": "da"}).status_code == 302
    comment = Comment.objects.get()
    assert "Mette Krogh" in page(mette, f"comments/to/{post.key}/?parent={comment.key}")
    assert piotr.post(say, {"text": "Dzięki", "language": "pl", "parent": comment.key}).status_code == 302
    assert (
        mette.post(
            f"/en/community/comments/{comment.key}/", {"text": "Rigtig flot.", "language": "da"}
        ).status_code
        == 302
    )
    answered = page(mette, path)
    assert 'lang="da"' in answered
    assert "Rigtig flot." in answered
    assert "changed" in answered
    nils = client_of(people.nils)
    page(nils, path, 404)
    assert nils.post(say, {"text": "Hi", "language": "en"}).status_code == 404
    assert nils.post(f"/en/community/comments/{comment.key}/take-back/").status_code == 404
    assert mette.post(f"/en/community/comments/{comment.key}/take-back/").status_code == 302
    assert "This comment was taken back." in page(mette, path)
    assert post.slug in page(mette, "mentions/")


def test_following_and_what_is_new(world):
    people = world.people
    mette = client_of(people.mette)
    memberships.join(world.public, by=people.mette)
    post = writing.write(world.public, by=people.ada, title="Read me", text=TEXT, language="en")
    assert "one new" in page(mette, "spaces/")
    assert ">new<" in page(mette, "spaces/open-space/")
    mette.post("/en/community/spaces/open-space/seen/")
    assert "one new" not in page(mette, "spaces/")
    back = f"/en/community/spaces/open-space/posts/{post.slug}/"
    for sort, key in (("post", post.key), ("person", people.ada.key)):
        response = mette.post(
            "/en/community/follow/", {"sort": sort, "key": key, "do": "follow", "back": back}
        )
        assert response["Location"] == back
    assert Follow.objects.count() == 2
    followed = page(mette, "following/")
    assert "Read me" in followed
    assert "Ada Quill" in followed
    assert "what is new, once a week" in followed
    assert mette.post("/en/community/follow/", {"sort": "post", "key": "none"}).status_code == 404
    mette.post("/en/community/spaces/open-space/letters/", {"hears": "all"})
    assert SpaceMember.objects.get(person=people.mette, space=world.public).hears == "all"
    out = mette.post(
        "/en/community/follow/", {"sort": "person", "key": "ada", "do": "stop", "back": "//evil.example"}
    )
    assert out["Location"] == "/en/community/following/"
    mette.post("/en/community/spaces/open-space/leave/")
    assert Client().post("/en/community/spaces/open-space/leave/").status_code == 302


def test_a_proposal_goes_to_the_desk(world):
    piotr, ada = client_of(world.people.piotr), client_of(world.people.ada)
    url = "/en/community/spaces/propose/"
    assert piotr.post(url, {"title": "X", "purpose": "Y", "language": "pl", "leads": "me"}).status_code == 400
    given = {"title": "Gra budżetowa", "purpose": "Zrobić jedną.", "language": "pl", "leads": "me"}
    assert piotr.post(url, given).status_code == 302
    assert "waits for an answer" in page(piotr, "spaces/")
    space = Space.objects.get(state="proposed")
    assert "Gra budżetowa" in ada.get("/en/desk/community/spaces/").content.decode()
    assert piotr.get("/en/desk/community/spaces/").status_code == 403
    assert "Zrobić jedną." in ada.get(f"/en/desk/community/spaces/{space.key}/").content.decode()
    assert ada.post(f"/en/desk/community/spaces/{space.key}/", {"do": "open"}).status_code == 302
    assert "Zrobić jedną." in page(piotr, "spaces/gra-budzetowa/settings/")
    assert ada.get(f"/en/desk/community/spaces/{space.key}/").status_code == 200
    changed = {"purpose": "Nowe.", "rules": "Bądź miły.", "checking": "all"}
    assert piotr.post("/en/community/spaces/gra-budzetowa/settings/", changed).status_code == 302
    assert "Bądź miły." in page(piotr, "spaces/gra-budzetowa/")
    piotr.post("/en/community/spaces/gra-budzetowa/settings/", {"do": "close"})
    space.refresh_from_db()
    assert (space.state, space.checking) == ("closed", "all")
    made = {
        "kind": "practice", "title": "Plain words", "language": "en", "joining": "open", "seen_by": "signed_in",
        "checking": "none", "lead": "mette@lindholt.example",
    }  # fmt: skip
    assert ada.post("/en/desk/community/spaces/new/", {**made, "lead": "none@example.org"}).status_code == 400
    assert ada.post("/en/desk/community/spaces/new/", made).status_code == 302
    assert Space.objects.get(slug="plain-words").members == 1


def fill(space: Space, people: int, posts: int) -> Post:
    """Many members, posts with an author and a topic each, comments with answers on the first."""
    start = Person.objects.count()
    made = Person.objects.bulk_create(
        Person(email=f"m{number}@example.org", name=f"Member {number}", key=f"member-{number}")
        for number in range(start, start + people)
    )
    SpaceMember.objects.bulk_create(SpaceMember(space=space, person=person) for person in made)
    rows = Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"post-{start}-{number}", space=space, live=True, stage="published",
             first_published_at=now(), language="pl" if number % 2 else "en")
        for number in range(posts)
    )  # fmt: skip
    PostAuthor.objects.bulk_create(
        PostAuthor(post=post, person=made[number % people]) for number, post in enumerate(rows)
    )
    for number in range(min(people, 30)):
        first = comments.say(rows[0], by=made[number], text="Yes.", language="en") if number == 0 else None
        parent = first or Comment.objects.filter(post=rows[0]).order_by("pk").first()
        Comment.objects.create(
            post=rows[0], by=made[number], text="And?", parent=parent if number % 2 else None
        )
    return rows[0]


def test_one_and_five_hundred_members_cost_the_same(world):
    space, mette = world.asked, client_of(world.people.mette)
    Space.objects.filter(pk=space.pk).update(checking="none")
    space.refresh_from_db()
    memberships.bring_in(space, world.people.piotr, by=world.people.mette)

    def costs(post: Post) -> list[int]:
        base = "spaces/youth-and-councils/"
        found = []
        for path in ("spaces/", base, f"{base}members/", f"{base}posts/{post.slug}/", "following/"):
            page(mette, path)
            with CaptureQueriesContext(connection) as queries:
                page(mette, path)
            found.append(len(queries))
        return found

    few = costs(fill(space, 2, 2))
    many = costs(fill(space, 500, 60))
    assert many == few, (few, many)
    assert max(many) <= 45, many
