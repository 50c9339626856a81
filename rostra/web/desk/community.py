"""The places of the desk about the community: who may open which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from rostra.community.rules import roles

Rule = Callable[[Any], bool]


class Place(NamedTuple):
    """A page about the community and its word."""

    name: str
    label: Any
    url: str


# The name of the page, its word, and who may open it.
PLACES: tuple[tuple[str, Any, Rule], ...] = (
    ("posts", _("Posts"), roles.is_community_editor),
    ("cases", _("Cases"), roles.is_community_editor),
    ("spaces", _("Spaces"), roles.is_community_editor),
    ("reports", _("Reports"), roles.moderates),
    ("newsletter", _("Newsletter"), roles.is_community_editor),
    ("documents", _("Documents"), roles.writes_for_some),
    ("priorities", _("Priorities"), roles.writes_for_some),
    ("network", _("Network"), roles.writes_for_some),
    ("ideas", _("Ideas"), roles.hears_ideas),
)


def places_of(person: Any) -> list[Place]:
    """The pages about the community that somebody may open, in order."""
    return [
        Place(name, label, url)
        for name, label, may in PLACES
        if (url := _address(name)) and person.is_authenticated and may(person)
    ]


def _address(name: str) -> str:
    """The address of a page; empty in an installation that leaves it out."""
    try:
        return reverse(f"desk:{name}")
    except NoReverseMatch:
        return ""


def door_of(person: Any) -> str:
    """The page on which somebody's way into the community begins, by grants alone; empty for nobody who looks after it."""
    for name, _label, may in PLACES:
        if may is not roles.moderates and may(person) and _address(name):
            return name
    return ""
