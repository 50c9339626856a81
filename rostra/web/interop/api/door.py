"""The way into the API: outside of sessions, forms and languages of pages. Everything it answers is JSON, problems too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from rostra.web.interop.api import problems
from rostra.web.interop.api.problems import Problem

PREFIX = "/api/"
DOCUMENT, READABLE = "/api/v1/openapi.json", "/api/v1/docs/"


def enter(request: HttpRequest) -> HttpResponseBase:
    """Answer one request below `/api/`."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        try:
            response = _answer(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem document
            response = problems.of(request, error).response()
        limit = getattr(request, "api_limit", None)
        for name, value in (limit.headers() if limit else {}).items():
            response[name] = value
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache" if response.has_header("ETag") else "no-store"
        response["Content-Language"] = language
        response["X-Content-Type-Options"] = "nosniff"
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
    return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    # Loaded with the first request, not with the site: see the package.
    from rostra.web.interop.api import service

    if request.path_info in {DOCUMENT, READABLE, READABLE.rstrip("/")}:
        if request.method not in {"GET", "HEAD"}:
            raise Problem("method", headers={"Allow": "GET, HEAD"})
        return JsonResponse(service.document()) if request.path_info == DOCUMENT else _readable(request)
    path = request.path_info if request.path_info.endswith("/") else f"{request.path_info}/"
    try:
        found = service.resolver.resolve(path)
    except Resolver404:
        raise Problem("not-found") from None
    _check_body(request)
    response = found.func(request, *found.args, **found.kwargs)
    if response.status_code == 405:
        allow = response.get("Allow", "")
        raise Problem("method", _("Allowed: %(methods)s") % {"methods": allow}, headers={"Allow": allow})
    return response


def _check_body(request: HttpRequest) -> None:
    """Refuse what is too large before it is read, and what is not JSON."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        raise Problem("malformed")
    if int(length) > settings.ROSTRA_API_MOST_BYTES:
        raise Problem("too-large", _("Send at most 2 MB at once."))
    if request.method == "POST" and int(length) and request.content_type != "application/json":
        raise Problem("media-type", _("Send JSON, with Content-Type: application/json."))


def _readable(request: HttpRequest) -> HttpResponse:
    from rostra.web.interop.api import service

    found = service.document()
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]
    kinds = [
        {"name": name, "status": status, "title": title} for name, (status, title) in problems.KINDS.items()
    ]
    return render(
        request, "interop/api.html", {"operations": operations, "problems": kinds, "document": DOCUMENT}
    )
