"""Files that go with a session, handed out to whoever sees the session."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rostra.live import rules
from rostra.live.models import Material
from rostra.web.parts.handing_out import to_keep


@require_safe
def material(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One file, to be kept."""
    rows = Material.objects.select_related("session__organisation", "session__edition", "session__cohort")
    row = get_object_or_404(rows.exclude(file=""), key=key)
    if not rules.may_read_material(request.user, row):
        raise Http404
    return to_keep(row)
