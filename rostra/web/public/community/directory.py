"""The directory of people: who opted in, one of them, and letters to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import finding
from rostra.community.actions import profiles as actions
from rostra.community.letters.network import read_token
from rostra.community.models import Profile
from rostra.community.rules import network as rules
from rostra.kernel.errors import Refused
from rostra.people.models import Function, Person
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.entries import entry_of
from rostra.web.public.community.network_forms import LetterForm, Narrow, ReasonForm
from rostra.web.public.community.network_lists import A_PAGE, countries_of, languages_of, topics_of, tree

FAULTY = 422
WORDS = ("person__name", "headline", "about", "helps_with", "looks_for")
both = require_http_methods(["GET", "HEAD", "POST"])


@for_visitors
def directory(request: HttpRequest) -> HttpResponse:
    """People who opted in, thirty to a page, those who wrote last first."""
    everybody = rules.with_function(rules.visible_profiles(request.user))
    codes = list(
        everybody.filter(function__isnull=False, organisation__isnull=False)
        .order_by()
        .values_list("organisation__country", "organisation__territory")
    )
    offered = {
        "topic": topics_of(everybody, Profile.topics.through, "profile"),
        "language": languages_of(everybody),
        "function": (_("Function"), Function.choices),
        "country": countries_of(codes),
    }
    form = Narrow(request.GET, offered)
    wanted = {**form.wanted, "territory": request.GET.get("territory", "").strip().upper()[:20]}
    rows = _fitting(everybody, wanted).select_related("person", "organisation").prefetch_related("topics")
    page = Paginator(rows.order_by("-updated_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "wanted": {name: value for name, value in wanted.items() if value},
        "page": page,
        "entries": [entry_of(each) for each in page],
        "tree": tree(codes, wanted, request.GET),
        "tabs": tabs("people"),
    }
    return render(request, "public/community/directory.html", context)


def _fitting(rows: QuerySet[Profile], wanted: dict[str, str]) -> QuerySet[Profile]:
    there = rows.filter(function__isnull=False)
    if wanted.get("function"):
        rows = rows.filter(function=wanted["function"])
    if wanted.get("country"):
        rows = rows.filter(pk__in=there.filter(organisation__country=wanted["country"]).values("pk"))
    if wanted.get("territory"):
        below = there.filter(organisation__territory__startswith=wanted["territory"])
        rows = rows.filter(pk__in=below.values("pk"))
    if wanted.get("topic"):
        rows = rows.filter(topics__key=wanted["topic"])
    if wanted.get("language"):
        rows = finding.speaking(rows, wanted["language"])
    return finding.with_words(rows, wanted.get("q", ""), WORDS)


def tabs(current: str) -> list[dict[str, Any]]:
    """The two halves of the directory, and what organisations do together."""
    pages = (
        ("people", _("People"), "directory"),
        ("organisations", _("Organisations"), "directory_organisations"),
        ("exchanges", _("We offer, we seek"), "exchanges"),
        ("projects", _("Projects"), "projects"),
    )
    return [{"label": label, "url": reverse(url), "current": name == current} for name, label, url in pages]


def _found(request: HttpRequest, key: str) -> Profile:
    rows = rules.with_function(rules.visible_profiles(request.user))
    return get_object_or_404(
        rows.select_related("person", "organisation__directory_entry").prefetch_related("topics"), key=key
    )


@for_visitors
def directory_person(request: HttpRequest, key: str) -> HttpResponse:
    """One person: what they wrote of themselves, and a way to write to them."""
    found = _found(request, key)
    context = {
        "profile": found,
        "entry": entry_of(found),
        "entry_url": _organisation_url(found),
        "own": found.person_id == request.user.pk,
        "may_write": rules.may_write_to(request.user, found.person),
        "may_take_down": rules.may_take_down(request.user, found),
    }
    return render(request, "public/community/directory_person.html", context)


def _organisation_url(profile: Profile) -> str:
    """The page of the organisation that is shown, when it is listed."""
    organisation: Any = profile.organisation if getattr(profile, "function", None) else None
    entry = getattr(organisation, "directory_entry", None)
    return reverse("directory_organisation", args=[entry.slug]) if entry and entry.listed else ""


@require_safe
def own_entry(request: HttpRequest) -> HttpResponse:
    """One's own entry, among the pages about oneself."""
    return redirect("learn:profile_edit")


@login_required
@never_cache
@both
def directory_write(request: HttpRequest, key: str) -> HttpResponse:
    """A letter to somebody who lets people write."""
    found = _found(request, key)
    if not rules.may_write_to(request.user, found.person):
        raise Http404
    form = LetterForm(request.POST if request.method == "POST" else None, answering=False)
    if form.is_bound and form.is_valid():
        try:
            actions.write_to(found.person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Sent. The answer comes to you by e-mail."))
            return redirect("directory_person", found.key)
    context = {"form": form, "name": found.person.name, "back": reverse("directory_person", args=[found.key])}
    status = FAULTY if form.errors else 200
    return render(request, "public/community/directory_write.html", context, status=status)


@login_required
@never_cache
@both
def directory_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The answer to a letter: the page that its button leads to, for its reader alone."""
    keys = read_token(token)
    if keys is None or keys[1] != request.user.key:
        raise Http404
    writer = get_object_or_404(Person, key=keys[0])
    if not rules.may_answer(request.user, writer):
        return render(request, "public/community/directory_gone.html", status=410)
    form = LetterForm(request.POST if request.method == "POST" else None, answering=True)
    if form.is_bound and form.is_valid():
        try:
            actions.answer(writer, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Sent. The answer comes to you by e-mail."))
            return redirect("directory")
    context = {
        "form": form, "name": writer.name, "back": reverse("directory"), "answering": True, "writer": writer,
    }  # fmt: skip
    status = FAULTY if form.errors else 200
    return render(request, "public/community/directory_write.html", context, status=status)


@login_required
@never_cache
@both
def directory_take_down(request: HttpRequest, key: str) -> HttpResponse:
    """Take an entry off the directory; its owner reads why."""
    found = _found(request, key)
    if not rules.may_take_down(request.user, found):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.take_down(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The entry is off the directory. The person gets a letter."))
        return redirect("directory")
    context = {"form": form, "name": found.person.name, "back": reverse("directory_person", args=[found.key])}
    status = FAULTY if form.errors else 200
    return render(request, "public/community/directory_take_down.html", context, status=status)
