"""The first page, and where a signed-in person goes from the bare address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from rostra.people.rules import is_staff
from rostra.programmes import reading
from rostra.web.parts.addresses import for_visitors


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """From the bare address to one's own first page, in one's own language."""
    person = request.user
    name = "home"
    language = get_language()
    if person.is_authenticated:
        learns = person.enrolments.exclude(state="withdrawn").exists()
        name = "desk:today" if is_staff(person) and not learns else "learn:home"
        language = person.language
    with override(language):
        response = redirect(reverse(name))
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """What this academy is, what it offers, and where to begin."""
    language = get_language()
    programmes = reading.catalogue(language)
    own = reading.publication(path="", language=language, shape="home")
    return render(request, "public/home.html", {"page": own, "programmes": programmes})


@for_visitors
def languages(request: HttpRequest) -> HttpResponse:
    """All languages on one page, for those who cannot open the menu."""
    return render(request, "public/languages.html")
