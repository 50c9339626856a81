"""Cohorts of an edition: a new one, and moving somebody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.cohorts import rules
from rostra.cohorts.actions import cohorts
from rostra.ledger import rules as ledger
from rostra.ledger.actions import enrolments
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.editions import CohortForm, MoveForm
from rostra.web.desk.views.editions import mine


@staff
def new(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    form = CohortForm(request.POST or None)
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
