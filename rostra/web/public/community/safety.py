"""Keeping oneself safe: what one can do, reporting, blocking, one's reports and their proof, answering a moderator."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.community import things
from rostra.community.actions import blocks, reports
from rostra.community.models import Block, Report
from rostra.community.rules import reports as rules
from rostra.community.rules.safety import silences_of
from rostra.community.things import Thing
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.models import Person
from rostra.programmes.actions import academy
from rostra.web.parts.entrance import safe_next
from rostra.web.parts.things import address_of
from rostra.web.public.community.safety_forms import AppealForm, ReportForm

FAULTY, TOO_MANY = 422, 429
A_PAGE = 20
both = require_http_methods(["GET", "HEAD", "POST"])


def found(kind: str, key: str) -> Thing:
    """A thing by kind and key, or 404."""
    thing = things.find(kind, key)
    if thing is None:
        raise Http404
    return thing


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Community"), reverse("community")), (_("Safety"), reverse("safety")), *more]


@never_cache
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """What one can do here to protect oneself, in plain words; what keeps this person from writing, if anything does."""
    context = {
        "silences": silences_of(request.user),
        "contact": academy.the().contact_email,
        "trail": _trail()[:1],
        "soon": rules.SOON.days,
        "later": rules.LATER.days,
    }
    return render(request, "public/community/safety.html", context)


@never_cache
@both
def report(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Report something one sees; visitors too, without an account. POST reports."""
    thing = found(kind, key)
    if not rules.may_report(request.user, thing):
        raise Http404
    name = thing.name if request.user.is_authenticated and thing.author and thing.is_named else ""
    form = ReportForm(request.POST if request.method == "POST" else None, name=name)
    if form.is_bound and form.is_valid() and _report(request, thing, form):
        soon = form.cleaned_data["why"] in Report.URGENT
        return redirect(f"{reverse('report_sent')}{'?soon=1' if soon else ''}")
    context = {"thing": thing, "form": form, "trail": _trail(), "back": address_of(thing)}
    return render(request, "public/community/report.html", context, status=FAULTY if form.errors else 200)


def _report(request: HttpRequest, thing: Thing, form: ReportForm) -> bool:
    if not ratelimit.consume(request, action="report"):
        form.add_error(None, _("Many reports came from here in a short time. Try again in an hour."))
        return False
    url = address_of(thing)
    given = {"block": False, **form.cleaned_data}
    try:
        reports.report(thing, by=request.user, url=settings.ROSTRA_URL + url if url else "", **given)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


@never_cache
@require_safe
def report_sent(request: HttpRequest) -> HttpResponse:
    """Thank you, and what happens when."""
    within: dt.timedelta = rules.SOON if "soon" in request.GET else rules.LATER
    return render(request, "public/community/report_sent.html", {"days": within.days, "trail": _trail()})


# ---------------------------------------------------------------- one's own reports


@login_required
@never_cache
@require_safe
def own_reports(request: HttpRequest) -> HttpResponse:
    """What one reported, what others reported about words said to oneself, what came of it, and the proof."""
    rows = rules.own_reports(request.user).order_by("-created_at", "-pk")
    listing = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    person: Any = request.user
    for row in listing:
        row.mine = row.by_id == person.pk
    return render(request, "public/community/own_reports.html", {"listing": listing, "trail": _trail()})


@login_required
@require_POST
def proof(request: HttpRequest, key: str) -> HttpResponse:
    """The proof of a report, and of others about the same person, as a ZIP."""
    row = get_object_or_404(Report, key=key)
    try:
        packed = reports.export(row, by=request.user)
    except NotAllowed:
        raise Http404 from None
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="proof-{row.created_at:%Y-%m-%d}-{key[:8]}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


# ---------------------------------------------------------------- blocks


@login_required
@never_cache
@both
def block(request: HttpRequest, key: str) -> HttpResponse:
    """A page with a button: not to meet somebody any more, or to meet them again. POST does it (`do`)."""
    other = get_object_or_404(Person, key=key, erased_at__isnull=True)
    blocked = Block.objects.filter(person=request.user.pk, blocked=other).exists()
    if not blocked and not rules.may_block(request.user, other):
        raise Http404
    if request.method == "POST":
        return _set_block(request, other)
    context = {"other": other, "name": things.name_of(other), "blocked": blocked, "trail": _trail()}
    return render(request, "public/community/block.html", context)


def _set_block(request: HttpRequest, other: Person) -> HttpResponse:
    name = things.name_of(other)
    if request.POST.get("do") == "unblock":
        blocks.unblock(person=request.user, other=other)
        messages.success(request, _("You meet %(name)s here again.") % {"name": name})
    else:
        blocks.block(person=request.user, other=other)
        messages.success(request, _("You do not meet %(name)s here any more.") % {"name": name})
    return redirect(safe_next(request) or reverse("learn:blocked"))


# ---------------------------------------------------------------- hidden words


@login_required
@never_cache
@both
def hidden_words(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Why one's words are hidden, and the one answer to it. POST answers."""
    thing = found(kind, key)
    if not thing.is_hidden or thing.author is None or thing.author.pk != request.user.pk:
        raise Http404
    may = rules.may_appeal(request.user, thing)
    form = AppealForm(request.POST if request.method == "POST" else None) if may else None
    if form is not None and form.is_bound and form.is_valid():
        url = address_of(thing)
        try:
            reports.appeal(
                thing, by=request.user, url=settings.ROSTRA_URL + url if url else "", **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Your answer is with a moderator. You get a letter."))
            return redirect(request.path)
    context = {
        "thing": thing, "form": form, "appeal": rules.appeals_since(thing).first(), "trail": _trail(),
    }  # fmt: skip
    bad = bool(form and form.errors)
    return render(request, "public/community/hidden_words.html", context, status=FAULTY if bad else 200)
