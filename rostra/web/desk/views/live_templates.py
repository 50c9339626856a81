"""Session templates of programmes, and the sessions of an edition made from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Cohort, Edition
from rostra.kernel.errors import Faults
from rostra.live import rules
from rostra.live.actions import plans
from rostra.live.actions import templates as verbs
from rostra.live.models import SessionTemplate
from rostra.people import rules as people
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage
from rostra.web.desk.door import attempt, commenters, page, paged, require, staff
from rostra.web.desk.forms.calendars import TemplateForm
from rostra.web.desk.views.editions import mine, seen, with_phase
from rostra.web.desk.views.live_series import say_announced


@require_safe
@commenters
def templates(request: HttpRequest) -> HttpResponse:
    """The programmes with templates that one may read; one programme's templates in their order."""
    rows = rules.visible_templates(request.user)
    planned = rules.planned_programmes(request.user)
    programmes = ProgrammePage.objects.filter(pk__in=rows.values("programme")) | planned
    programmes = programmes.distinct().order_by("title")
    chosen = programmes.filter(key=request.GET.get("programme", "")).first() or programmes.first()
    shown = rows.filter(programme=chosen).annotate(made=Count("sessions")) if chosen else rows.none()
    context = {
        "programmes": [
            {"url": f"?programme={each.key}", "label": each.title, "current": each == chosen}
            for each in programmes[:50]
        ],
        "programme": chosen,
        "page": paged(request, shown.order_by("offset_days", "begins", "position", "pk")),
        "is_staff": people.is_staff(request.user),
        "may": chosen is not None and rules.may_plan_programme(request.user, chosen.key),
    }
    return page(request, "desk/templates.html", context, current=_place(request))


@commenters
def template_new(request: HttpRequest) -> HttpResponse:
    programme = get_object_or_404(
        rules.planned_programmes(request.user), key=request.GET.get("programme", "")
    )
    initial = {"language": programme.language, "kind": "workshop", "mode": "online"}
    form = TemplateForm(request.POST or None, modules=_modules(programme.key), initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _made = attempt(
            request,
            lambda: verbs.add(programme=programme, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The template is there. Editions can make sessions of it."),
        )
        if done:
            return redirect(f"{_list()}?programme={programme.key}")
    return _template_page(request, form, programme, None)


def _place(request: HttpRequest) -> str:
    """Where templates stand in the navigation: staff finds them by the sessions, editors on their own."""
    return "sessions" if people.is_staff(request.user) else "templates"


def _list() -> str:
    return reverse("desk:templates")


def _template_page(
    request: HttpRequest, form: TemplateForm, programme: ProgrammePage, template: SessionTemplate | None
) -> HttpResponse:
    context = {
        "form": form,
        "programme": programme,
        "template": template,
        "is_staff": people.is_staff(request.user),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/template_form.html", context, current=_place(request), status=status)


def _modules(programme_key: str) -> list[tuple[str, str]]:
    outline = reading.outline(language=get_language() or "en", key=programme_key)
    levels = outline.tree.get("levels", []) if outline else []
    return [(row["key"], row["title"]) for level in levels for row in level.get("modules", [])]


def _mine(request: HttpRequest, key: str) -> SessionTemplate:
    rows = rules.visible_templates(request.user).select_related("programme")
    template = get_object_or_404(rows, key=key)
    require(rules.may_plan_programme(request.user, template.programme_key))
    return template


@commenters
def template(request: HttpRequest, key: str) -> HttpResponse:
    row = _mine(request, key)
    form = TemplateForm(request.POST or None, modules=_modules(row.programme_key), template=row)
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: verbs.change(row, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed. Sessions made from it stay what they are."),
        )
        if done:
            return redirect(f"{_list()}?programme={row.programme_key}")
    return _template_page(request, form, row.programme, row)


@require_POST
@commenters
def template_remove(request: HttpRequest, key: str) -> HttpResponse:
    row = _mine(request, key)
    attempt(
        request,
        lambda: verbs.remove(row, by=request.user),
        done=_("It is planned no longer. Sessions made from it stay."),
    )
    return redirect(f"{_list()}?programme={row.programme_key}")


# ---------------------------------------------------------------- an edition's sessions


@staff
def edition_sessions(request: HttpRequest, key: str) -> HttpResponse:
    """The sessions of an edition and what its programme plans. POST with `look` shows the dates typed and what to look at;
    without it, the ticked ones are made.
    """
    edition = mine(request, key) if request.method == "POST" else seen(request, key)
    cohort = edition.cohorts.filter(key=request.POST.get("cohort", request.GET.get("cohort", ""))).first()
    dates, ticked, wrong = _typed(request.POST)
    if request.method == "POST" and "look" not in request.POST and not wrong:
        wanted = {name: when for name, when in dates.items() if name in ticked}
        try:
            made = plans.plan(edition, cohort=cohort, dates=wanted, by=request.user)
        except Faults as faults:
            wrong = dict(faults.faults)
        else:
            _say_made(request, len(made))
            return redirect("desk:edition_sessions", key=key)
    return _plan_page(request, edition, cohort, dates, ticked, wrong)


def _say_made(request: HttpRequest, count: int) -> None:
    if count:
        said = ngettext("One session is in preparation.", "%(count)s sessions are in preparation.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was ticked, so nothing was made."))


def _typed(data: Mapping[str, str]) -> tuple[dict[str, plans.When], set[str], dict[str, str]]:
    """Days and times by the template's key, the keys ticked, and what cannot be read."""
    dates: dict[str, plans.When] = {}
    wrong: dict[str, str] = {}
    keys = [name.removeprefix("day-") for name in data if name.startswith("day-")]
    for key in keys:
        try:
            day = dt.date.fromisoformat(data[f"day-{key}"])
            dates[key] = (day, dt.time.fromisoformat(data.get(f"begins-{key}", "")))
        except ValueError:
            wrong[key] = _("Write a day as in 2027-03-31 and a time as in 12:30.")
    ticked = {key for key in keys if data.get(f"make-{key}")}
    return dates, ticked, {key: said for key, said in wrong.items() if key in ticked}


def _is_past(each: plans.Proposed) -> bool:
    return any(caution.name == "past" for caution in each.cautions)


def _plan_page(
    request: HttpRequest,
    edition: Edition,
    cohort: Cohort | None,
    dates: dict[str, plans.When],
    ticked: set[str],
    wrong: dict[str, str],
) -> HttpResponse:
    may_run = cohorts.may_run_edition(request.user, edition)
    found = plans.proposed(edition, cohort, dates=dates) if may_run else []
    rows = [
        {
            "each": each,
            "key": each.template.key,
            "make": f"make-{each.template.key}",
            "wrong": wrong.get(each.template.key, ""),
            "ticked": each.there is None and (each.template.key in ticked if dates else not _is_past(each)),
        }
        for each in found
        if each.template
    ]
    sessions = edition.sessions.select_related("cohort", "requirement").order_by("starts_at", "pk")
    context = {
        **with_phase(edition),
        "page": paged(request, sessions),
        "may_run": may_run and not edition.cancelled_at,
        "rows": rows,
        "open_rows": any(row["each"].there is None for row in rows),
        "cohort": cohort,
        "cohorts": edition.cohorts.order_by("name"),
        "drafts": edition.sessions.filter(state="draft").count(),
        "may_plan": rules.may_plan_programme(request.user, edition.programme_key),
        "wrong": wrong,
    }
    status = 400 if wrong else 200
    return page(request, "desk/edition_sessions.html", context, current="editions", status=status)


@require_POST
@staff
def edition_announce(request: HttpRequest, key: str) -> HttpResponse:
    """Every session of the edition in preparation that can be."""
    edition = mine(request, key)
    _done, result = attempt(request, lambda: plans.announce_all(edition, by=request.user))
    if result:
        say_announced(request, *result)
    return redirect("desk:edition_sessions", key=key)
