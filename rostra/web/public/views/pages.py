"""Standard pages: about, accessibility, privacy and what editors add."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from rostra.programmes import reading
from rostra.web.parts.addresses import for_visitors


@for_visitors
def page(request: HttpRequest, path: str) -> HttpResponse:
    """One standard page."""
    publication = reading.publication(path=path, language=get_language(), shape="standard")
    if publication is None:
        raise Http404
    return render(request, "public/page.html", {"page": publication})
