"""Organisations of the directory: the list, one of them with everything of it, and what it says of itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.cohorts.models import Edition
from rostra.cohorts.rules.editions import offered_editions
from rostra.community import finding, network_words
from rostra.community.actions import organisation_profiles as actions
from rostra.community.models import OrganisationProfile
from rostra.community.rules import cases, documents, network, posts
from rostra.community.rules.roles import edited_organisations, may_edit_for, writes_for_some
from rostra.kernel.errors import Refused
from rostra.people.models import Organisation
from rostra.programmes import reading
from rostra.web.parts.addresses import for_visitors, reading_url
from rostra.web.parts.entries import entry_of
from rostra.web.public.community.directory import FAULTY, tabs
from rostra.web.public.community.network_forms import EntryForm, Narrow
from rostra.web.public.community.network_lists import A_PAGE, countries_of, topics_of, tree

WORDS = ("organisation__name", "summary", "about", "organisation__territory")
SHOWN = 6  # of each sort on the page of an organisation


@for_visitors
def directory_organisations(request: HttpRequest) -> HttpResponse:
    """Listed organisations by name."""
    listed = network.listed_organisations()
    places = listed.order_by().values_list(
        "organisation__country", "organisation__territory", "organisation__kind"
    )
    found = list(places)
    codes = [(country, code) for country, code, _kind in found]
    kinds = {kind for _country, _code, kind in found}
    offered = {
        "kind": (_("Kind"), [choice for choice in Organisation.Kind.choices if choice[0] in kinds]),
        "country": countries_of(codes),
        "topic": topics_of(listed, OrganisationProfile.topics.through, "organisationprofile"),
    }
    form = Narrow(request.GET, offered)
    wanted = {**form.wanted, "territory": request.GET.get("territory", "").strip().upper()[:20]}
    names = {"kind": "organisation__kind", "country": "organisation__country", "topic": "topics__key",
             "territory": "organisation__territory__startswith"}  # fmt: skip
    rows = listed.filter(**{names[name]: value for name, value in wanted.items() if value and name in names})
    rows = finding.with_words(rows, wanted.get("q", ""), WORDS)
    page = Paginator(rows.order_by("organisation__name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    words = network_words.of_entries(page.object_list, get_language() or "en")
    context = {
        "form": form,
        "wanted": {name: value for name, value in wanted.items() if value},
        "page": page,
        "rows": [{"entry": each, "organisation": each.organisation, **words[each.pk]} for each in page],
        "tree": tree(codes, wanted, request.GET),
        "tabs": tabs("organisations"),
        "may_edit": request.user.is_authenticated and writes_for_some(request.user),
    }
    return render(request, "public/community/organisations.html", context)


@for_visitors
def directory_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it says of itself, and what of it one may read."""
    rows = OrganisationProfile.objects.select_related("organisation").prefetch_related("topics")
    entry = get_object_or_404(rows, slug=slug)
    if not network.may_read_entry(request.user, entry):
        raise Http404
    language = get_language() or "en"
    organisation = entry.organisation
    context = {
        "entry": entry,
        "organisation": organisation,
        "topics": [topic.title for topic in entry.topics.all()],
        "words": network_words.of_entries([entry], language)[entry.pk],
        "may_edit": may_edit_for(request.user, organisation),
        **_of(organisation, request.user, language),
    }
    return render(request, "public/community/organisation.html", context)


def _of(organisation: Organisation, person: Any, language: str) -> dict[str, Any]:
    """What of an organisation's this reader may see, some of each sort."""
    people = network.with_function(network.visible_profiles(person)).filter(
        organisation=organisation, function__isnull=False
    )
    together = Q(lead=organisation) | Q(partners__organisation=organisation)
    projects = network.visible_projects(person).filter(together).distinct().select_related("lead")
    projects = list(projects.order_by("-created_at", "-pk")[:SHOWN])
    words = network_words.of_projects(projects, language)
    exchanges = network.open_now(network.visible_exchanges(person)).filter(organisation=organisation)
    return {
        "people": [
            entry_of(each)
            for each in people.select_related("person", "organisation").prefetch_related("topics")
            .order_by("-updated_at", "-pk")[:SHOWN]
        ],
        "projects": [{"project": each, **words[each.pk]} for each in projects],
        "exchanges": exchanges.order_by("-created_at", "-pk")[:SHOWN],
        "posts": posts.visible_posts(person)
        .filter(organisation=organisation, space=None, stage="published")
        .order_by("-first_published_at", "-pk")[:SHOWN],
        "cases": cases.visible_cases(person).filter(organisation=organisation, state="published")
        .order_by("-published_at", "-pk")[:SHOWN],
        "documents": documents.visible_documents(person)
        .filter(organisation=organisation, published_at__isnull=False)
        .order_by("-published_at", "-pk")[:SHOWN],
        "programmes": _programmes(organisation, person, language),
    }  # fmt: skip


def _programmes(organisation: Organisation, person: Any, language: str) -> list[dict[str, Any]]:
    """The programmes of which an organisation runs editions that this reader hears of, with how many."""
    keys = (
        Edition.objects.filter(organisation=organisation).values_list("programme_key", flat=True).distinct()
    )
    heard = offered_editions(person, list(keys)).filter(organisation=organisation)
    counts = heard.order_by().values("programme_key").annotate(n=Count("pk", distinct=True))
    numbers = {row["programme_key"]: row["n"] for row in counts}
    return [
        {"title": place.title, "lang": place.lang, "url": reading_url(place.path), "editions": numbers[key]}
        for key, place in sorted(reading.places(numbers, language).items())
        if place.path
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: HttpRequest, key: str) -> HttpResponse:
    """What an organisation says of itself; its managers write it."""
    organisation = get_object_or_404(edited_organisations(request.user), key=key)
    entry = OrganisationProfile.objects.filter(organisation=organisation).first()
    form = EntryForm(request.POST if request.method == "POST" else None, instance=entry)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        small = given.pop("small_change", False)
        try:
            saved = actions.save(organisation, by=request.user, meaning_changed=not small, **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("directory_organisation", saved.slug)
    context = {"form": form, "organisation": organisation, "entry": entry}
    status = FAULTY if form.errors else 200
    return render(request, "public/community/organisation_edit.html", context, status=status)
