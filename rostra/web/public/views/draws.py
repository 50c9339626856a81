"""A draw in public: who is in the pool, by which rules, with which seed, and what came out. No name stands here."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.cohorts import drawing, translating
from rostra.cohorts.models import Draw
from rostra.web.parts.applying import attribute_names

ROWS = 50


def draw_of(key: str) -> Draw:
    """A draw by its key; 404 for any other."""
    rows = Draw.objects.select_related("call__edition__organisation", "call__edition__programme")
    return get_object_or_404(rows, key=key)


@require_safe
def draw(request: HttpRequest, key: str) -> HttpResponse:
    """Everything about a draw, in words, as a figure and as tables."""
    own = draw_of(key)
    result = own.result or {}
    chosen, probabilities = set(result.get("chosen", [])), result.get("probabilities", {})
    names = attribute_names(own.call, get_language())
    pool = [
        {
            "id": each["id"],
            "values": [
                names[0].get((name, value), value) or "–" for name, value in each["attributes"].items()
            ],
            "chance": round(float(probabilities[each["id"]]) * 100, 1)
            if each["id"] in probabilities
            else None,
            "chosen": each["id"] in chosen,
        }
        for each in own.pool
    ]
    tally = drawing.tally(own.pool, own.quotas, chosen)
    for row in tally:
        row["said"] = names[0].get((row["attribute"], row["value"]), row["value"]) or "–"
        row["attribute_said"] = names[1].get(row["attribute"], row["attribute"])
    context = {
        "draw": own,
        "edition": own.call.edition,
        "words": translating.words(own.call.edition, get_language()),
        "heads": [names[1].get(each, each) for each in own.quotas],
        "page": Paginator(pool, ROWS).get_page(request.GET.get("page")),
        "tally": tally,
        "chances": [
            (_("chance of %(percent)s %%") % {"percent": percent}, count)
            for percent, count in drawing.chances(probabilities)
        ],
        "lowest": round(float(result["objectives"]["minimum_probability"]) * 100, 1)
        if own.drawn_at
        else None,
        "proved": result.get("status") == "optimal",
        "drawn": sorted(chosen),
        "impossible": bool(result) and not own.drawn_at,
    }
    return render(request, "public/draw.html", context)


@require_safe
def draw_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a file, as `rostra solve draw` reads it."""
    own = draw_of(key)
    body = json.dumps(drawing.published(own), ensure_ascii=False, indent=1, sort_keys=True)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{own.key[:8]}.json"'
    return answer
