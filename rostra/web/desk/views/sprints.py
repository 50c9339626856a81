"""Sprints of an edition at the desk: planned between workshops, asked of people, seen in numbers; what changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.coaching import reading_sprints as reading
from rostra.coaching.actions import changes as story_actions
from rostra.coaching.actions import sprints as actions
from rostra.coaching.models import Aim, BeforeAfter, Sprint
from rostra.coaching.rules import sprints as rules
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.kernel.time import today
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.sprints import SprintForm
from rostra.web.desk.views.editions import mine, seen, with_phase


@require_safe
@staff
def sprints(request: HttpRequest, key: str) -> HttpResponse:
    """The sprints of an edition with their figures."""
    edition = seen(request, key)
    rows = Sprint.objects.filter(edition=edition).select_related("cohort", "requirement")
    listed = list(rows.order_by("starts_on", "number", "cohort__name"))
    may = rules.may_plan_sprints(request.user, edition)
    context = {
        **with_phase(edition),
        "rows": reading.figures(listed),
        "may": may,
        "day": today(edition.time_zone),
        "dates": reading.suggested_dates(edition)[len({each.number for each in listed}) :] if may else [],
        "next_number": max((each.number for each in listed), default=0) + 1,
        "offered_stories": BeforeAfter.objects.filter(
            enrolment__edition=edition, state=BeforeAfter.State.OFFERED
        ).count(),
    }
    return page(request, "desk/sprints.html", context, current="editions")


@staff
def sprint_new(request: HttpRequest, key: str) -> HttpResponse:
    """Plan a sprint: dates between two workshops and aims of a module of the programme are offered to start from."""
    edition = mine(request, key)
    modules = reading.offered(edition, get_language() or "en")
    module = next((each for each in modules if each.key == request.GET.get("aims")), None)
    form = SprintForm(
        request.POST if request.method == "POST" else None,
        cohorts=edition.cohorts.order_by("name"),
        offered=module.aims if module else [],
        initial=_initial(request, edition, module),
    )
    if request.method == "POST" and form.is_valid():
        cohort = edition.cohorts.filter(key=form.cleaned_data["cohort"]).first()
        done, made = attempt(
            request,
            lambda: actions.plan(edition=edition, cohort=cohort, by=request.user, **form.values()),
            form=form,
            done=_("Planned. Members see it from its first day; ask it of them if it counts."),
        )
        if done and made is not None:
            return redirect("desk:sprint", made.key)
    context = {**with_phase(edition), "form": form, "modules": modules, "module": module}
    bad = bool(form.errors)
    return page(request, "desk/sprint_form.html", context, current="editions", status=400 if bad else 200)


def _initial(request: HttpRequest, edition: Edition, module: reading.Offered | None) -> dict[str, Any]:
    numbers = Sprint.objects.filter(edition=edition).values_list("number", flat=True)
    number = max(numbers, default=0) + 1
    found: dict[str, Any] = {"number": number, "title": module.title if module else ""}
    days = reading.suggested_dates(edition)
    if len(days) >= number:
        found |= {"starts_on": days[number - 1][0], "ends_on": days[number - 1][1]}
    for name in ("starts_on", "ends_on"):
        if request.GET.get(name):
            found[name] = request.GET[name][:10]
    return found


def _sprints(request: HttpRequest) -> QuerySet[Sprint]:
    """Sprints of editions whose desk pages this person may open."""
    rows = Sprint.objects.filter(edition__in=cohorts.visible_editions(request.user).values("pk"))
    return rows.select_related("edition__organisation", "edition__programme", "cohort", "requirement")


@staff
def sprint(request: HttpRequest, key: str) -> HttpResponse:
    """One sprint: its figures and aims; POST changes it."""
    found = get_object_or_404(_sprints(request), key=key)
    may = rules.may_plan_sprints(request.user, found.edition)
    form = None
    if may:
        values = {
            name: getattr(found, name)
            for name in ("number", "title", "starts_on", "ends_on", "about", "wanted", "peers")
        }
        data = request.POST if request.method == "POST" else None
        form = SprintForm(data, cohorts=None, offered=found.suggestions, initial=values)
    if request.method == "POST":
        require(may)
        if form is not None and form.is_valid():
            given = form.values()
            done, _changed = attempt(
                request,
                lambda: actions.change(found, by=request.user, **given),
                form=form,
                done=_("Saved."),
            )
            if done:
                return redirect("desk:sprint", found.key)
    aims = Aim.objects.filter(sprint=found).exclude(state=Aim.State.DROPPED)
    shown = rules.visible_aims(request.user).filter(pk__in=aims.values("pk"))
    listed = paged(
        request,
        shown.select_related("enrolment__person", "enrolment__organisation").order_by(
            "enrolment__person__name", "pk"
        ),
    )
    context = {
        **with_phase(found.edition),
        "sprint": found,
        "form": form,
        "may": may,
        "figures": reading.figures([found])[0],
        "page": listed,
    }
    bad = bool(form and form.errors)
    return page(request, "desk/sprint.html", context, current="editions", status=400 if bad else 200)


@require_POST
@staff
def sprint_do(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a sprint of people, ask it no longer, or take it away."""
    found = get_object_or_404(_sprints(request), key=key)
    require(rules.may_plan_sprints(request.user, found.edition))
    do = request.POST.get("do")
    if do == "ask":
        attempt(request, lambda: actions.ask(found, by=request.user), done=_("Everybody is asked now."))
    elif do == "withdraw":
        attempt(
            request,
            lambda: actions.withdraw(found, by=request.user),
            done=_("Asked no longer. What was met stays met."),
        )
    elif do == "remove":
        done, _gone = attempt(request, lambda: actions.remove(found, by=request.user), done=_("Taken away."))
        if done:
            return redirect("desk:sprints", found.edition.key)
    return redirect("desk:sprint", found.key)


# ---------------------------------------------------------------- before and after


@staff
def stories(request: HttpRequest, key: str) -> HttpResponse:
    """What members offered to show; POST publishes one or takes it down."""
    edition = mine(request, key)
    rows = BeforeAfter.objects.filter(
        Q(state=BeforeAfter.State.OFFERED) | Q(state=BeforeAfter.State.PUBLISHED), enrolment__edition=edition
    ).exclude(consent=BeforeAfter.Consent.NONE)
    if request.method == "POST":
        found = rows.filter(key=request.POST.get("story", "")).first()
        if found is None:
            messages.error(request, _("This one is not offered any more."))
        elif request.POST.get("do") == "publish":
            attempt(request, lambda: story_actions.publish(found, by=request.user), done=_("Published."))
        else:
            attempt(request, lambda: story_actions.unpublish(found, by=request.user), done=_("Taken down."))
        return redirect("desk:stories", edition.key)
    listed = paged(
        request,
        rows.select_related("enrolment__person", "enrolment__organisation")
        .prefetch_related("evidence")
        .order_by("-state", "-updated_at", "pk"),
    )
    return page(request, "desk/stories.html", {**with_phase(edition), "page": listed}, current="editions")
