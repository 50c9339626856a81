"""What serves a priority or campaign, as far as a reader may see it, and which priorities something serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from rostra.cohorts.rules.editions import visible_editions
from rostra.community.models import Priority, PriorityLink
from rostra.community.models.documents import SERVING
from rostra.community.rules.cases import public_cases
from rostra.community.rules.documents import published, visible_documents, visible_priorities
from rostra.community.rules.network import visible_projects
from rostra.community.rules.posts import visible_posts
from rostra.live.rules.library import visible_items
from rostra.live.rules.sessions import visible_sessions
from rostra.programmes.models import ProgrammePage

# What a reader may see of each sort of thing that may serve a priority.
VISIBLE: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "programme": lambda person: ProgrammePage.objects.filter(live=True),
    "edition": lambda person: visible_editions(person).filter(opened_at__isnull=False),
    "session": lambda person: visible_sessions(person).filter(state="announced"),
    "item": lambda person: visible_items(person).filter(published_at__isnull=False),
    "post": lambda person: visible_posts(person).filter(live=True),
    "case": lambda person: public_cases(),
    "document": lambda person: visible_documents(person).filter(pk__in=published().values("pk")),
    "project": visible_projects,
}


def serving(priority: Priority, person: Any) -> dict[str, list[Any]]:
    """What serves it, by sort in the order of `SERVING`, the newest first. A query a sort, however many there are."""
    return {
        what: list(VISIBLE[what](person).filter(priority_links__priority=priority).distinct().order_by("-pk"))
        for what in SERVING
    }


def linked(priority: Priority) -> QuerySet[PriorityLink]:
    """The links of a priority with their things, for those who look after it."""
    return priority.links.select_related(*SERVING).order_by("pk")


def served_by(what: str, key: str, person: Any) -> list[Priority]:
    """The priorities that a thing serves, of those a reader may see. One query."""
    rows = visible_priorities(person).filter(published_at__isnull=False, **{f"links__{what}__key": key})
    return list(rows.order_by("kind", "position", "title"))


def found(what: str, words: str, person: Any, most: int = 30) -> list[Any]:
    """Things of one sort whose title holds some words, of those somebody may see; for naming them."""
    rows = VISIBLE[what](person)
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    return list(rows.order_by("-pk")[:most])
