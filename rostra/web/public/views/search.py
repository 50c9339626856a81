"""The search over everything one may read. Nobody keeps what was looked for: the page is not shared, and no log names it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.kernel.registries import links
from rostra.languages.names import name_of
from rostra.search import asking, audiences, sources

MOST_VALUES = 12
LONGEST = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found, with ways to narrow it down; without words, what may be typed."""
    language = get_language() or "en"
    typed = request.GET.get("q", "")[: asking.LONGEST]
    everything = asking.languages(language)
    chosen = _chosen(request.GET, everything)
    found = asking.search(
        typed,
        languages=[chosen["language"]] if "language" in chosen else everything,
        audiences=audiences.of(request.user),
        kinds=[chosen["kind"]] if "kind" in chosen else (),
        facets={each.name: [chosen[each.name]] for each in sources.facets() if each.name in chosen},
        page=_number(request.GET.get("page", "")),
        without_authors=audiences.silenced_by(request.user),
    )
    labels = {each.name: each.label for each in sources.sources()}
    listing = Paginator(range(found.total), asking.PER_PAGE).get_page(found.page)
    context = {
        "typed": typed.strip(),
        "found": found,
        "chosen": chosen,
        "listing": listing,
        "hits": [
            {
                "hit": hit,
                "url": _url(hit),
                "kind": labels.get(hit.source, ""),
                "others": [name_of(each) for each in hit.others],
            }
            for hit in found.hits
        ],
        "facets": _facets(found, typed, chosen, language),
        "without": _way(typed, {}),
        "suggestion_url": _way(found.suggestion, chosen),
    }
    return render(request, "public/search.html", context)


def _chosen(given: QueryDict, languages: list[str]) -> dict[str, str]:
    """What it is narrowed down to; what is no choice is left out."""
    names = ["kind", "language", *(each.name for each in sources.facets())]
    chosen = {name: given.get(name, "")[:LONGEST] for name in names}
    if chosen["kind"] not in {each.name for each in sources.sources()}:
        chosen["kind"] = ""
    if chosen["language"] not in languages:
        chosen["language"] = ""
    return {name: value for name, value in chosen.items() if value}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _way(typed: str, chosen: dict[str, str]) -> str:
    return f"?{urlencode({'q': typed, **chosen})}"


def _url(hit: asking.Hit) -> str:
    """Where a thing is read, in the language of the page; "" while nobody knows its address."""
    name, arguments = hit.link
    return links[name](**arguments) if name in links else ""


def _facets(found: asking.Found, typed: str, chosen: dict[str, str], language: str) -> list[dict[str, Any]]:
    """A row of links for each way of narrowing down: all, then each value with how many there are."""
    known = [
        ("kind", _("Kind"), {each.name: str(each.label) for each in sources.sources()}),
        ("language", _("Language"), None),
        *((each.name, str(each.label), each) for each in sources.facets()),
    ]
    rows = []
    for name, label, names in known:
        counts = dict(list(found.counts.get(name, {}).items())[:MOST_VALUES])
        if not counts or (len(counts) < 2 and name not in chosen):
            continue
        if isinstance(names, sources.Facet):
            names = names.names(list(counts), language)
        rest = {key: value for key, value in chosen.items() if key != name}
        everything = {
            "label": _("All"),
            "url": _way(typed, rest),
            "current": name not in chosen,
            "count": None,
        }
        values = [
            {
                "label": name_of(value) if names is None else names.get(value, value),
                "url": _way(typed, {**rest, name: value}),
                "current": chosen.get(name) == value,
                "count": count,
            }
            for value, count in counts.items()
        ]
        rows.append({"name": name, "label": label, "items": [everything, *values]})
    return rows
