"""The gallery: every component with every state on one page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostra.people.rules import is_site_admin
from rostra.web.parts.gallery import entries
from rostra.web.parts.samples import frame


def gallery_allowed(request: HttpRequest) -> bool:
    """May this visitor see the gallery? In demonstrations everybody, elsewhere site administrators."""
    return settings.ROSTRA_DEMO or is_site_admin(request.user)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the gallery; 404 for those who may not see it."""
    if not gallery_allowed(request):
        raise Http404
    return render(request, "parts/gallery.html", {**frame(), "entries": entries()})
