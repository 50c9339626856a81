"""The whole material of a programme as one page for the shelf: texts, words explained, sources. Works without a network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rostra.programmes import reading
from rostra.web.learn.views.door import enrolment_in, login_required


@login_required
@require_safe
def download(request: HttpRequest, edition: str) -> HttpResponse:
    """One HTML file with everything there is to read."""
    enrolment = enrolment_in(request, edition)
    parts = reading.programme_publications(enrolment.edition.programme_key, get_language())
    programme = next((each for each in parts if each.shape == "programme"), None)
    title = programme.title if programme else enrolment.edition.title
    context = {
        "title": title,
        "parts": parts,
        "edition": enrolment.edition,
        "site": request.build_absolute_uri("/"),
    }
    body = render_to_string("learn/material.html", context, request=request)
    response = HttpResponse(body, content_type="text/html; charset=utf-8")
    name = slugify(title) or "material"
    response["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response
