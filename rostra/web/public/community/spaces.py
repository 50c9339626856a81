"""Spaces: the list, one of them, its people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rostra.community import reading_spaces as reading
from rostra.community.actions import spaces as actions
from rostra.community.actions.comments import why_silenced
from rostra.community.models import Space, SpaceMember
from rostra.community.rules import roles
from rostra.community.rules import spaces as rules
from rostra.languages.markdown import plain_html
from rostra.web.public.community import documents
from rostra.web.public.community.asking import attempt, languages_first, signed_in

A_PAGE, PEOPLE, SHOWN = 20, 50, 8
WITH_COHORT = "cohort__edition__organisation"
PAGE = ("GET", "HEAD", "POST")


def find(request: HttpRequest, slug: str) -> Space:
    """A space this person finds; 404 for any other."""
    rows = rules.findable_spaces(request.user).select_related(WITH_COHORT, "organisation")
    found: Space = get_object_or_404(rows, slug=slug)
    return found


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """One's own spaces with what is new, those one may join, and what became of one's proposals."""
    person: Any = request.user
    own = list(reading.with_news(rules.spaces_of(person), person).order_by("-last_at", "title", "pk"))
    rows = (
        rules.findable_spaces(person)
        .exclude(pk__in=[each.pk for each in own])
        .exclude(kind=Space.Kind.COHORT)
    )
    listing = Paginator(rows.order_by("state", "-last_at", "title", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    asked = SpaceMember.objects.none()
    if person.is_authenticated:
        asked = SpaceMember.objects.filter(person=person, state=SpaceMember.State.ASKED)
    context = {
        "own": own,
        "listing": listing,
        "asked": set(asked.values_list("space", flat=True)),
        "proposals": rules.proposals_of(person).order_by("-created_at", "pk"),
    }
    return render(request, "public/community/spaces.html", context)


@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, what was written last, who is in it; to join it or to choose its letters."""
    found, person = find(request, slug), request.user
    readable = rules.may_read(person, found)
    row = rules.membership(person, found)
    inside = rules.is_in(person, found)
    since = (row.seen_at if row else None) or (reading.NEVER if inside else None)
    listing = None
    if readable:
        listing = Paginator(reading.posts_of(found, person), A_PAGE).get_page(request.GET.get("page"))
    leads = rules.may_lead(person, found)
    context = {
        **facts(found),
        "readable": readable,
        "row": row,
        "inside": inside,
        "may_write": rules.may_write(person, found),
        "why_silent": why_silenced(person, found) if inside else "",
        "may_join": rules.may_join(person, found),
        "leads": leads,
        "moderates": roles.may_moderate(person, found),
        "requests": found.memberships.filter(state=SpaceMember.State.ASKED).count() if leads else 0,
        "lines": reading.lines(listing.object_list, get_language() or "en", since, person) if listing else [],
        "listing": listing,
        "any_new": since is not None and bool(found.last_at and found.last_at > since),
        "lead_names": reading.leads_of(found),
        "people": _some(found) if inside or leads else [],
        "many": _many(found),
        "hears": SpaceMember.Hears.choices,
        **documents.of_space(found, person, get_language() or "en"),
    }
    return render(request, "public/community/space.html", context)


def facts(found: Space) -> dict[str, Any]:
    """What every page of a space shows of it."""
    return {
        "space": found,
        "purpose": plain_html(found.purpose) if found.purpose else "",
        "manners": plain_html(found.rules) if found.rules else "",
        "trail": [(_("Community"), reverse("community")), (_("Spaces"), reverse("spaces"))],
    }


def _many(found: Space) -> int:
    """How many are in it; people of a cohort come and go elsewhere, so they are counted as they are now."""
    return rules.people_of(found).count() if found.cohort_id else found.members


def _some(found: Space) -> list[reading.Someone]:
    return reading.someones(found, reading.members_of(found)[:SHOWN])


@signed_in
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who is in it, with their organisation; for its leads who asked to join, and what they decide."""
    found, person = find(request, slug), request.user
    leads = rules.may_lead(person, found)
    if not leads and not rules.is_in(person, found):
        raise Http404
    wanted = request.GET.get("q", "").strip()
    rows = reading.members_of(found)
    if wanted:
        rows = rows.filter(Q(name__icontains=wanted))
    listing = Paginator(rows, PEOPLE).get_page(request.GET.get("page"))
    asked = []
    if leads:
        waiting = found.memberships.filter(state=SpaceMember.State.ASKED).select_related("person")
        asked = list(waiting.order_by("updated_at", "pk")[:PEOPLE])
    places = reading.organisations_of([each.person_id for each in asked]) if asked else {}
    context = {
        **facts(found),
        "leads": leads,
        "listing": listing,
        "someones": reading.someones(found, listing.object_list),
        "asked": [(row, places.get(row.person_id, "")) for row in asked],
        "roles": SpaceMember.Role.choices,
        "wanted": wanted,
    }
    return render(request, "public/community/space_members.html", context)


class ProposalForm(forms.Form):
    """A working group somebody would like to see."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for, and why now"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=gettext_lazy("Limited Markdown."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Main language"))
    leads = forms.ChoiceField(
        label=gettext_lazy("Who leads it?"), initial="me", widget=forms.RadioSelect,
        choices=[("me", gettext_lazy("I do")), ("other", gettext_lazy("Somebody else, please look for one"))],
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages_first(language)


@signed_in
@require_http_methods(PAGE)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a working group; what another page knows already may come in the address."""
    first = {name: request.GET.get(name, "")[:500] for name in ("title", "purpose") if request.GET.get(name)}
    form = ProposalForm(request.POST or None, language=get_language() or "en", initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _made = attempt(
            request,
            lambda: actions.propose(
                by=request.user, title=data["title"], purpose=data["purpose"], language=data["language"],
                leads=data["leads"] == "me",
            ),
            form=form,
            done=_("Thank you. You get a letter with the answer."),
        )  # fmt: skip
        if done:
            return redirect("spaces")
    context = {
        "form": form,
        "trail": [(_("Community"), reverse("community")), (_("Spaces"), reverse("spaces"))],
    }
    return render(request, "public/community/space_new.html", context, status=400 if form.errors else 200)
