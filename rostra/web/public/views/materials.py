"""Files that go with a session, handed out to whoever sees the session."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from rostra.live import rules
from rostra.live.handouts import SORTS
from rostra.live.models import Material

BLOCK = 256 * 2**10
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


@require_safe
def material(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One file, to be kept and never shown in the browser's window: whatever it holds, nothing of it runs."""
    rows = Material.objects.select_related("session__organisation", "session__edition", "session__cohort")
    row = get_object_or_404(rows.exclude(file=""), key=key)
    sort = SORTS.get(row.file.name.rpartition(".")[2])
    if sort is None or not rules.may_read_material(request.user, row):
        raise Http404
    try:
        size = row.file.size
    except OSError:
        raise Http404 from None
    response = StreamingHttpResponse(_blocks(row), content_type=sort.media_type, headers=HARMLESS)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, row.file_name)
    return response


def _blocks(row: Material) -> Iterator[bytes]:
    with row.file.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block
