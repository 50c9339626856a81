"""Inviting people to an edition by a pasted list, line by line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts import rules as cohorts
from rostra.kernel.errors import Refused
from rostra.ledger.actions import enrolments
from rostra.people import rules as people
from rostra.web.desk.door import blame, page, require, staff
from rostra.web.desk.forms.editions import InviteForm
from rostra.web.desk.views.editions import seen, with_phase


@staff
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing is saved while a line has a fault, unless one asks to leave such lines out."""
    edition = seen(request, key)
    require(cohorts.may_run_edition(request.user, edition))
    form = InviteForm(
        request.POST or None,
        organisations=people.visible_organisations(request.user).order_by("name"),
        initial={"organisation": edition.organisation},
    )
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        report = _invite(form, edition, request)
        faults = list(report.faults) if report else []
        if report and (not faults or form.cleaned_data["skip_faults"]):
            _tell(request, report, faults)
            return redirect("desk:people", key=key)
    context = {**with_phase(edition), "form": form, "faults": faults}
    bad = bool(faults or form.errors)
    return page(request, "desk/invite.html", context, current="editions", status=400 if bad else 200)


def _invite(form: InviteForm, edition: Any, request: HttpRequest) -> Any:
    try:
        return enrolments.invite(
            edition=edition,
            lines=form.cleaned_data["lines"],
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            skip_faults=form.cleaned_data["skip_faults"],
        )
    except Refused as refused:
        blame(form, refused)
        return None


def _tell(request: HttpRequest, report: Any, faults: list[Any]) -> None:
    said, counts = [], []
    if report.added or not (report.again or report.known):
        said.append(ngettext("One person is invited.", "%(count)d people are invited.", report.added))
        counts.append(report.added)
    if report.again:
        said.append(ngettext("One gets a new letter.", "%(count)d get a new letter.", report.again))
        counts.append(report.again)
    if report.known:
        said.append(ngettext("One takes part already.", "%(count)d take part already.", report.known))
        counts.append(report.known)
    words = [text % {"count": count} for text, count in zip(said, counts, strict=True)]
    messages.success(request, " ".join(words))
    for number, message in faults:
        messages.warning(
            request, _("Line %(number)s was left out: %(message)s") % {"number": number, "message": message}
        )
