"""What people said about an edition: who heard it, where, and what may be done with it; lessons beside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions import lessons
from rostra.cohorts.actions import remarks as actions
from rostra.cohorts.models import Remark
from rostra.ledger import rules as ledger
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.cohorts import RemarkForm
from rostra.web.desk.views.editions import seen, with_phase

MOST_PEOPLE = 600


@staff
def remarks(request: HttpRequest, key: str) -> HttpResponse:
    """What was said about this edition, the newest first; the team notes more."""
    edition = seen(request, key)
    may_log = cohorts.may_log_remark(request.user, edition)
    form = RemarkForm(request.POST or None, enrolments=_people(request, edition)) if may_log else None
    if request.method == "POST":
        require(may_log)
        if form and form.is_valid():
            done, _noted = attempt(
                request,
                lambda: actions.log(edition=edition, by=request.user, **form.cleaned_data),
                form=form,
                done=_("Noted."),
            )
            if done:
                return redirect("desk:remarks", key=key)
    listed = paged(request, actions.of(request.user, edition))
    runs = cohorts.may_run_edition(request.user, edition)
    context = {
        **with_phase(edition),
        "form": form,
        "page": listed,
        "rows": [
            {"remark": each, "may_change": runs or (may_log and each.heard_by_id == request.user.pk)}
            for each in listed.object_list
        ],
        "lessons": lessons.of(edition)[:20],
    }
    bad = bool(form and form.errors)
    return page(request, "desk/remarks.html", context, current="editions", status=400 if bad else 200)


def _people(request: HttpRequest, edition: object) -> object:
    rows = ledger.visible_enrolments(request.user).filter(edition=edition).exclude(state="invited")
    return rows.select_related("person").order_by("person__name", "pk")


def _remark(request: HttpRequest, key: str) -> Remark:
    rows = cohorts.visible_remarks(request.user)
    return get_object_or_404(
        rows.select_related("edition__organisation", "edition__programme", "enrolment"), key=key
    )


@staff
def remark(request: HttpRequest, key: str) -> HttpResponse:
    """Say it otherwise, or follow somebody who changed their mind about being quoted."""
    found = _remark(request, key)
    require(actions.may_change(request.user, found))
    people = _people(request, found.edition)
    form = RemarkForm(request.POST or None, enrolments=people, initial=RemarkForm.of(found))
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: actions.change(found, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:remarks", key=found.edition.key)
    context = {**with_phase(found.edition), "form": form, "remark": found}
    return page(request, "desk/remark.html", context, current="editions", status=400 if form.errors else 200)


@require_POST
@staff
def remove(request: HttpRequest, key: str) -> HttpResponse:
    found = _remark(request, key)
    require(actions.may_change(request.user, found))
    edition = found.edition.key
    attempt(request, lambda: actions.remove(found, by=request.user), done=_("Taken away."))
    return redirect("desk:remarks", key=edition)
