"""Before and after: what members say has changed, published with their consent of this moment."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rostra.coaching.models import Tag
from rostra.coaching.rules.sprints import published_stories
from rostra.web.parts.addresses import for_visitors

A_PAGE = 20


@for_visitors
def changes(request: HttpRequest) -> HttpResponse:
    """What is published, the newest first; by kind where somebody asks."""
    rows = published_stories()
    kind = request.GET.get("kind", "")
    if kind in Tag.values:
        rows = rows.filter(tag=kind)
    listed = rows.select_related("enrolment__person", "enrolment__organisation", "enrolment__edition")
    listed = listed.prefetch_related("evidence").order_by("-published_at", "pk")
    filters = [{"url": "?", "label": _("all"), "current": kind not in Tag.values}]
    filters += [
        {"url": f"?kind={each.value}", "label": each.label, "current": each.value == kind} for each in Tag
    ]
    context = {
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
    }
    return render(request, "public/changes.html", context)
