"""Cohorts of an edition: a new one, its area, another first day, and moving somebody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.coaching.actions import cohorts as moving
from rostra.cohorts import rules
from rostra.cohorts.actions import cohorts
from rostra.cohorts.models import Cohort
from rostra.community.models import Space
from rostra.ledger import rules as ledger
from rostra.ledger.actions import enrolments
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.cohorts import AreaForm, NewCohortForm, StartForm
from rostra.web.desk.forms.editions import MoveForm
from rostra.web.desk.views.editions import mine, with_phase


@staff
def new(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    form = NewCohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _cohort = attempt(
            request,
            lambda: cohorts.add(edition=edition, by=request.user, **form.cleaned_data),
            form=form,
            done=_("The cohort is added. Move people into it from their page."),
        )
        if done:
            return redirect("desk:edition", key=key)
    context = {"form": form, "edition": edition}
    return page(
        request, "desk/cohort_new.html", context, current="editions", status=400 if form.errors else 200
    )


def _cohort(request: HttpRequest, key: str) -> Cohort:
    """A cohort of an edition that this person runs."""
    rows = Cohort.objects.filter(edition__in=rules.visible_editions(request.user).values("pk"))
    found = get_object_or_404(rows.select_related("edition__organisation", "edition__programme"), key=key)
    require(rules.may_run_edition(request.user, found.edition))
    return found


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Its name and area."""
    cohort = _cohort(request, key)
    form = AreaForm(request.POST or None, initial=AreaForm.of(cohort))
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: cohorts.change(cohort, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:board_mix", key=cohort.edition.key)
    context = {
        **with_phase(cohort.edition),
        "form": form,
        "cohort": cohort,
        "start": moving.start_of(cohort),
        "start_form": StartForm(),
        "space": Space.objects.filter(cohort=cohort).first(),
    }
    return page(
        request, "desk/cohort_change.html", context, current="editions", status=400 if form.errors else 200
    )


@staff
def shift(request: HttpRequest, key: str) -> HttpResponse:
    """Another first day: GET with a day shows what moves, POST moves it."""
    cohort = _cohort(request, key)
    given = request.POST or (request.GET if "starts_on" in request.GET else None)
    form = StartForm(given)
    preview = (
        moving.moves(cohort, form.cleaned_data["starts_on"]) if form.is_bound and form.is_valid() else None
    )
    if request.method == "POST" and preview:
        done, _moved = attempt(
            request,
            lambda: moving.shift(cohort, starts_on=form.cleaned_data["starts_on"], by=request.user),
            form=form,
            done=_("Moved. Who is registered gets the new dates."),
        )
        if done:
            return redirect("desk:board_mix", key=cohort.edition.key)
    context = {
        **with_phase(cohort.edition),
        "form": form,
        "cohort": cohort,
        "start": moving.start_of(cohort),
        "moves": preview,
        "day": form.cleaned_data.get("starts_on") if preview else None,
    }
    bad = request.method == "POST" and bool(form.errors)
    return page(request, "desk/cohort_shift.html", context, current="editions", status=400 if bad else 200)


@require_POST
@staff
def move(request: HttpRequest, key: str) -> HttpResponse:
    enrolment = get_object_or_404(ledger.visible_enrolments(request.user).select_related("edition"), key=key)
    require(rules.may_run_edition(request.user, enrolment.edition))
    form = MoveForm(request.POST, cohorts=enrolment.edition.cohorts.all())
    if form.is_valid():
        attempt(
            request,
            lambda: enrolments.move(enrolment, cohort=form.cleaned_data["cohort"], by=request.user),
            done=_("Moved. Dates follow the cohort's first day."),
        )
    return redirect("desk:enrolment", key=key)
