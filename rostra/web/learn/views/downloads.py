"""The whole material of a programme to keep: texts, words explained, sources, pictures, films. Works without a network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rostra.programmes import reading
from rostra.web.learn import material
from rostra.web.learn.views.door import enrolment_in, login_required


@login_required
@require_safe
def download(request: HttpRequest, edition: str) -> HttpResponse:
    """A ZIP file with one page that holds everything there is to read, and its media."""
    enrolment = enrolment_in(request, edition)
    parts = reading.programme_publications(enrolment.edition.programme_key, get_language())
    programme = next((each for each in parts if each.shape == "programme"), None)
    title = programme.title if programme else enrolment.edition.title
    site = request.build_absolute_uri("/")
    context = {
        "title": title,
        "parts": [(each, material.whole_links(each, site)) for each in parts],
        "edition": enrolment.edition,
        "site": site,
    }
    name = slugify(title) or "material"
    html = render_to_string("learn/material.html", context, request=request)
    response = HttpResponse(material.folder(html, name), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
