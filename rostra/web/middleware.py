"""Around every page: whole pages kept for visitors, the reader's own time zone, refusals that nobody caught."""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
from collections.abc import Callable
from io import BytesIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from rostra.kernel import pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.web import errors
from rostra.web.interop.api import door as api

Handler = Callable[[HttpRequest], HttpResponse]
LONGEST_QUERY = 200
WORTH_PACKING = 200
QUICKLY = 2
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
KEPT_HEADERS = ("Content-Type", "Content-Language", "Content-Encoding", "Vary", "X-Frame-Options", "ETag")


def page_cache(get_response: Handler) -> Handler:
    """Answer visitors from memory: no query, no template.

    Only what a view marked with `rostra.web.parts.addresses.for_visitors` is kept, only for GET and HEAD without a
    session, and never when the answer sets a cookie. A page is old when `pagecache.bump()` was called since or after
    `settings.ROSTRA_PAGE_CACHE_SECONDS`; 0 keeps nothing. Stands outside of GZipMiddleware, so the packed form is kept.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not settings.ROSTRA_PAGE_CACHE_SECONDS or not _may_be_kept(request):
            return get_response(request)
        key = _key(request)
        kept = cache.get(key)
        if kept is None:
            response = get_response(request)
            if not _is_for_everybody(response):
                return response
            kept = _keep(key, response)
        return _answer(request, kept)

    return handle


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _key(request: HttpRequest) -> str:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    parts = (pagecache.generation(), request.get_host(), request.scheme, request.get_full_path(), str(packed))
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_for_everybody(response: HttpResponse) -> bool:
    return (
        getattr(response, "for_visitors", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
    )


def _keep(key: str, response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    kept = (response.content, headers)
    cache.set(key, kept, settings.ROSTRA_PAGE_CACHE_SECONDS)
    return kept


def _answer(request: HttpRequest, kept: tuple[bytes, dict[str, str]]) -> HttpResponse:
    body, headers = kept
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
        response["ETag"], response["Vary"] = headers["ETag"], headers["Vary"]
    else:
        response = HttpResponse(body, headers=headers)
        response["Content-Length"] = str(len(body))
    response["Cache-Control"] = "no-cache"
    return response


def machines(get_response: Handler) -> Handler:
    """Hand what other systems ask to the API at once: it has no session, no forms, and no pages in languages."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(api.PREFIX):
            return api.enter(request)
        return get_response(request)

    return handle


class Packing(GZipMiddleware):
    """Pack answers. A page that is kept for visitors is packed once and well; one for a single person quickly, because the
    best packing of a long page would cost as much as a quarter of making it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Pack quickly what is for one person; Django's own way is for everything else but files that go out in ranges."""
        if "Accept-Ranges" in response:
            return response
        one_person = not response.streaming and not getattr(response, "for_visitors", False)
        if one_person and len(response.content) >= WORTH_PACKING and "Content-Encoding" not in response:
            if not ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
                patch_vary_headers(response, ("Accept-Encoding",))
                return response
            packed = _packed_quickly(response.content)
            if len(packed) < len(response.content) and "ETag" not in response:
                patch_vary_headers(response, ("Accept-Encoding",))
                response.content = packed
                response["Content-Length"], response["Content-Encoding"] = str(len(packed)), "gzip"
                return response
        return super().process_response(request, response)


def _packed_quickly(whole: bytes) -> bytes:
    """Gzip with little effort. A name of random length in the head hides the exact length, as in Django (BREACH)."""
    target = BytesIO()
    name = "a" * (1 + secrets.randbelow(GZipMiddleware.max_random_bytes))
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=QUICKLY, fileobj=target, mtime=0) as packing:
        packing.write(whole)
    return target.getvalue()


def own_clock(get_response: Handler) -> Handler:
    """Show times in the zone of the person who is signed in, and the editors' area in their language."""

    def handle(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            with timezone.override(None):
                return get_response(request)
        with timezone.override(_zone(request.user.time_zone)):
            if not request.path_info.startswith(settings.ROSTRA_EDITOR_PATH):
                return get_response(request)
            with translation.override(request.user.language):
                return get_response(request)

    return handle


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


class Refusals:
    """Turn a refusal that no view caught into a page that says why, instead of a fault."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for what a rule forbids, 409 for what cannot be done now; None for anything else."""
        if isinstance(exception, NotAllowed):
            return errors.not_allowed(request, exception)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        return None
