"""Following a topic, a post or a person, and no longer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community.models import Follow, Post
from rostra.community.rules.posts import may_read
from rostra.community.rules.safety import blocked_people
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Person
from rostra.programmes.models import Topic

Thing = Topic | Post | Person
MOST = 200


@transaction.atomic
def follow(thing: Thing, *, by: Any) -> Follow:
    """Hear of what is new about a topic, under a post, or from a person. Done twice it is the same."""
    where = _where(thing)
    if not by.is_authenticated:
        raise NotAllowed(_("Please sign in first."))
    if isinstance(thing, Post) and not may_read(by, thing):
        raise NotAllowed(_("You cannot follow this."))
    if isinstance(thing, Person) and (
        thing == by or thing.erased_at or not thing.is_active or thing.pk in blocked_people(by)
    ):
        raise NotAllowed(_("You cannot follow this."))
    if Follow.objects.filter(person=by).count() >= MOST:
        raise Refused(
            _("You follow %(most)d things. Leave some of them first.") % {"most": MOST}, code="many"
        )
    row, made = Follow.objects.get_or_create(person=by, **where)
    if made:
        audit.record("community.follow", thing, by=by)
    return row


@transaction.atomic
def unfollow(thing: Thing, *, by: Any) -> None:
    """Hear of it no longer."""
    if Follow.objects.filter(person=by.pk, **_where(thing)).delete()[0]:
        audit.record("community.unfollow", thing, by=by)


def _where(thing: Thing) -> dict[str, Any]:
    if isinstance(thing, Topic):
        return {"topic": thing}
    return {"post": thing} if isinstance(thing, Post) else {"followed": thing}
