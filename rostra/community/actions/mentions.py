"""Naming people: they hear of it, and find it on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rostra.community.models import Comment, Mention, Post
from rostra.kernel.errors import Refused
from rostra.people.models import Person

MOST = 10


def name(
    people: Iterable[Person], *, among: QuerySet[Person], post: Post, comment: Comment | None = None
) -> list[Mention]:
    """Name people in a post or a comment, of those who may be named there. Who cannot be named is refused without saying
    whether they left, are no member or do not want to meet. Part of the verb that writes: no audit line of its own."""
    wanted = {person.pk for person in people}
    check(wanted, among=among)
    there = set(Mention.objects.filter(post=post, comment=comment).values_list("person", flat=True))
    return Mention.objects.bulk_create(
        Mention(person_id=key, post=post, comment=comment) for key in sorted(wanted - there)
    )


def check(wanted: Iterable[int], *, among: QuerySet[Person]) -> None:
    """Refuse people who cannot be named, and too many of them."""
    keys: set[Any] = set(wanted)
    if len(keys) > MOST:
        raise Refused(_("Name at most %(most)d people.") % {"most": MOST}, field="named", code="many")
    if among.filter(pk__in=keys).count() != len(keys):
        raise Refused(_("Somebody you chose cannot be named here."), field="named", code="not_possible")
