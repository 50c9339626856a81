"""Projects: what organisations do together, planned, ongoing and completed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rostra.community import finding, network_words
from rostra.community.actions import projects as actions
from rostra.community.actions.projects import MOST_PARTNERS, Partner
from rostra.community.models import Exchange, OrganisationProfile, Project, ProjectPartner
from rostra.community.rules import network as rules
from rostra.community.rules.roles import edited_organisations, may_edit_for
from rostra.kernel.errors import Refused
from rostra.people.models import Organisation
from rostra.programmes import reading
from rostra.web.parts.addresses import for_visitors, reading_url
from rostra.web.parts.serving import priorities_of
from rostra.web.public.community.directory import FAULTY, tabs
from rostra.web.public.community.network_forms import Narrow, ProjectForm
from rostra.web.public.community.network_lists import A_PAGE, by_state, countries_of, topics_of

WORDS = ("title", "summary", "text", "results", "lead__name")
both = require_http_methods(["GET", "HEAD", "POST"])


@for_visitors
def projects(request: HttpRequest) -> HttpResponse:
    """Projects by state, the newest first."""
    everything = rules.visible_projects(request.user)
    codes = everything.order_by().values_list("lead__country", "lead__territory").distinct()
    offered = {
        "topic": topics_of(everything, Project.topics.through, "project"),
        "country": countries_of(list(codes)),
    }
    form = Narrow(request.GET, offered)
    names = {"topic": "topics__key", "country": "lead__country"}
    rows = everything.filter(**{names[name]: value for name, value in form.wanted.items() if name in names})
    rows = finding.with_words(rows, form.wanted.get("q", ""), WORDS)
    state = request.GET.get("state", "")
    state = state if state in Project.State.values else ""
    states = by_state(rows, Project.State.choices, state, request.GET)
    rows = rows.filter(state=state) if state else rows
    listed = rows.select_related("lead").order_by("-created_at", "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    words = network_words.of_projects(page.object_list, get_language() or "en")
    context = {
        "form": form,
        "wanted": form.wanted,
        "states": states,
        "state": state,
        "page": page,
        "rows": [{"project": each, **words[each.pk]} for each in page],
        "may_write": _leads(request).exists(),
        "tabs": tabs("projects"),
    }
    return render(request, "public/community/projects.html", context)


def _found(request: HttpRequest, slug: str) -> Project:
    rows = rules.visible_projects(request.user).select_related("lead__directory_entry", "from_exchange")
    return get_object_or_404(rows.prefetch_related("topics"), slug=slug)


@for_visitors
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project: who, when, what for, what came of it."""
    found = _found(request, slug)
    language = get_language() or "en"
    place = (
        reading.places([found.programme_key], language).get(found.programme_key)
        if found.programme_key
        else None
    )
    origin = found.from_exchange
    context = {
        "project": found,
        "words": network_words.of_projects([found], language)[found.pk],
        "topics": [topic.title for topic in found.topics.all()],
        "lead": _named(found.lead),
        "partners": _partners(found),
        "programme": {"title": place.title, "lang": place.lang, "url": reading_url(place.path)}
        if place and place.path else None,
        "origin": origin if origin and rules.visible_exchanges(request.user).filter(pk=origin.pk).exists() else None,
        "may_edit": rules.may_edit_project(request.user, found),
        "priorities": priorities_of(found, "project", request.user, language),
    }  # fmt: skip
    return render(request, "public/community/project.html", context)


def _partners(project: Project) -> list[dict[str, Any]]:
    rows = ProjectPartner.objects.filter(project=project).select_related("organisation__directory_entry")
    return [
        {
            **(_named(each.organisation) if each.organisation else {"name": each.name, "slug": ""}),
            "role": each.role,
        }
        for each in rows.order_by("position", "pk")
    ]


def _named(organisation: Organisation) -> dict[str, str]:
    entry: OrganisationProfile | None = getattr(organisation, "directory_entry", None)
    return {"name": organisation.name, "slug": entry.slug if entry and entry.listed else ""}


# ---------------------------------------------------------------- writing


def _leads(request: HttpRequest) -> Any:
    return edited_organisations(request.user)


def _programmes(language: str) -> list[tuple[str, str]]:
    return [(each.key, each.title) for each in reading.catalogue(language)]


def _partners_given(request: HttpRequest) -> list[Partner]:
    """The rows of the form. A name that is one of our organisations' means that organisation."""
    rows = []
    for number in range(MOST_PARTNERS):
        name = request.POST.get(f"partners-{number}-name", "").strip()
        if name:
            rows.append((name, request.POST.get(f"partners-{number}-role", "").strip()))
    names = {name for name, _role in rows}
    known = {each.name: each for each in Organisation.objects.filter(name__in=names)}
    return [Partner(organisation=known.get(name), name=name, role=role) for name, role in rows]


def _rows_of(partners: Any) -> list[dict[str, str]]:
    return [
        {"name": each.organisation.name if each.organisation else each.name, "role": each.role}
        for each in partners
    ]


def _edit_page(
    request: HttpRequest, form: ProjectForm, rows: list[dict[str, str]], **more: Any
) -> HttpResponse:
    columns = [{"id": "name", "label": _("Organisation")}, {"id": "role", "label": _("What it does")}]
    context = {"form": form, "columns": columns, "rows": rows, "most": MOST_PARTNERS, **more}
    status = FAULTY if form.is_bound and form.errors else 200
    return render(request, "public/community/project_edit.html", context, status=status)


@login_required
@never_cache
@both
def project_new(request: HttpRequest) -> HttpResponse:
    """Write a project down, from nothing or from a proposal that was taken up."""
    if not _leads(request).exists():
        raise PermissionDenied
    origin, initial, partners = _from_exchange(request)
    form = ProjectForm(
        request.POST if request.method == "POST" else None, leads=_leads(request),
        programmes=_programmes(get_language() or "en"), initial=initial,
    )  # fmt: skip
    given = _partners_given(request) if form.is_bound else partners
    if form.is_bound and form.is_valid():
        try:
            made = actions.begin(by=request.user, partners=given, from_exchange=origin, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("project", made.slug)
    return _edit_page(request, form, _rows_of(given), origin=origin)


def _from_exchange(request: HttpRequest) -> tuple[Exchange | None, dict[str, Any], list[Partner]]:
    """The proposal a project begins with, what it says already, and who answered and was taken up."""
    key = request.GET.get("exchange", "")
    rows = (
        rules.visible_exchanges(request.user).select_related("organisation")
        if key
        else Exchange.objects.none()
    )
    origin = rows.filter(key=key).first()
    if origin is None or not may_edit_for(request.user, origin.organisation):
        return None, {}, []
    initial = {
        "title": origin.title, "lead": origin.organisation, "text": origin.text, "language": origin.language,
        "state": Project.State.PLANNED, "topics": list(origin.topics.all()), "public": origin.public,
    }  # fmt: skip
    taken = rules.visible_replies(request.user, origin).filter(state="accepted", organisation__isnull=False)
    partners = {each.organisation_id: each.organisation for each in taken.select_related("organisation")}
    return (
        origin,
        initial,
        [Partner(organisation=each) for each in partners.values() if each != origin.organisation],
    )


def _own(request: HttpRequest, slug: str) -> Project:
    found = _found(request, slug)
    if not rules.may_edit_project(request.user, found):
        raise Http404
    return found


@login_required
@never_cache
@both
def project_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a project."""
    found = _own(request, slug)
    form = ProjectForm(
        request.POST if request.method == "POST" else None, leads=_leads(request), instance=found,
        programmes=_programmes(get_language() or "en"),
    )  # fmt: skip
    if form.is_bound:
        given: Any = _partners_given(request)
    else:
        given = list(found.partners.select_related("organisation").order_by("position", "pk"))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        small = values.pop("small_change", False)
        try:
            actions.change(found, by=request.user, partners=given, meaning_changed=not small, **values)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("project", found.slug)
    return _edit_page(request, form, _rows_of(given), project=found)


@login_required
@never_cache
@require_POST
def project_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a project that was written down by mistake."""
    actions.remove(_own(request, slug), by=request.user)
    messages.success(request, _("Deleted."))
    return redirect("projects")
