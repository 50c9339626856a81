"""The on-demand library: all recordings that one may see, and one of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.languages.markdown import plain_html
from rostra.live import reading_library
from rostra.live.models import LibraryItem
from rostra.live.rules import library as rules
from rostra.live.rules.sessions import may_see_session
from rostra.live.rules.speakers import public_speakers
from rostra.web.parts import publications
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.serving import priorities_of
from rostra.web.public import library as shelf
from rostra.web.public.views.sessions import materials_of

A_PAGE = 24


@for_visitors
def library(request: HttpRequest) -> HttpResponse:
    """Recordings that fit, the latest first."""
    everything = shelf.lines(request.user)
    filters = shelf.Filters(request.GET, everything, get_language() or "en")
    found = [line.pk for line in everything if filters.fits(line)]
    listing = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/library.html",
        {
            "filters": filters,
            "wanted": filters.wanted,
            "listing": listing,
            "cards": shelf.cards(listing.object_list),
            "total": len(everything),
            "fitting": len(found),
        },
    )


@for_visitors
def library_item(request: HttpRequest, slug: str) -> HttpResponse:
    """One recording: the player, who speaks, what goes with it."""
    rows = LibraryItem.objects.select_related(
        "organisation", "series__edition__organisation", "session__edition__organisation"
    )
    item = get_object_or_404(rows, slug=slug)
    if not rules.may_see_item(request.user, item):
        raise Http404
    if item.programme_key:
        publications.wear(request, item.programme_key)
    return render(request, "public/library_item.html", about(request, item))


def about(request: HttpRequest, item: LibraryItem) -> dict[str, Any]:
    """The context of one recording."""
    near = shelf.related(item, shelf.lines(request.user))
    session = item.session if item.session and may_see_session(request.user, item.session) else None
    return {
        "item": item,
        "recording": reading_library.player(
            item,
            request.user,
            get_language() or "en",
            query=request.GET.get("q", ""),
            transcript_in=request.GET.get("in", ""),
        ),
        "prose": plain_html(item.summary) if item.summary else "",
        "speakers": public_speakers().filter(recordings=item).order_by("name"),
        "topics": [{"name": name, "url": f"?{urlencode({'topic': name})}"} for name in item.topics],
        "related": shelf.cards(near),
        "trail": [(_("Library"), reverse("library"))],
        "is_public": item.published_at is not None and item.seen_by == LibraryItem.Seen.PUBLIC,
        "session": session,
        "priorities": priorities_of(item, "item", request.user, get_language() or "en"),
        "materials": materials_of(session) if session else [],
        "may_change": request.user.is_authenticated and rules.may_change_item(request.user, item),
    }
