"""Files of the library: the recording itself in ranges, its picture and captions; visits and what was watched.

A rule decides before a byte is sent. Media is sent in blocks from the storage; large files run beside the application
thread (`ROSTRA_SLOW_PATHS`). Types come from what was recognised when the file was stored, never from a name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from rostra.kernel.errors import Refused
from rostra.live import containers
from rostra.live.actions import visits, watching
from rostra.live.actions.library import thumb_of
from rostra.live.models import LibraryItem
from rostra.live.rules import library as rules
from rostra.web.interop import ranges

BLOCK = 256 * 2**10
MOST_SENT = 64 * 2**10
ENDING = ".vtt"
# A browser that opens the file by itself plays it in a page of its own making: that page may load this file and nothing else.
PLAYS = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _item(request: HttpRequest, key: str) -> LibraryItem:
    item = (
        LibraryItem.objects.filter(key=key)
        .select_related("organisation", "session__edition__organisation", "series__edition__organisation")
        .first()
    )
    if item is None or not rules.may_see_item(request.user, item):
        raise Http404
    return item


@require_safe
def recording(request: HttpRequest, key: str, name: str) -> Any:
    """One file of a recording: `video.mp4`, `small.webm` and the like, `poster.jpg`, `thumb.jpg`, captions as `da.vtt`."""
    item = _item(request, key)
    if name.endswith(ENDING):
        return _captions(request, item, name.removesuffix(ENDING))
    if name in {"poster.jpg", "thumb.jpg"}:
        if not item.poster:
            raise Http404
        shown = item.poster.name if name == "poster.jpg" else thumb_of(item.poster.name)
        return _sent(request, item, Stored(item.poster.storage, shown), "image/jpeg")
    which, _dot, ending = name.partition(".")
    file = {"video": item.file, "small": item.small_file}.get(which)
    sort = containers.by_name(file.name) if file else None
    if sort is None or sort.ending != f".{ending}":
        raise Http404
    response = _sent(request, item, Stored(file.storage, file.name), sort.media_type)
    response["Content-Security-Policy"] = PLAYS
    if "download" in request.GET:
        if not item.may_download and not rules.may_change_item(request.user, item):
            raise Http404
        response["Content-Disposition"] = content_disposition_header(True, f"{item.slug}{sort.ending}")
    return response


def _captions(request: HttpRequest, item: LibraryItem, language: str) -> HttpResponse:
    row = item.captions.filter(language=language).first()
    if row is None:
        raise Http404
    body = row.vtt.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if ranges.names(request.headers.get("If-None-Match", ""), tag):
        return _marked(HttpResponse(status=304), item, tag)
    return _marked(HttpResponse(body, content_type="text/vtt; charset=utf-8"), item, tag)


def _marked(response: Any, item: LibraryItem, tag: str) -> Any:
    """With what keeps it fresh: whoever has it asks each time whether it may be shown still."""
    public = item.published_at is not None and item.seen_by == LibraryItem.Seen.PUBLIC
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache" if public else "private, no-cache"
    for name, value in HARMLESS.items():
        response[name] = value
    return response


@dataclass(frozen=True)
class Stored:
    """A file in a storage."""

    storage: Storage
    name: str


def _sent(request: HttpRequest, item: LibraryItem, file: Stored, media_type: str) -> Any:
    """A stored file, whole or a stretch of it."""
    try:
        size = file.storage.size(file.name)
    except OSError:
        raise Http404 from None
    # A stored file never changes: a new one has a new name.
    tag = f'"{hashlib.sha256(f"{file.name}:{size}".encode()).hexdigest()[:24]}"'
    if ranges.names(request.headers.get("If-None-Match", ""), tag):
        return _marked(HttpResponse(status=304), item, tag)
    try:
        part = _stretch(request, size, tag)
    except ranges.Unsatisfiable:
        refusal = HttpResponse(status=416, content_type="text/plain")
        refusal["Content-Range"] = f"bytes */{size}"
        refusal["Accept-Ranges"] = "bytes"
        return _marked(refusal, item, tag)
    first, length = (part.first, part.length) if part else (0, size)
    if request.method == "HEAD":
        response: Any = HttpResponse(content_type=media_type, status=206 if part else 200)
    else:
        stream = _blocks(file, first, length)
        response = StreamingHttpResponse(stream, content_type=media_type, status=206 if part else 200)
    if part:
        response["Content-Range"] = part.header
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(length)
    return _marked(response, item, tag)


def _stretch(request: HttpRequest, size: int, tag: str) -> ranges.Stretch | None:
    """Only when the client still means this very file (`If-Range`)."""
    meant = request.headers.get("If-Range", tag).strip()
    if "Range" not in request.headers or meant != tag:
        return None
    return ranges.stretch(request.headers["Range"], size)


def _blocks(file: Stored, first: int, length: int) -> Iterator[bytes]:
    with file.storage.open(file.name) as stream:
        stream.seek(first)
        while length > 0:
            block = stream.read(min(BLOCK, length))
            if not block:
                return
            length -= len(block)
            yield block


@csrf_exempt
@require_POST
def visit(request: HttpRequest, key: str) -> HttpResponse:
    """Count a visitor of a recording: the page's script says once that somebody opened it. Nothing is set or kept there."""
    visits.count(
        _item(request, key),
        address=get_client_ip(request) or "",
        agent=request.headers.get("User-Agent", ""),
    )
    return HttpResponse(status=204)


@require_POST
def watch(request: HttpRequest, key: str) -> HttpResponse:
    """Record stretches (pairs of seconds) and the place; answers with how much is watched, in words."""
    item = _item(request, key)
    if not request.user.is_authenticated:
        return JsonResponse({"text": _("Sign in to keep what you have watched.")}, status=403)
    try:
        given = json.loads(request.POST.get("intervals", "")[:MOST_SENT])
        place = float(request.POST.get("position", ""))
        seen = watching.watch(item, person=request.user, intervals=given, position=place)
    except (ValueError, Refused):
        return JsonResponse({"text": _("We could not read what you watched.")}, status=400)
    return JsonResponse(
        {"text": _("You have watched %(share)s %% of it.") % {"share": seen.share}, "share": seen.share}
    )
