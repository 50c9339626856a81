"""Writing in a space: the post is the verb of posts, naming people and having read the space belong to it here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community.actions import memberships, mentions, posts
from rostra.community.actions.comments import why_silenced
from rostra.community.models import Post, Space
from rostra.community.rules import spaces as rules
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Person
from rostra.programmes.models import Topic


@transaction.atomic
def write(
    space: Space,
    *,
    by: Any,
    title: str,
    text: str,
    language: str,
    topics: Iterable[Topic] = (),
    named: Iterable[Person] = (),
    key: str = "",
) -> Post:
    """Write a post in a space and name people who should see it. It is seen at once or waits for a moderator, as the space
    says. `key` names one attempt: pressed twice it is one post. Refused with the reason and the end to whoever was silenced."""
    check_may_write(space, by)
    post = posts.write_in_space(
        space, by=by, title=title, text=text, language=language, topics=topics, key=key
    )
    mentions.name(named, among=rules.mentionable_in(by, space), post=post)
    memberships.keep_up(space, post, by=by)
    return post


def check_may_write(space: Space, by: Any) -> None:
    """Refuse, with the reason, whoever may not write in a space."""
    if not rules.may_write(by, space):
        said = why_silenced(by, space)
        if said:
            raise Refused(said, code="silenced")
        raise NotAllowed(_("You cannot write in this space."))
