"""Which comments somebody reads under a post, which are theirs to change, and who named them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.community.models import Comment, Mention, Post
from rostra.community.rules.posts import may_comment, visible_posts
from rostra.community.rules.roles import may_moderate
from rostra.community.rules.safety import blocked_people

State = Comment.State


def comments_of(person: Any, post: Post) -> QuerySet[Comment]:
    """The comments of a post that this person's page shows: what waits is there for its author and for moderators, what was
    hidden or taken back keeps its place (its text is for moderators and, hidden, for its author). Words of somebody with whom
    one does not meet are left out."""
    rows = Comment.objects.filter(post=post.pk)
    if not person.is_authenticated:
        return rows.exclude(state=State.HELD)
    if not may_moderate(person, post.space):
        rows = rows.filter(~Q(state=State.HELD) | Q(by=person.pk))
    blocked = blocked_people(person)
    return rows.exclude(Q(by__in=blocked) | Q(parent__by__in=blocked)) if blocked else rows


def may_change(person: Any, comment: Comment) -> bool:
    """Change the words of a comment: its author, while one may comment there and nobody hid it."""
    return (
        _is_own(person, comment)
        and comment.state in (State.SEEN, State.HELD)
        and may_comment(person, comment.post)
    )


def may_take_back(person: Any, comment: Comment) -> bool:
    """Take one's own words back, also when one may not write there any more."""
    return _is_own(person, comment) and comment.state in (State.SEEN, State.HELD)


def _is_own(person: Any, comment: Comment) -> bool:
    return bool(person.is_authenticated) and comment.by_id == person.pk


def mentions_of(person: Any) -> QuerySet[Mention]:
    """Where somebody was named, as far as they may read it today."""
    if not person.is_authenticated:
        return Mention.objects.none()
    rows = Mention.objects.filter(person=person.pk, post__in=visible_posts(person))
    rows = rows.filter(Q(comment__isnull=True) | Q(comment__state=State.SEEN))
    blocked = blocked_people(person)
    return rows.exclude(comment__by__in=blocked) if blocked else rows
