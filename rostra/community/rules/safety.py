"""Who may not write, who does not want to meet whom, and whose words a moderator reads first."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, Q
from django.utils import timezone

from rostra.community.models import Block, Comment, Post, PostAuthor, Silence, Space
from rostra.community.rules.roles import may_moderate
from rostra.kernel.prepared import Given, Prepared

LIVE_SILENCES: Prepared[Silence] = Prepared(
    lambda: (
        Silence.objects.filter(person=Given("person"), lifted_at__isnull=True)
        .filter(Q(until__isnull=True) | Q(until__gt=Given("at", DateTimeField())))
        .order_by("-until", "pk")
    )
)
BLOCKS: Prepared[Block] = Prepared(
    lambda: Block.objects.filter(Q(person=Given("person")) | Q(blocked=Given("person"))).values_list(
        "person_id", "blocked_id"
    )
)


def silences_of(person: Any) -> list[Silence]:
    """What keeps somebody from writing now, anywhere. One query."""
    if not getattr(person, "is_authenticated", False):
        return []
    return LIVE_SILENCES.all(person=person.pk, at=timezone.now())


def silenced(person: Any, space: Space | None = None) -> Silence | None:
    """Why somebody may not write in a space, or outside of spaces (None): the silence everywhere, or the one of the space."""
    found = silences_of(person)
    everywhere = [each for each in found if each.space_id is None]
    here = [each for each in found if space is not None and each.space_id == space.pk]
    rows = everywhere + here
    return next((each for each in rows if each.until is None), rows[0] if rows else None)


def blocked_people(person: Any) -> set[int]:
    """Primary keys of the people with whom somebody does not meet here, whoever of the two wished it. One query."""
    if not getattr(person, "is_authenticated", False):
        return set()
    pairs = BLOCKS.all(person=person.pk)
    return {blocked if by == person.pk else by for by, blocked in pairs}


def needs_check(person: Any, space: Space | None) -> bool:
    """Whether what somebody writes in a space waits for a moderator. Whoever was let through once in a space is clear there.
    Outside of spaces the post itself says whether comments are read first (`talking`)."""
    if space is None or space.checking == Space.Checking.NONE or may_moderate(person, space):
        return False
    return space.checking == Space.Checking.ALL or not _is_clear(person, space)


def _is_clear(person: Any, space: Space) -> bool:
    said = Comment.objects.filter(by=person.pk, post__space=space, state=Comment.State.SEEN)
    if said.exists():
        return True
    return PostAuthor.objects.filter(
        person=person.pk, post__space=space, post__stage=Post.Stage.PUBLISHED, post__held=False,
        post__hidden_at__isnull=True,
    ).exists()  # fmt: skip
