"""Programmes: what there is, what is published, a new one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.kernel.languages import name_of
from rostra.languages import board
from rostra.languages import rules as translating
from rostra.people import rules
from rostra.programmes import rules as writing
from rostra.programmes.actions import academy, pages
from rostra.programmes.models import Outline, ProgrammePage
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.academy import ProgrammeForm


@require_safe
@staff
def programmes(request: HttpRequest) -> HttpResponse:
    rows = ProgrammePage.objects.annotate(runs=Count("editions")).order_by("title", "pk")
    listed = paged(request, rows)
    languages: dict[str, list[str]] = {}
    outlines = Outline.objects.filter(programme_key__in=[each.key for each in listed], live=True)
    for key, language in outlines.order_by("language").values_list("programme_key", "language"):
        languages.setdefault(key, []).append(language)
    progress = translations_of(request.user, [each.key for each in listed])
    context = {
        "page": listed,
        "may_start": writing.may_start_programme(request.user),
        "may_edit": rules.is_editor(request.user),
        "rows": [
            {
                "programme": each,
                "languages": languages.get(each.key, []),
                "translations": progress.get(each.key, []),
            }
            for each in listed
        ],
        "may_run": rules.managed_organisations(request.user).exists(),
    }
    return page(request, "desk/programmes.html", context, current="programmes")


def translations_of(person: Any, keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    """How far programmes are in the languages of the academy, for those whom this person may translate."""
    allowed = [key for key in keys if translating.may_translate(person, key)]
    figures = board.board(allowed, academy.the().languages) if allowed else {}
    return {
        key: [
            {"code": code, "name": name_of(code), "percent": each.percent}
            for code, each in by_language.items()
            if each.total
        ]
        for key, by_language in figures.items()
    }


@staff
def new(request: HttpRequest) -> HttpResponse:
    require(writing.may_start_programme(request.user))
    form = ProgrammeForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        done, programme = attempt(
            request,
            lambda: pages.start_programme(by=request.user, **form.cleaned_data),
            form=form,
            done=_(
                "Your programme is begun, with one module and one text to write on. Publish each page when it is ready."
            ),
        )
        if done:
            return redirect("wagtailadmin_explore", programme.pk)
    return page(
        request,
        "desk/programme_new.html",
        {"form": form},
        current="programmes",
        status=400 if form.errors else 200,
    )
