"""The ways into the community for everybody: what has a page, and what has anything on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from rostra.community.rules import cases, documents, network, newsletter, posts, spaces
from rostra.programmes.models import Term

MOST = 2000  # of a sort on the map for machines


class Place(NamedTuple):
    """A way in: its name, its word, what one finds there."""

    name: str
    label: Any
    about: Any
    url: str


# The name of the page, its word, and what one finds there.
PLACES: tuple[tuple[str, Any, Any], ...] = (
    ("posts", _("Posts"), _("What people tried, thought and learned, in their own language.")),
    ("cases", _("Cases"), _("Real examples, told by both sides and read before they are published.")),
    ("spaces", _("Spaces"), _("Communities of practice and working groups: ask, answer, work together.")),
    ("directory", _("Directory"), _("Organisations, and people who chose to be found.")),
    ("exchanges", _("We offer, we seek"), _("Partners for a visit, an exchange or a project.")),
    ("projects", _("Projects"), _("What organisations do together, now and before.")),
    ("documents", _("Documents"), _("Minutes, strategies, reports, and where the full text stands.")),
    ("priorities", _("Priorities and campaigns"), _("What we work towards, and what serves it.")),
    ("newsletter", _("Newsletter"), _("What is new, by e-mail, in your language. Every issue stands here too.")),
)  # fmt: skip


def for_everybody() -> list[Place]:
    """The ways in, in order."""
    return [Place(name, label, about, url) for name, label, about in PLACES if (url := _address(name))]


def _address(name: str) -> str:
    """The address of a page; empty in an installation that leaves it out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def paths() -> Iterator[str]:
    """What visitors may open of the community and the glossary, below the language: for the map that machines read."""
    visitor = AnonymousUser()
    sorts = (
        ("community/posts", "slug", posts.public_posts(visitor).order_by("-first_published_at")),
        ("community/cases", "slug", cases.public_cases().order_by("-published_at")),
        ("community/spaces", "slug", spaces.readable_spaces(visitor)),
        ("community/documents", "slug", documents.visible_documents(visitor).order_by("-published_at")),
        ("community/priorities", "slug", documents.public_priorities()),
        ("community/exchange", "slug", network.open_now(network.visible_exchanges(visitor))),
        ("community/projects", "slug", network.visible_projects(visitor)),
        ("community/newsletter", "slug", newsletter.archived_issues().order_by("-pk")),
        ("glossary", "key", Term.objects.order_by("pk")),
    )
    yield "community/"
    yield "site-map/"
    for folder, name, rows in sorts:
        found = list(rows.values_list(name, flat=True)[:MOST])
        if found:
            yield f"{folder}/"
        yield from (f"{folder}/{each}/" for each in found)
