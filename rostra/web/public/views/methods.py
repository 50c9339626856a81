"""The catalogue of participation methods: found by facets, compared in a table, read one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.parts.addresses import for_visitors
from rostra.web.public import facets
from rostra.web.public.related import Neighbours
from rostra.web.public.views.programmes import found

A_PAGE = 60
TABLE = "table"


class Filters(forms.Form):
    """What to look for. A choice that no method has is not shown; each says how many methods it leaves."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage of the policy cycle"), required=False)
    influence = forms.ChoiceField(label=gettext_lazy("How much say people have"), required=False)
    people = forms.ChoiceField(label=gettext_lazy("Number of people"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("Way"), required=False)
    cost = forms.ChoiceField(label=gettext_lazy("Cost"), required=False)

    def __init__(self, data: Any, methods: Iterable[Publication]) -> None:
        super().__init__(data, auto_id="f-%s")
        methods = list(methods)
        for name in self.fields:
            self._offer(name, [label for label in facets.choices(name) if _has(methods, name, label[0])])
        self.wanted = self._chosen()
        for name in self.fields:
            others = {each: value for each, value in self.wanted.items() if each != name}
            among = [each for each in methods if fits(each, others)]
            self._offer(
                name,
                [
                    (
                        value,
                        label if not value else f"{label} ({sum(_is(each, name, value) for each in among)})",
                    )
                    for value, label in self.fields[name].choices
                ][1:],
            )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("any")), *choices]

    def _chosen(self) -> dict[str, str]:
        """The valid choices alone; an address with a wrong one shows everything rather than a fault."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _is(method: Publication, name: str, value: str) -> bool:
    return value in facets.values(method.facts, name)


def _has(methods: list[Publication], name: str, value: str) -> bool:
    return any(_is(each, name, value) for each in methods)


def fits(method: Publication, wanted: dict[str, str]) -> bool:
    """Whether a method has all that was asked for."""
    return all(_is(method, name, value) for name, value in wanted.items())


@for_visitors
def methods(request: HttpRequest) -> HttpResponse:
    """All methods that fit, as cards or side by side in a table."""
    page, everything = reading.methods(get_language())
    if page is None:
        raise Http404
    own = found(reading.by_key(page.key, get_language(), live=True))
    return render(request, "public/methods.html", listed(own, everything, request.GET))


def listed(page: Publication, everything: list[Publication], query: Any) -> dict[str, Any]:
    """The context of the catalogue: also of its preview, where nothing is asked for."""
    filters = Filters(query, everything)
    fitting = [each for each in everything if fits(each, filters.wanted)]
    chosen = set(query.getlist("m")) if hasattr(query, "getlist") else set()
    as_table = query.get("view") == TABLE
    if as_table and chosen:
        fitting = [each for each in everything if each.key in chosen]
    listing = Paginator(fitting, A_PAGE).get_page(query.get("page"))
    return {
        "page": page,
        "filters": filters,
        "wanted": filters.wanted,
        "chosen": chosen,
        "as_table": as_table,
        "listing": listing,
        "rows": [{"method": each, "shown": facets.shown(each.facts)} for each in listing],
        "total": len(everything),
        "fitting": len(fitting),
    }


@for_visitors
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method: what it takes, step by step, and what goes with it."""
    language = get_language()
    own = found(reading.publication(path=f"methods/{slug}/", language=language, shape="method"))
    return render(request, "public/method.html", about(own, language))


def about(own: Publication, language: str) -> dict[str, Any]:
    """The context of one method."""
    return {
        "page": own,
        "shown": facets.shown(own.facts),
        "trail": [(_("Methods"), reverse("methods"))],
        "related": Neighbours.of(own, language),
        "used_in": _used_in(own, language),
    }


def _used_in(own: Publication, language: str) -> list[dict[str, Any]]:
    """Programmes, modules and activities whose text leads to the method, each with the title of its programme."""
    return [
        {"page": each, "programme": next((crumb["title"] for crumb in each.facts.get("crumbs", [])), "")}
        for each in reading.linking_to(own.path or "", language)
    ]
