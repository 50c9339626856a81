"""The first page of the community: what is new, what waits for oneself, and the ways to everything else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from rostra.community import reading_posts, reading_spaces
from rostra.community.models import Priority
from rostra.community.rules import cases, documents, network, spaces
from rostra.kernel.time import today
from rostra.web.parts.addresses import for_visitors
from rostra.web.public.community import cases as case_pages
from rostra.web.public.community import documents as document_pages
from rostra.web.public.community import exchange as exchange_pages
from rostra.web.public.community import places
from rostra.web.public.community.priorities import cards as priority_cards

NEWEST = 3
MOST_CASES = 2
MOST_SPACES = 6


@for_visitors
def hub(request: HttpRequest) -> HttpResponse:
    """What is new of every sort, as far as the reader may see it. The same number of queries however much there is."""
    language = get_language() or "en"
    person: Any = request.user
    posts = reading_posts.listed(person, language).prefetch_related("topics")[:NEWEST]
    told = (
        cases.public_cases().prefetch_related("sides", "topics").order_by("-published_at", "-pk")[:MOST_CASES]
    )
    open_now = network.open_now(network.visible_exchanges(person)).select_related("organisation")
    exchanges = open_now.prefetch_related("topics").order_by("-created_at", "-pk")[:NEWEST]
    context = {
        "places": places.for_everybody(),
        "posts": reading_posts.cards(posts, language),
        "cases": case_pages.cards(list(told), language),
        "exchanges": [exchange_pages.row_of(each) for each in exchanges],
        "documents": document_pages.cards(
            list(document_pages.readable(person).select_related("organisation", "space")[:NEWEST]), language
        ),
        "campaigns": [each for each in priority_cards(_campaigns(), language) if not each["over"]],
        "spaces": _spaces(person),
    }
    return render(request, "public/community/hub.html", context)


def _campaigns() -> list[Priority]:
    rows = documents.public_priorities().filter(kind=Priority.Kind.CAMPAIGN, starts_on__lte=today())
    return list(rows.select_related("organisation").order_by("position", "-starts_on")[:NEWEST])


def _spaces(person: Any) -> list[Any]:
    """One's own spaces, with what is new in each."""
    if not person.is_authenticated:
        return []
    rows = reading_spaces.with_news(spaces.spaces_of(person), person)
    return list(rows.order_by("-last_at", "title", "pk")[:MOST_SPACES])
