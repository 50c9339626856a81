"""Posts of a space: the word of a member, seen at once or when a moderator has read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import telling
from rostra.community.actions import counts
from rostra.community.actions.posts import words
from rostra.community.letters import safety as safety_letters
from rostra.community.models import Post, PostAuthor, Space
from rostra.community.rules import posts as rules
from rostra.community.rules import spaces
from rostra.community.rules.safety import needs_check
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.programmes.models import Topic

Stage = Post.Stage


@transaction.atomic
def write_in_space(
    space: Space,
    *,
    by: Any,
    title: str,
    text: str,
    language: str,
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
    picture: bytes | None = None,
    picture_alt: str = "",
    key: str = "",
) -> Post:
    """Write a post in a space. It is seen at once, or held for a moderator as the space says. `key` names one
    attempt, so that a second press of the button gives the same post.
    """
    if key and (known := Post.objects.filter(key=key, authors__person=by.pk).first()):
        return known
    if not spaces.may_write(by, space):
        raise NotAllowed(_("You may not write in this space."))
    held = needs_check(by, space)
    moment = now()
    post = Post(
        space=space, key=key or new_key(), live=True, stage=Stage.PUBLISHED, held=held, talking=Post.Talking.OPEN,
        first_published_at=moment, last_published_at=moment, submitted_at=moment, last_at=moment,
    )  # fmt: skip
    words.put(post, title=title, summary="", text=text, language=language, tags=tags)
    words.put_topics(post, topics)
    words.put_picture(post, picture, picture_alt)
    words.give_slug(post)
    post.save()
    PostAuthor.objects.create(post=post, person=by, confirmed_at=moment)
    audit.record("community.post.write", post, by=by)
    counts.of_space(space.pk)
    words.shown(post)
    if held:
        safety_letters.waits(space)
    else:
        telling.post_seen(post)
    return post


@transaction.atomic
def edit(
    post: Post,
    *,
    by: Any,
    title: str,
    text: str,
    language: str,
    topics: Iterable[Topic] = (),
    tags: Iterable[str] = (),
) -> Post:
    """New words for one's own post in a space."""
    post = Post.objects.select_for_update().get(pk=post.pk, space__isnull=False)
    if not rules.may_edit(by, post):
        raise NotAllowed(_("You may not change this post."))
    post.held = post.held or needs_check(
        by, post.space
    )  # where a moderator reads first, they read the new words too
    words.put(post, title=title, summary=post.summary, text=text, language=language, tags=tags)
    words.put_topics(post, topics)
    post.last_published_at = now()
    post.save()
    audit.record("community.post.edit", post, by=by)
    if post.held and post.space is not None:
        counts.of_space(post.space.pk)
        safety_letters.waits(post.space)
    words.shown(post)
    return post


@transaction.atomic
def remove(post: Post, *, by: Any) -> Post:
    """Take one's own post out of a space."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not rules.may_remove(by, post):
        raise NotAllowed(_("You may not change this post."))
    post.live, post.stage = False, Stage.WITHDRAWN
    post.save(update_fields=["live", "stage", "updated_at"])
    audit.record("community.post.remove", post, by=by)
    counts.of_space(post.space_id or 0)
    words.shown(post)
    return post
