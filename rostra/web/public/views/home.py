"""The first page, and where a signed-in person goes from the bare address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from rostra.live.models import Session
from rostra.live.rules import sessions
from rostra.people.rules import is_staff
from rostra.programmes import reading
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.entrance import first_page
from rostra.web.public import sessionfacts

NEXT = 3  # sessions on the first page


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """From the bare address to one's own first page, in one's own language."""
    person = request.user
    language, target = get_language(), ""
    if person.is_authenticated:
        learns = person.enrolments.exclude(state="withdrawn").exists()
        language, target = person.language, first_page(person) if is_staff(person) and not learns else ""
    with override(language):
        response = redirect(target or reverse("learn:home" if person.is_authenticated else "home"))
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """What this academy is, what it offers, and where to begin."""
    language = get_language()
    programmes = reading.catalogue(language)
    own = reading.publication(path="", language=language, shape="home")
    context = {"page": own, "programmes": programmes, "coming": _coming(language, request.user)}
    return render(request, "public/home.html", context)


def _coming(language: str, person: Any) -> list[sessionfacts.Row]:
    """The next public sessions that take place."""
    rows = sessions.public_sessions().filter(ends_at__gt=timezone.now(), state=Session.State.ANNOUNCED)
    return sessionfacts.rows(rows.order_by("starts_at", "pk")[:NEXT], language, person)


@for_visitors
def languages(request: HttpRequest) -> HttpResponse:
    """All languages on one page, for those who cannot open the menu."""
    return render(request, "public/languages.html")
