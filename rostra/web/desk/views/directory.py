"""People and their roles: who is who, who may do what until when, a link that signs somebody in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.kernel.errors import Refused
from rostra.ledger import rules as ledger
from rostra.ledger.actions import merging
from rostra.messaging import rules as letters
from rostra.messaging.models import Trouble
from rostra.people import rules
from rostra.people.actions import grants, links, memberships
from rostra.people.models import Grant, Membership, Person
from rostra.web.desk import scopes
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.people import GrantForm, PersonForm

HOURS = 24


def seen(request: HttpRequest, key: str) -> Person:
    return get_object_or_404(rules.visible_people(request.user), key=key)


@require_safe
@staff
def directory(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:100]
    rows = rules.visible_people(request.user).filter(erased_at=None)
    if sought:
        rows = rows.filter(Q(name__icontains=sought) | Q(email__icontains=sought))
    with_roles = request.GET.get("show") == "roles"
    if with_roles:
        rows = rows.filter(pk__in=Grant.objects.live().values("person"))
    rows = rows.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation")),
        Prefetch("grants", Grant.objects.live(), to_attr="live_grants"),
    )
    listed = paged(request, rows.order_by("name", "email", "pk"))
    context = {"page": listed, "sought": sought, "with_roles": with_roles, "may_add": _may_add(request.user)}
    return page(request, "desk/directory.html", context, current="directory")


def _may_add(person: Any) -> bool:
    return rules.managed_organisations(person).exists()


@staff
def new(request: HttpRequest) -> HttpResponse:
    organisations = rules.managed_organisations(request.user).order_by("name")
    require(organisations.exists())
    form = PersonForm(
        request.POST or None, organisations=organisations, initial={"organisation": organisations.first()}
    )
    if request.method == "POST" and form.is_valid():
        person = _add(request, form)
        if person is not None:
            messages.success(request, _("Added. Give a role below, or invite them to an edition."))
            return redirect("desk:person", key=person.key)
    return page(
        request,
        "desk/person_new.html",
        {"form": form},
        current="directory",
        status=400 if form.errors else 200,
    )


def _add(request: HttpRequest, form: PersonForm) -> Person | None:
    try:
        given = form.cleaned_data
        line = f"{given['email']}\t{given['name']}"
        report = memberships.paste(
            organisation=given["organisation"], text=line, function=given["function"], by=request.user
        )
    except Refused as refused:
        blame(form, refused)
        return None
    for _number, message in report.faults:
        form.add_error("email", message)
    return report.people[0] if report.people else None


@require_safe
@staff
def person(request: HttpRequest, key: str) -> HttpResponse:
    return _person_page(request, seen(request, key))


def _person_page(
    request: HttpRequest, person: Person, *, form: GrantForm | None = None, link: str = ""
) -> HttpResponse:
    held = list(Grant.objects.filter(person=person).live().order_by("given_at", "pk"))
    for grant in held:
        grant.may_revoke = scopes.may_give(request.user, grant.role, (grant.scope_kind, grant.scope_key))
        grant.last_moment = grant.until and grant.until - dt.timedelta(seconds=1)
    given = scopes.choices(request.user)
    context = {
        "person": person,
        "grants": scopes.named(held),
        "link": link,
        "hours": HOURS,
        "memberships": person.memberships.select_related("organisation").order_by("-starts_on", "pk"),
        "enrolments": ledger.visible_enrolments(request.user)
        .filter(person=person)
        .select_related("edition", "progress"),
        "form": form or (GrantForm(**given) if given["scopes"] else None),
        "may_link": rules.may_make_link(request.user, person),
        "may_merge": merging.may_merge_away(request.user, person),
        "trouble": Trouble.objects.filter(address=person.email or "").first(),
        "may_clear_trouble": letters.may_clear_trouble(request.user, person),
    }
    bad = bool(form and form.errors)
    return page(request, "desk/person.html", context, current="directory", status=400 if bad else 200)


@require_POST
@staff
def give(request: HttpRequest, key: str) -> HttpResponse:
    person = seen(request, key)
    offered = scopes.choices(request.user)
    require(bool(offered["scopes"]))
    form = GrantForm(request.POST, **offered)
    if form.is_valid():
        kind, _colon, scope_key = form.cleaned_data["scope"].partition(":")
        role, until = form.cleaned_data["role"], form.cleaned_data["until"]
        if not scopes.may_give(request.user, role, (kind, scope_key)):
            form.add_error("role", _("You cannot give this role there. Choose another place."))
            return _person_page(request, person, form=form)
        done, _grant = attempt(
            request,
            lambda: grants.give(
                person=person,
                role=role,
                scope_kind=kind,
                scope_key=scope_key,
                until=_end_of(until, request.user.time_zone),
                by=request.user,
                chain=scopes.chain_above((kind, scope_key)),
            ),
            form=form,
            done=_("The role is given."),
        )
        if done:
            return redirect("desk:person", key=key)
    return _person_page(request, person, form=form)


def _end_of(day: dt.date | None, zone: str) -> dt.datetime | None:
    """The first instant after a day in a zone: a role given until a day holds on that day."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(zone))


@require_POST
@staff
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Grant.objects.live().filter(person__in=rules.visible_people(request.user))
    grant = get_object_or_404(rows.select_related("person"), pk=pk)
    require(scopes.may_give(request.user, grant.role, (grant.scope_kind, grant.scope_key)))
    attempt(
        request,
        lambda: grants.revoke(
            grant, by=request.user, chain=scopes.chain_above((grant.scope_kind, grant.scope_key))
        ),
        done=_("The role is taken back."),
    )
    return redirect("desk:person", key=grant.person.key)


@require_POST
@staff
def sign_in_link(request: HttpRequest, key: str) -> HttpResponse:
    """A link that works once and without mail. It is shown now and never again: only its hash is kept."""
    person = seen(request, key)
    require(rules.may_make_link(request.user, person))
    done, token = attempt(request, lambda: links.make(person=person, by=request.user, hours=HOURS))
    if not done:
        return redirect("desk:person", key=key)
    return _person_page(request, person, link=settings.ROSTRA_URL + reverse("sign_in_link", args=[token]))
