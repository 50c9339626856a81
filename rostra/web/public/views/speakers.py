"""Speakers as everybody meets them: only those who agreed to be shown."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.languages.names import name_of
from rostra.live.models import Session, Speaker
from rostra.live.rules import sessions as rules
from rostra.live.rules import speakers as speaker_rules
from rostra.live.spoken import nearest
from rostra.web.parts.addresses import for_visitors
from rostra.web.public import calendar, sessionfacts

A_PAGE = 30
SESSIONS = 20
A_WORD = re.compile(r"\w+")


@for_visitors
def speakers(request: HttpRequest) -> HttpResponse:
    """Everybody who speaks and agreed to be shown, by name."""
    sought = request.GET.get("q", "").strip()[:80]
    public = rules.public_sessions()
    rows = speaker_rules.public_speakers().annotate(
        held=Count("speaking", filter=Q(speaking__session__in=public.values("pk")))
    )
    for word in A_WORD.findall(sought):
        rows = rows.filter(Q(name__icontains=word) | Q(affiliation__icontains=word))
    listing = Paginator(rows.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    context = {
        "listing": listing,
        "sought": sought,
        "rows": [
            {"speaker": each, "role": nearest(each.roles, language), "photo": photo_url(each)}
            for each in listing
        ],
        "trail": [(_("Sessions"), reverse("sessions"))],
    }
    return render(request, "public/speakers.html", context)


def photo_url(speaker: Speaker) -> str:
    return reverse("speaker_photo", args=[speaker.slug]) if speaker.photo else ""


@for_visitors
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """One speaker: who they are, and their sessions over the years."""
    own = get_object_or_404(speaker_rules.public_speakers(), slug=slug)
    language = get_language() or "en"
    biography = nearest(own.biographies, language)
    listing = Paginator(_sessions_of(own, request.user), SESSIONS).get_page(request.GET.get("page"))
    shown = list(listing)
    rows = sessionfacts.rows(
        shown, language, request.user, recorded=calendar.recorded([each.pk for each in shown])
    )
    context = {
        "speaker": own,
        "role": nearest(own.roles, language),
        "biography": {"html": sessionfacts.prose(biography.text), "language": biography.language},
        "photo": photo_url(own),
        "speaks": ", ".join(name_of(code) for code in own.languages),
        "listing": listing,
        "coming": [each for each in rows if not each.over],
        "years": _by_year([each for each in rows if each.over]),
        "trail": [(_("Sessions"), reverse("sessions")), (_("Speakers"), reverse("speakers"))],
    }
    return render(request, "public/speaker.html", context)


def _sessions_of(speaker: Speaker, person: Any) -> QuerySet[Session]:
    return rules.visible_sessions(person).filter(speaking__speaker=speaker).order_by("-starts_at", "pk")


def _by_year(rows: list[sessionfacts.Row]) -> list[tuple[int, list[sessionfacts.Row]]]:
    years: dict[int, list[sessionfacts.Row]] = {}
    for each in rows:
        years.setdefault(each.session.first_day.year, []).append(each)
    return sorted(years.items(), reverse=True)


@for_visitors
def speaker_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo of somebody who agreed to be shown; for those who keep the register, of everybody in it."""
    own = get_object_or_404(Speaker, slug=slug)
    if not own.photo or not (own.is_published or speaker_rules.may_see_speaker(request.user, own)):
        raise Http404
    try:
        with own.photo.open("rb") as stream:
            return HttpResponse(stream.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
