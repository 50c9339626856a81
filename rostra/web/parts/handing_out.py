"""Files that people put in, handed out to be kept and never shown in the browser's window: whatever they hold, nothing of
it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from rostra.live.handouts import SORTS

BLOCK = 256 * 2**10
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def to_keep(row: Any) -> StreamingHttpResponse:
    """The `file` of a row under its `file_name`; the rule has been asked. Raises Http404 for a sort that is not handed out, and
    for a file that is gone.
    """
    sort = SORTS.get(row.file.name.rpartition(".")[2])
    if sort is None:
        raise Http404
    try:
        size = row.file.size
    except OSError:
        raise Http404 from None
    response = StreamingHttpResponse(_blocks(row.file), content_type=sort.media_type, headers=HARMLESS)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, row.file_name)
    return response


def _blocks(file: Any) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block
