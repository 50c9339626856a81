"""Files that go with a session, handed out to whoever sees the session."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rostra.live import rules
from rostra.live.handouts import SORTS
from rostra.live.models import Material


@require_safe
def material(request: HttpRequest, key: str) -> FileResponse:
    """One file, to be kept and never shown in the browser's window: whatever it holds, nothing of it runs."""
    rows = Material.objects.select_related(
        "session__organisation", "session__edition", "session__cohort"
    ).exclude(file="")
    row = get_object_or_404(rows, key=key)
    sort = SORTS.get(row.file.name.rpartition(".")[2])
    if sort is None or not rules.may_read_material(request.user, row):
        raise Http404
    try:
        stream = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(
        stream, as_attachment=True, filename=row.file_name, content_type=sort.media_type, headers=headers
    )
