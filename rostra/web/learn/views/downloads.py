"""The whole material of a programme to keep: texts, words explained, sources, pictures, films. Works without a network."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rostra.programmes import download as material
from rostra.programmes import reading
from rostra.web.learn.views.door import enrolment_in, login_required


@login_required
@require_safe
def download(request: HttpRequest, edition: str) -> HttpResponse:
    """A ZIP file with one page that holds everything there is to read, and its media."""
    enrolment = enrolment_in(request, edition)
    key, language = enrolment.edition.programme_key, get_language()
    outline = reading.outline(language=language, key=key)
    if outline is None:
        raise Http404
    packed = BytesIO()
    material.archive(outline, reading.programme_publications(key, language), packed)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{outline.slug}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
