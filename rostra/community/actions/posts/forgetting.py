"""What is kept of posts when their author leaves, and of proposals nobody confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.community.actions import counts
from rostra.community.actions.posts import words
from rostra.community.models import Post, PostAuthor, PostNote

UNCONFIRMED = dt.timedelta(days=14)
TAKEN_BACK = dt.timedelta(days=365)
Stage = Post.Stage


def authors_of(person: Any) -> QuerySet[PostAuthor]:
    """Rows that say a person wrote a post, also as a guest with the same address."""
    wanted = Q(person=person.pk)
    if person.email:
        wanted |= Q(person__isnull=True, email=person.email)
    return PostAuthor.objects.filter(wanted)


def posts_of(person: Any) -> QuerySet[Post]:
    """What a person wrote."""
    return Post.objects.filter(pk__in=authors_of(person).values("post"))


@transaction.atomic
def forget(person: Any) -> int:
    """Somebody leaves. Their words in a space lose text and name and keep their place; a proposal that was never published goes
    with all its drafts; what was published for everybody stays, without a name. Returns how many posts changed."""
    Post.objects.filter(locked_by=person.pk).update(locked_by=None)
    found = list(posts_of(person).select_related("picture", "space"))
    for post in found:
        if post.space_id is not None:
            _empty(post)
        elif post.stage != Stage.PUBLISHED:
            delete(post)
    return len(found)


def _empty(post: Post) -> None:
    picture = post.picture
    post.title = post.summary = post.picture_alt = ""
    post.body, post.tags, post.picture = words.bodies.BLOCK.to_python([]), [], None
    post.topics.set([])
    post.save()
    post.revisions.all().delete()
    words.drop_picture(picture)
    words.shown(post)


def delete(post: Post) -> None:
    """Delete a post with its drafts, notes and its picture."""
    picture, space = post.picture, post.space_id
    post.delete()
    words.drop_picture(picture)
    words.shown(post)
    if space:
        counts.of_space(space)


@transaction.atomic
def forget_authors(person: Any) -> int:
    """Nobody's name stands beside the posts that stay."""
    return authors_of(person).update(person=None, name="", about="", email="", named=False)


@transaction.atomic
def forget_notes(person: Any) -> int:
    """What an author said to the editors loses its words; notes of editors lose their name."""
    rows = PostNote.objects.filter(by=person.pk)
    said = rows.filter(from_author=True).update(text="", by=None)
    return said + rows.update(by=None)


@transaction.atomic
def retire(now: dt.datetime) -> int:
    """Delete proposals that nobody confirmed for two weeks, and those that were declined or taken back a year ago."""
    over = Q(stage=Stage.CONFIRMING, created_at__lt=now - UNCONFIRMED) | Q(
        stage__in=(Stage.DECLINED, Stage.WITHDRAWN), space__isnull=True, updated_at__lt=now - TAKEN_BACK
    )
    found = list(Post.objects.filter(over).select_related("picture"))
    for post in found:
        delete(post)
    return len(found)
