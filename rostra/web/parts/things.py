"""Where a thing that was reported stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from rostra.community import things
from rostra.community.things import Thing
from rostra.kernel.registries import link, links


def address_of(thing: Thing) -> str:
    """The page where a thing stands; empty when there is none."""
    if thing.kind == things.COMMENT:
        return f"{_post(thing.row.post)}#comment-{thing.key}"
    if thing.kind == things.POST:
        return _post(thing.row)
    if thing.kind == things.EXCHANGE:
        return _link("exchange", slug=thing.row.slug)
    entry = getattr(thing.row, "profile", None)
    return _link("directory_person", key=entry.key) if entry else ""


def _post(post: Any) -> str:
    if post.space is not None:
        return _link("space_post", slug=post.space.slug, post=post.slug)
    return _link("post", slug=post.slug)


def _link(name: str, **arguments: str) -> str:
    return link(name, language=get_language() or "en", **arguments) if name in links else ""
