"""What machines read: health, robots, the map of the site, the brand's colours."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rostra.live.models import Strand
from rostra.live.rules.library import public_items
from rostra.live.rules.sessions import public_sessions
from rostra.live.rules.speakers import public_speakers
from rostra.programmes import reading
from rostra.programmes.actions import academy
from rostra.web.parts import colours
from rostra.web.parts.addresses import reading_url
from rostra.web.public.community.places import paths as community_paths

MOST_SESSIONS = 2000
YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the application answers and the database does too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Personal and staff pages are not for indexes."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /documents/"]
    lines += [
        f"Disallow: /{code}/{part}/"
        for code, _ in settings.LANGUAGES
        for part in ("learn", "desk", "account", "verify", "wish")
    ]
    lines.append(f"Sitemap: {settings.ROSTRA_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything that visitors may open, in every language of the academy, each with its other languages."""
    own = academy.the()
    codes = (own.languages if own else []) or [settings.LANGUAGE_CODE]
    pages = [("/{code}/", ""), ("/{code}/programmes/", "")]
    found = [each.path for each in reading.catalogue(codes[0])]
    catalogue, methods = reading.methods(codes[0])
    pages += [(f"/{{code}}/{each.path}", "") for each in ([catalogue, *methods] if catalogue else [])]
    pages += _live()
    pages += [("/{code}/" + path, "") for path in community_paths()]
    entries = [
        {code: settings.ROSTRA_URL + pattern.format(code=code) for code in codes} for pattern, _ in pages
    ] + [{code: settings.ROSTRA_URL + reading_url(path, code) for code in codes} for path in found]
    return render(request, "public/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _live() -> list[tuple[str, str]]:
    """The calendar with its sessions, those who speak, and what they left to watch."""
    sessions = public_sessions().order_by("-starts_at").values_list("slug", flat=True)[:MOST_SESSIONS]
    speakers = public_speakers().order_by("pk").values_list("slug", flat=True)[:MOST_SESSIONS]
    strands = Strand.objects.filter(sessions__in=public_sessions()).distinct().values_list("slug", flat=True)
    recordings = public_items().order_by("-published_at").values_list("slug", flat=True)[:MOST_SESSIONS]
    paths = [
        *(["sessions/"] if sessions else []),
        *(f"sessions/{slug}/" for slug in sessions),
        *(["library/"] if recordings else []),
        *(f"library/{slug}/" for slug in recordings),
        *(f"strands/{slug}/" for slug in strands),
        *(["speakers/"] if speakers else []),
        *(f"speakers/{slug}/" for slug in speakers),
    ]
    return [(f"/{{code}}/{path}", "") for path in paths]


@require_safe
def brand_css(request: HttpRequest, key: str) -> HttpResponse:
    """The colours of the academy (`site`) or of one programme (its key), as six properties at most."""
    good = colours.checked(academy.the().colours)
    if key != "site":
        publication = reading.by_key(key, settings.LANGUAGE_CODE)
        if publication is None or publication.shape != "programme":
            raise Http404
        good |= colours.checked((publication.facts.get("brand") or {}).get("colours"))
    tag = f'"{colours.digest(good)}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(colours.stylesheet(good), content_type="text/css; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if request.GET.get("v") else "public, no-cache"
    )
    return response
