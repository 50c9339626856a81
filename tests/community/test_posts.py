"""Posts: from a proposal to readers, who may see what, quiet periods, what is kept when somebody leaves."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Revision, WorkflowState

from rostra.community import bodies, posttokens
from rostra.community.actions import posts, wishes
from rostra.community.models import Post, PostAuthor, PostNote, Space, SpaceMember
from rostra.community.quiet import quiet_until
from rostra.community.rules import posts as rules
from rostra.config import schedule
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.languages.actions import translations
from rostra.languages.markdown import inline_text
from rostra.languages.models import Passage, Thing
from rostra.messaging.models import Message, QuietPeriod
from rostra.people.actions import privacy
from rostra.people.models import Grant, Person
from rostra.search.models import Stale
from tests.cast import make_organisations, make_people

Stage = Post.Stage
NOBODY = AnonymousUser()
TEXT = """W sobotę spotkaliśmy się z **młodzieżą** w radzie.

## Co powiedzieli

- Chcą [mapy](https://mapa.example/) ścieżek.
- Chcą odpowiedzi.
"""


def make_world() -> SimpleNamespace:
    """The cast with an editor of the whole academy, and a space for members with one of them in it."""
    make_organisations()
    people = make_people()
    Grant.objects.create(person=people.edda, role="editor", scope_kind="site")
    space = Space.objects.create(title="Youth", slug="youth", joining="open", checking="none")
    SpaceMember.objects.create(space=space, person=people.mette)
    return SimpleNamespace(people=people, space=space)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_world)


def proposed(**changes: object) -> Post:
    given = {
        "title": "Młodzi w radzie", "summary": "Co powiedzieli nam młodzi.", "text": TEXT, "language": "pl",
        "agreed": True, "email": "Piotr@Example.org", "name": "Piotr Zieliński", "reads": "pl", "tags": ["#Młodzież", "młodzież"],
    }  # fmt: skip
    return posts.propose(**{**given, **changes})


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_from_a_guests_proposal_to_readers_in_another_language(world):
    editor, stranger = world.people.edda, world.people.piotr
    post = proposed()
    assert (post.stage, post.live, post.tags) == (Stage.CONFIRMING, False, ["Młodzież"])
    (asked,) = letters("post_confirm")
    assert asked.to == "piotr@example.org"
    assert asked.language == "pl"
    author = posttokens.read(posttokens.make(post.authors.get()))
    assert author.post == post
    assert posttokens.read(f"{author.key}-nonsense") is None
    assert not rules.queued_posts(editor).exists()

    posts.confirm(author)
    posts.confirm(author)
    assert [each.pk for each in rules.queued_posts(editor)] == [post.pk]
    for person in (NOBODY, stranger, world.people.mette):
        assert not rules.may_read(person, post)
        assert not rules.queued_posts(person).exists()
        with pytest.raises(NotAllowed):
            posts.publish(post, by=person)

    posts.claim(post, by=editor)
    with pytest.raises(Refused):
        posts.change(author, title="x", language="pl")
    posts.send_back(post, by=editor, text="Gdzie to było?")
    post.refresh_from_db()
    assert post.stage == Stage.NEEDS_CHANGES
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    posts.change(
        author,
        title="Młodzi w Zielonym Brodzie",
        summary="Co mówią.",
        language="pl",
        text=TEXT,
        answer="Dodałem.",
    )
    post.refresh_from_db()
    assert (post.stage, post.title) == (Stage.SUBMITTED, "Młodzi w Zielonym Brodzie")
    notes = PostNote.objects.filter(post=post, internal=False).order_by("pk")
    assert [(note.from_author, note.text) for note in notes] == [
        (False, "Gdzie to było?"),
        (True, "Dodałem."),
    ]

    posts.schedule(post, by=editor, at=now() + dt.timedelta(days=1))
    post.refresh_from_db()
    assert post.stage == Stage.SCHEDULED
    assert not post.live
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=now())
    content = Revision.objects.get(approved_go_live_at__isnull=False)
    content.content["go_live_at"] = None
    content.save()
    schedule.publish_scheduled()
    post.refresh_from_db()
    assert post.stage == Stage.PUBLISHED
    assert post.live
    assert rules.may_read(NOBODY, post)
    assert [each.subject[:9] for each in letters("post_step")][-1]
    assert Stale.objects.filter(source="post", key=post.key).exists()

    wishes.wish("post", post.key, "da", by=world.people.mette)
    shown = bodies.html_of(post, "da")
    assert shown.lang == "pl"
    assert shown.state == "none"
    assert 'lang="pl"' in shown.html
    for passage in Passage.objects.filter(thing__key=post.key):
        text = inline_text(passage.text) if passage.rich else f"da: {passage.text}"
        translations.save(passage, language="da", text=text, by=editor)
    shown = bodies.html_of(post, "da")
    assert shown.title.startswith("da: ")
    assert shown.state == "whole"
    assert 'lang="pl"' not in shown.html
    assert len(letters("post_translated")) == 1

    posts.withdraw(author)
    post.refresh_from_db()
    assert post.stage == Stage.WITHDRAWN
    assert not rules.may_read(NOBODY, post)
    assert Thing.objects.get(sort="post", key=post.key).gone_at is not None


def in_review(by: Person | None = None, **changes: object) -> Post:
    """A proposal on the editors' desk."""
    post = proposed(**{"by": by, **changes})
    if by is None:
        posts.confirm(post.authors.get())
    return Post.objects.get(pk=post.pk)


def test_a_quiet_period_holds_posts_about_its_place(world):
    editor, day = world.people.edda, today("Europe/Dublin")
    post = in_review(world.people.mette)
    assert post.territory == world.people.mette.memberships.get().organisation.territory != ""
    period = QuietPeriod.objects.create(
        title="Election", territory=post.territory[:2], starts_on=day, ends_on=day + dt.timedelta(days=3)
    )
    assert quiet_until(territory=post.territory) == period.ends_on
    assert quiet_until(territory="XX1") is None
    assert quiet_until() is None
    with pytest.raises(Refused) as refused:
        posts.publish(post, by=editor)
    assert refused.value.code == "quiet"
    with pytest.raises(Refused):
        posts.schedule(post, by=editor, at=now() + dt.timedelta(days=1))
    period.delete()
    posts.schedule(post, by=editor, at=now() + dt.timedelta(days=1))
    QuietPeriod.objects.create(title="Election", starts_on=day, ends_on=day + dt.timedelta(days=3))
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=now())
    schedule.publish_scheduled()
    post.refresh_from_db()
    assert not post.live
    assert post.go_live_at.date() >= day + dt.timedelta(days=3)
    held = Revision.objects.get(approved_go_live_at__isnull=False)
    assert held.approved_go_live_at == post.go_live_at
    post = posts.publish(post, by=editor, in_spite="A correction of the polling place.")
    assert post.live
    assert PostNote.objects.get(post=post, internal=True).text.startswith("A correction")


def test_what_limited_markdown_cannot_say_is_named_line_by_line(world):
    with pytest.raises(Faults) as faults:
        proposed(text="Fine.\n\n<script>alert(1)</script>\n\n![x](y)\n\n[a](javascript:alert(1))\n")
    assert [where for where, _said in faults.value.faults] == ["Line 3", "Line 5", "Line 7"]
    assert not Post.objects.exists()
    for hostile in (
        {"picture": b"<svg onload=alert(1)>", "picture_alt": "x"},
        {"language": "xx"},
        {"agreed": False},
    ):
        with pytest.raises(Refused):
            proposed(**hostile)
    raw = bodies.from_markdown(TEXT, key="k")
    assert bodies.to_markdown(raw) == TEXT.strip()
    assert bodies.is_plain(raw)
    changed = bodies.from_markdown("New first.\n\n" + TEXT, key="k")
    before = {text.address for text in bodies.BLOCK and bodies.extract(raw, bodies.BLOCK)}
    assert before < {text.address for text in bodies.extract(changed, bodies.BLOCK)}


def test_words_in_a_space_are_for_its_readers(world):
    mette, stranger, editor = world.people.mette, world.people.piotr, world.people.edda
    with pytest.raises(NotAllowed):
        posts.write_in_space(world.space, by=stranger, title="Hi", text="Hi.", language="en")
    post = posts.write_in_space(world.space, by=mette, title="Fælles", text="Hej **alle**.", language="da")
    assert rules.may_read(mette, post)
    assert rules.may_read(editor, post)
    assert not rules.may_read(stranger, post)
    assert not rules.may_read(NOBODY, post)
    assert not rules.public_posts(mette).exists()
    assert not rules.queued_posts(editor).exists()
    assert not Thing.objects.filter(sort="post").exists()
    posts.edit(post, by=mette, title="Fælles 2", text="Hej.", language="da")
    with pytest.raises(NotAllowed):
        posts.edit(post, by=editor, title="x", text="x", language="da")
    world.space.checking = "all"
    world.space.save()
    held = posts.write_in_space(world.space, by=mette, title="Held", text="Held.", language="da")
    other = world.people.nils
    SpaceMember.objects.create(space=world.space, person=other)
    assert held.held
    assert rules.may_read(mette, held)
    assert not rules.may_read(other, held)
    assert rules.may_read(other, post)


def test_who_leaves_takes_names_and_unpublished_words_along(world):
    mette, editor = world.people.mette, world.people.edda
    public = posts.publish(in_review(mette, about="Councillor Mette Krogh"), by=editor)
    waiting = in_review(mette, title="Waiting")
    said = posts.write_in_space(world.space, by=mette, title="Own words", text="Mine.", language="da")
    as_guest = proposed(email=mette.email, name="Mette Krogh")
    exported = str(privacy.export(person=mette))
    assert "Own words" in exported
    assert "Mine." in exported
    assert "Waiting" in exported
    address = mette.email
    privacy.erase(person=mette, by=mette)
    kept = set(Post.objects.values_list("pk", flat=True))
    assert public.pk in kept
    assert said.pk in kept
    assert not {waiting.pk, as_guest.pk} & kept
    said.refresh_from_db()
    assert (said.title, bodies.to_markdown(bodies.raw_of(said))) == ("", "")
    contents = str(list(Revision.objects.values_list("content", "object_str")))
    assert "Krogh" not in contents
    assert address not in contents
    assert "Waiting" not in contents
    assert not PostAuthor.objects.exclude(name="", email="", about="", person=None).exists()


def test_proposals_nobody_confirmed_go_after_two_weeks(world):
    old, new = proposed(), proposed(title="Newer")
    Post.objects.filter(pk=old.pk).update(created_at=now() - dt.timedelta(days=15))
    privacy.retire()
    assert list(Post.objects.values_list("pk", flat=True)) == [new.pk]
