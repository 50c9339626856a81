"""Who reads, writes, changes and answers posts; who decides about those that were proposed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.rules import REVIEWS, editions_by_role
from rostra.community.models import Post, PostAuthor, Space, SpaceMember
from rostra.community.rules import spaces
from rostra.community.rules.roles import is_community_editor
from rostra.community.rules.safety import blocked_people, silenced
from rostra.people.models import Scope
from rostra.people.rules import keys_in_scope

Stage, Talking = Post.Stage, Post.Talking
CHANGED_BY_AUTHOR = (Stage.CONFIRMING, Stage.SUBMITTED, Stage.NEEDS_CHANGES)
TAKEN_BACK = (*CHANGED_BY_AUTHOR, Stage.IN_REVIEW, Stage.SCHEDULED)
OPEN_STAGES = (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.NEEDS_CHANGES, Stage.SCHEDULED)


def visible_posts(person: Any) -> QuerySet[Post]:
    """Posts this person may read: what is published for everybody, what is in spaces they read, and their own in every state.

    What is held or hidden is seen by its author and by moderators alone. Words of somebody with whom one does not meet here
    are left out. Editors of the community see everything that somebody sent in.
    """
    there = Q(live=True, hidden_at__isnull=True, held=False)
    readable = spaces.readable_spaces(person)
    seen = there & (Q(space__isnull=True) | Q(space__in=readable))
    if not person.is_authenticated:
        return Post.objects.filter(seen)
    own = Q(pk__in=PostAuthor.objects.filter(person=person.pk).values("post"))
    if is_community_editor(person):
        seen |= ~Q(stage=Stage.CONFIRMING)
    else:
        seen |= Q(live=True, space__in=_moderated(person)) & Q(space__in=readable)
    rows = Post.objects.filter(seen | own)
    blocked = blocked_people(person)
    return (
        rows.exclude(pk__in=PostAuthor.objects.filter(person__in=blocked).values("post")) if blocked else rows
    )


def _moderated(person: Any) -> QuerySet[Space]:
    """Spaces in which somebody decides what stays: leads and moderators, the team of a cohort."""
    role = SpaceMember.Role
    rows = SpaceMember.objects.filter(
        person=person.pk, state=SpaceMember.State.IN, role__in=(role.LEAD, role.MODERATOR)
    )
    return Space.objects.filter(
        Q(pk__in=rows.values("space"))
        | Q(cohort__edition__in=editions_by_role(person, REVIEWS))
        | Q(cohort__key__in=keys_in_scope(person, REVIEWS, Scope.COHORT))
    )


def public_posts(person: Any) -> QuerySet[Post]:
    """What is published for everybody, as the list shows it: without drafts and what waits, whoever asks."""
    return visible_posts(person).filter(space__isnull=True, live=True, hidden_at__isnull=True)


def queued_posts(person: Any) -> QuerySet[Post]:
    """Posts for everybody at the desk: proposed, read, waiting for their day, published, taken back."""
    if not is_community_editor(person):
        return Post.objects.none()
    return Post.objects.filter(space__isnull=True).exclude(stage=Stage.CONFIRMING)


def own_posts(person: Any) -> QuerySet[Post]:
    """What this person wrote for everybody, in every state."""
    if not person.is_authenticated:
        return Post.objects.none()
    return Post.objects.filter(space__isnull=True, authors__person=person.pk)


def may_read(person: Any, post: Post) -> bool:
    """Read a post."""
    return visible_posts(person).filter(pk=post.pk).exists()


def wrote(person: Any, post: Post) -> bool:
    """Whether somebody is an author of a post."""
    return bool(person.is_authenticated) and post.authors.filter(person=person.pk).exists()


def may_propose(person: Any) -> bool:
    """Propose a post for everybody: anyone, unless somebody keeps them silent everywhere."""
    return not silenced(person)


def may_edit(person: Any, post: Post) -> bool:
    """Change the words: the author, of a space's post while they may write there, of a proposed one while it is their turn;
    editors those that are for everybody."""
    if post.space_id is None and is_community_editor(person):
        return True
    if not wrote(person, post):
        return False
    if post.space is not None:
        return post.hidden_at is None and spaces.may_write(person, post.space)
    return post.stage in CHANGED_BY_AUTHOR and not silenced(person)


def may_remove(person: Any, post: Post) -> bool:
    """Take one's own words out of a space, also when one may not write there any more."""
    return post.space_id is not None and wrote(person, post)


def may_review(person: Any) -> bool:
    """Decide about what was proposed."""
    return is_community_editor(person)


def may_comment(person: Any, post: Post) -> bool:
    """Answer a post: who reads it and is kept silent by nobody; in a space whoever may write there."""
    if not person.is_authenticated or not post.live or post.held or post.hidden_at:
        return False
    if post.talking == Talking.CLOSED or not may_read(person, post):
        return False
    space: Space | None = post.space
    return spaces.may_write(person, space) if space is not None else not silenced(person)
