"""What machines read: health, robots, the map of the site, the brand's colours."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rostra.programmes import reading
from rostra.programmes.actions import academy
from rostra.web.parts import colours
from rostra.web.parts.addresses import reading_url

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
    """Programmes and methods in every language of the academy, each with its other languages."""
    own = academy.the()
    codes = (own.languages if own else []) or [settings.LANGUAGE_CODE]
    pages = [("/{code}/", ""), ("/{code}/programmes/", "")]
    found = [each.path for each in reading.catalogue(codes[0])]
    catalogue, methods = reading.methods(codes[0])
    pages += [(f"/{{code}}/{each.path}", "") for each in ([catalogue, *methods] if catalogue else [])]
    entries = [
        {code: settings.ROSTRA_URL + pattern.format(code=code) for code in codes} for pattern, _ in pages
    ] + [{code: settings.ROSTRA_URL + reading_url(path, code) for code in codes} for path in found]
    return render(request, "public/sitemap.xml", {"entries": entries}, content_type="application/xml")


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
