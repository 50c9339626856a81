"""Organisations: the list, a new one, its members and their terms of office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rostra.kernel.errors import Refused
from rostra.kernel.time import today
from rostra.people import rules
from rostra.people.actions import memberships
from rostra.people.actions import organisations as actions
from rostra.people.models import Membership, Organisation
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.people import EndForm, OrganisationForm, PasteForm


def seen(request: HttpRequest, key: str) -> Organisation:
    return get_object_or_404(rules.visible_organisations(request.user), key=key)


def mine(request: HttpRequest, key: str) -> Organisation:
    organisation = seen(request, key)
    require(rules.may_manage_organisation(request.user, organisation))
    return organisation


@require_safe
@staff
def organisations(request: HttpRequest) -> HttpResponse:
    present = Q(memberships__ends_on__isnull=True) | Q(
        memberships__ends_on__gte=today(request.user.time_zone)
    )
    rows = rules.visible_organisations(request.user).annotate(
        members=Count("memberships__person", filter=present & Q(memberships__isnull=False), distinct=True)
    )
    listed = paged(request, rows.order_by("name", "pk"))
    context = {"page": listed, "may_add": rules.may_add_organisation(request.user)}
    return page(request, "desk/organisations.html", context, current="organisations")


@staff
def new(request: HttpRequest) -> HttpResponse:
    require(rules.may_add_organisation(request.user))
    initial = {"language": request.user.language, "time_zone": request.user.time_zone, "kind": "municipality"}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, organisation = attempt(
            request,
            lambda: actions.add(by=request.user, **form.cleaned_data),
            form=form,
            done=_("Added. Now paste the list of its members."),
        )
        if done:
            return redirect("desk:organisation", key=organisation.key)
    return _form_page(request, form, None)


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    organisation = mine(request, key)
    names = ("name", "kind", "country", "territory", "language", "time_zone")
    form = OrganisationForm(
        request.POST or None, initial={name: getattr(organisation, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        done, _organisation = attempt(
            request,
            lambda: actions.change(organisation, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:organisation", key=key)
    return _form_page(request, form, organisation)


def _form_page(
    request: HttpRequest, form: OrganisationForm, organisation: Organisation | None
) -> HttpResponse:
    return page(
        request,
        "desk/organisation_form.html",
        {"form": form, "organisation": organisation},
        current="organisations",
        status=400 if form.errors else 200,
    )


@require_safe
@staff
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    organisation = seen(request, key)
    former = request.GET.get("show") == "former"
    day = today(organisation.time_zone)
    ended = Q(ends_on__lt=day)
    rows = organisation.memberships.filter(person__erased_at=None)
    counts = rows.aggregate(
        present=Count("pk", filter=~ended | Q(ends_on=None)), former=Count("pk", filter=ended)
    )
    rows = rows.filter(ended) if former else rows.exclude(ended)
    listed = paged(request, rows.select_related("person").order_by("person__name", "person__email", "pk"))
    context = {
        "organisation": organisation,
        "page": listed,
        "former": former,
        "counts": counts,
        "may_manage": rules.may_manage_organisation(request.user, organisation),
        "tabs": [
            {"url": "?", "label": _("present"), "current": not former, "count": counts["present"]},
            {"url": "?show=former", "label": _("former"), "current": former, "count": counts["former"]},
        ],
    }
    return page(request, "desk/organisation.html", context, current="organisations")


@staff
def paste(request: HttpRequest, key: str) -> HttpResponse:
    """The newly elected of this term, as a list. Nothing is saved while a line has a fault, unless asked."""
    organisation = mine(request, key)
    form, faults = PasteForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        report = _paste(form, organisation, request)
        faults = list(report.faults) if report else []
        if report and (not faults or form.cleaned_data["skip_faults"]):
            _tell(request, report, faults)
            return redirect("desk:organisation", key=key)
    context = {"organisation": organisation, "form": form, "faults": faults}
    bad = bool(faults or form.errors)
    return page(
        request, "desk/members_paste.html", context, current="organisations", status=400 if bad else 200
    )


def _paste(form: PasteForm, organisation: Organisation, request: HttpRequest) -> Any:
    try:
        return memberships.paste(organisation=organisation, by=request.user, **form.cleaned_data)
    except Refused as refused:
        blame(form, refused)
        return None


def _tell(request: HttpRequest, report: Any, faults: list[Any]) -> None:
    said = [
        ngettext("One person is added.", "%(count)d people are added.", report.added)
        % {"count": report.added}
    ]
    if report.renewed:
        text = ngettext("One gets the new term.", "%(count)d get the new term.", report.renewed)
        said.append(text % {"count": report.renewed})
    if report.known:
        text = ngettext("One was here already.", "%(count)d were here already.", report.known)
        said.append(text % {"count": report.known})
    messages.success(request, " ".join(said))
    for number, message in faults:
        messages.warning(
            request, _("Line %(number)s was left out: %(message)s") % {"number": number, "message": message}
        )


@staff
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Membership.objects.filter(organisation__in=rules.visible_organisations(request.user))
    membership = get_object_or_404(rows.select_related("organisation", "person"), pk=pk)
    organisation = membership.organisation
    require(rules.may_manage_organisation(request.user, organisation))
    form = EndForm(request.POST or None, initial={"on": today(organisation.time_zone)})
    if request.method == "POST" and form.is_valid():
        done, _membership = attempt(
            request,
            lambda: memberships.end(membership, on=form.cleaned_data["on"], by=request.user),
            form=form,
            done=_("The membership ends. Roles of this person end on their own page."),
        )
        if done:
            return redirect("desk:organisation", key=organisation.key)
    context = {"form": form, "membership": membership, "organisation": organisation}
    return page(
        request,
        "desk/membership_end.html",
        context,
        current="organisations",
        status=400 if form.errors else 200,
    )
