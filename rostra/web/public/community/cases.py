"""The library of cases: found by facets, compared in a table, read one by one."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.community import reading_cases as reading
from rostra.community.actions.cases import answering
from rostra.community.models import Case
from rostra.community.rules import cases as rules
from rostra.programmes import reading as pages
from rostra.programmes import reading_words
from rostra.programmes.actions import academy
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.cases import LONG, about, shown
from rostra.web.parts.serving import priorities_of
from rostra.web.public.community import case_facets as facets
from rostra.web.public.community.cases_forms import ReportForm

A_PAGE = 30
TABLE = "table"
RELATED = 3
NEAR = 200  # of the newest cases, among which related ones are looked for


@for_visitors
def cases(request: HttpRequest) -> HttpResponse:
    """Published cases that fit, as cards or side by side in a table; what is not published is not counted either."""
    language = get_language() or "en"
    everything = list(_light(rules.public_cases()))
    everything.sort(
        key=lambda case: case.language != language
    )  # the reader's language first, then the newest
    filters = facets.CaseFilters(request.GET, everything, reading_words.topics(language))
    chosen = set(request.GET.getlist("c"))
    as_table = request.GET.get("view") == TABLE
    fitting = [each for each in everything if each.key in chosen] if as_table and chosen else filters.fitting
    listing = Paginator(fitting, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "wanted": filters.wanted,
        "chosen": chosen,
        "as_table": as_table,
        "listing": listing,
        "rows": cards(list(listing), language),
        "total": len(everything),
        "fitting": len(fitting),
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/cases.html", context)


def _light(rows: Any) -> Any:
    """Cases without their long texts, the newest first, with what facets need. Three queries."""
    return (
        rows.defer(*LONG, "correction", "checklist")
        .prefetch_related("sides", "topics")
        .order_by("-published_at", "-pk")
    )


def cards(cases: list[Case], language: str) -> list[dict[str, Any]]:
    """What cards of cases show, in the reader's language as far as they are translated. One query at most."""
    words = reading.words_of(cases, language, lists=True)
    return [{"case": each, "words": words[each.pk], "shown": shown(each)} for each in cases]


@for_visitors
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """One case: its facts, both sides beside each other, what came of it; its own sides and the editors see it before too."""
    own = rules.visible_cases(request.user).filter(slug=slug)
    found = own.select_related("organisation", "picture").prefetch_related("sides", "topics").first()
    if found is None:
        raise Http404
    language = get_language() or "en"
    context = {
        **about(found, language),
        "is_public": found.published_at is not None and found.state in rules.SHOWN,
        "may_write": rules.may_write(request.user, found),
        "may_keep": rules.may_keep(request.user, found),
        "trail": [(_("Community"), reverse("community")), (_("Cases"), reverse("cases"))],
        "methods": list(pages.by_keys(found.methods, language).values()) if found.methods else [],
        "used_in": pages.using_example(found.key, language),
        "related": related(found, language),
        "priorities": priorities_of(found, "case", request.user, language),
        "contact": academy.the().contact_email,
        "address": request.build_absolute_uri(reverse("case", args=[found.slug])),
    }
    return render(request, "public/community/case.html", context)


def related(case: Case, language: str) -> list[dict[str, Any]]:
    """The cases that share most with one: topics count most, then what was done and for what."""
    others = list(_light(rules.public_cases().exclude(pk=case.pk))[:NEAR])
    mine = facets.values(case)
    ranked = [(_nearness(mine, facets.values(each)), each) for each in others]
    ranked = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
    return cards([each for _score, each in ranked[:RELATED]], language)


def _nearness(one: dict[str, list[str]], other: dict[str, list[str]]) -> int:
    weights = {"topic": 3, "approach": 2, "purpose": 1}
    return sum(weight * len(set(one[name]) & set(other[name])) for name, weight in weights.items())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that something is wrong in a published case; signed in or not."""
    found = get_object_or_404(rules.public_cases(), slug=slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not ratelimit.consume(request, action="report"):
            form.add_error(None, _("Many reports came in a short time. Try again in an hour."))
        else:
            answering.report(found, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("Thank you: the editors read it."))
            return redirect("case", found.slug)
    context = {
        "case": found,
        "words": reading.words_of([found], get_language() or "en", lists=True)[found.pk],
        "form": form,
        "trail": [(_("Cases"), reverse("cases")), (found.title, reverse("case", args=[found.slug]))],
    }
    return render(request, "public/community/case_report.html", context, status=422 if form.errors else 200)
