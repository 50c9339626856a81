"""The board of an edition's cohorts: its people, their levels mixed, the areas they come from, and how they are looked after."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.coaching import reading_board, reading_risk
from rostra.coaching.actions import support_plans
from rostra.coaching.reading_board import Chosen
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.web.desk.door import attempt, page, paged, staff
from rostra.web.desk.forms.cohorts import SupportPlanForm
from rostra.web.desk.views.editions import mine, seen, with_phase
from rostra.web.desk.views.people import organisations

ROWS = 50


@require_safe
@staff
def board(request: HttpRequest, key: str) -> HttpResponse:
    """People of an edition, fifty on a page, with a constant number of queries."""
    edition = seen(request, key)
    chosen = Chosen.read(request.GET)
    rows = chosen.rows(request.user, edition)
    if chosen.risk:
        behind = {each.enrolment.pk for each in reading_risk.of(edition, rows) if each.signals}
        rows = rows.filter(pk__in=behind)
    listed = paged(request, rows.values_list("pk", flat=True), ROWS)
    may_run = cohorts.may_run_edition(request.user, edition)
    context = {
        **with_phase(edition),
        "page": listed,
        "lines": reading_board.lines(edition, list(listed.object_list)),
        "chosen": chosen,
        "filters": filters(chosen),
        "cohorts": list(edition.cohorts.order_by("name")),
        "areas": sorted(set(edition.cohorts.exclude(area="").values_list("area", flat=True))),
        "organisations": organisations(request.user, edition),
        "levels": [*reading_board.level_names()[:-1], ("none", _("not placed yet"))],
        "may_run": may_run,
        "has_plan": hasattr(edition, "support_plan"),
        "views": views_of(edition, "board"),
        "sees_people": cohorts.may_review(request.user, edition) or bool(listed.paginator.count),
    }
    return page(request, "desk/board.html", context, current="editions")


def filters(chosen: Chosen) -> list[dict[str, Any]]:
    """Everybody, or those who fall behind."""
    return [
        {"url": _address(chosen.but(risk=False)), "label": _("everyone"), "current": not chosen.risk},
        {"url": _address(chosen.but(risk=True)), "label": _("at risk"), "current": chosen.risk},
    ]


def _address(chosen: Chosen) -> str:
    query = chosen.query()
    return f"?{urlencode(query)}" if query else "?"


def views_of(edition: Edition, here: str) -> list[dict[str, Any]]:
    """The two looks at a cohort: its people, and what they are like together."""
    places = [("board", _("People")), ("board_mix", _("Levels and areas"))]
    return [
        {"url": reverse(f"desk:{name}", args=[edition.key]), "label": word, "current": name == here}
        for name, word in places
    ]


@require_safe
@staff
def mix(request: HttpRequest, key: str) -> HttpResponse:
    """Levels in organisations, cohorts and groups; areas by territory. Who may not see people sees no small numbers."""
    edition = seen(request, key)
    if not cohorts.may_see_desk_of(request.user, edition):
        raise Http404
    whole = cohorts.may_review(request.user, edition)
    organisations_mix = reading_board.by_organisation(edition, whole=whole)
    # Several tables of the same people would let numbers that are withheld in one be had from another.
    tables = [(_("Levels by organisation"), _("Organisation"), organisations_mix)]
    if whole:
        tables.append((_("Levels by cohort"), _("Cohort"), reading_board.by_cohort(edition, whole=True)))
        tables.append((_("Levels by group"), _("Group"), reading_board.by_group(edition, whole=True)))
    context = {
        **with_phase(edition),
        "bars": [
            (word, count)
            for (_code, word), count in zip(organisations_mix.levels, organisations_mix.totals, strict=True)
        ],
        "tables": [each for each in tables if each[2].rows],
        "areas": reading_board.areas(edition),
        "territories": (found := reading_board.territories(edition, whole=True) if whole else []),
        "territory_bars": [(each.code or _("no code"), each.people) for each in found],
        "whole": whole,
        "may_run": cohorts.may_run_edition(request.user, edition),
        "views": views_of(edition, "board_mix"),
    }
    return page(request, "desk/board_mix.html", context, current="editions")


@staff
def support_plan(request: HttpRequest, key: str) -> HttpResponse:
    """From when somebody counts as falling behind, and which letters are written."""
    edition = mine(request, key)
    plan = reading_risk.plan_of(edition)
    form = SupportPlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        done, _kept = attempt(
            request,
            lambda: support_plans.save(edition, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Kept. From now on it holds for this edition."),
        )
        if done:
            return redirect("desk:at_risk", key=key)
    context = {**with_phase(edition), "form": form}
    return page(
        request, "desk/support_plan.html", context, current="editions", status=400 if form.errors else 200
    )
