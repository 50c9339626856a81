"""Aims of a member, worked on by the officer for the member: set, checked in on, confirmed, shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.coaching.actions import aims as actions
from rostra.coaching.models import Aim, PeerNote
from rostra.coaching.rules import sprints as rules
from rostra.cohorts.models import Enrolment
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.forms.support import AimForm, CheckInForm, EvidenceForm, NotMetReasonForm
from rostra.web.desk.views.members import supported


@staff
def aim_add(request: HttpRequest, key: str, sprint: str) -> HttpResponse:
    """Set an aim for a member, in words of one's own or from the suggestions."""
    enrolment = supported(request, key)
    found = get_object_or_404(rules.sprints_of(enrolment), key=sprint)
    offered = request.POST.get("suggestion", "")
    form = AimForm(request.POST if request.method == "POST" and not offered else None, peers=False)
    if request.method == "POST" and (offered or form.is_valid()):
        given = {"suggestion": offered} if offered else form.cleaned_data
        done, _aim = attempt(
            request,
            lambda: actions.set_(enrolment=enrolment, sprint=found, by=request.user, **given),
            form=None if offered else form,
            done=_("The aim is set. The member sees that it was you."),
        )
        if done:
            return redirect("desk:member", enrolment.key)
    taken = set(Aim.objects.filter(enrolment=enrolment, sprint=found).values_list("suggestion", flat=True))
    context = {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "person": enrolment.person,
        "sprint": found,
        "offered": [each for each in found.suggestions if each["id"] not in taken],
        "form": form,
    }
    return page(request, "desk/aim_add.html", context, current="members", status=400 if form.errors else 200)


@require_POST
@staff
def aim(request: HttpRequest, key: str, aim: str) -> HttpResponse:
    """One tap on an aim of a member."""
    enrolment = supported(request, key)
    found = get_object_or_404(Aim.objects.filter(enrolment=enrolment), key=aim)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is not None:
        verb(request, found)
    return _back(request, enrolment)


def _back(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    return (
        redirect("desk:members")
        if request.POST.get("from") == "list"
        else redirect("desk:member", enrolment.key)
    )


def _check_in(request: HttpRequest, aim: Aim) -> Any:
    form = CheckInForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return attempt(
        request, lambda: actions.check_in(aim, by=request.user, **given), done=_("Checked in for the member.")
    )


def _met(request: HttpRequest, aim: Aim) -> Any:
    return attempt(
        request,
        lambda: actions.decide(aim, met=True, by=request.user),
        done=_("Met. The member gets a letter."),
    )


def _not_met(request: HttpRequest, aim: Aim) -> Any:
    form = NotMetReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return attempt(
        request,
        lambda: actions.decide(aim, met=False, by=request.user, reason=reason),
        done=_("Noted as not met."),
    )


def _attach(request: HttpRequest, aim: Aim) -> Any:
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return attempt(
        request, lambda: actions.attach(aim, by=request.user, **given), done=_("Kept with the aim.")
    )


def _hide(request: HttpRequest, aim: Aim) -> Any:
    note = PeerNote.objects.filter(aim=aim, key=request.POST.get("note", "")).first()
    return note and attempt(request, lambda: actions.hide(note, by=request.user), done=_("Hidden."))


VERBS: dict[str, Callable[[HttpRequest, Aim], Any]] = {
    "check_in": _check_in,
    "met": _met,
    "not_met": _not_met,
    "attach": _attach,
    "hide": _hide,
    "reopen": lambda request, aim: attempt(
        request, lambda: actions.reopen(aim, by=request.user), done=_("Open again.")
    ),
    "drop": lambda request, aim: attempt(
        request, lambda: actions.drop(aim, by=request.user), done=_("Put aside.")
    ),
}
