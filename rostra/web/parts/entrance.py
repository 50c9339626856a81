"""What happens around every sign-in, whichever way it was proved."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override

from rostra.cohorts.models import Edition
from rostra.cohorts.rules.editions import HEARD_BY_ALL
from rostra.people import rules
from rostra.people.models import Person, Role

OWN = "own_device"
SECONDS_A_DAY = 86400


def safe_next(request: HttpRequest, given: str | None = None) -> str:
    """A path of this site to go to afterwards, or the empty text."""
    url = given if given is not None else request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if ours else ""


def sign_in(
    request: HttpRequest, person: Person, *, method: str, next: str = "", own: bool = False
) -> HttpResponse:
    """Sign somebody in whose proof was accepted, and send them on. Somebody else who was signed in is signed out."""
    if request.user == person:
        return redirect(next or first_page(person))
    if request.user.is_authenticated:
        logout(request)
    request.session[OWN] = own
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person, redirect_url=next or None))


def set_length(request: HttpRequest) -> None:
    """On one's own device for weeks; elsewhere until the browser closes, at most twelve hours."""
    own = request.session.pop(OWN, False)
    request.session.set_expiry(settings.ROSTRA_OWN_DEVICE_DAYS * SECONDS_A_DAY if own else 0)


def _only_supports(person: Person) -> bool:
    """Whether somebody is a support officer and nothing else at the desk."""
    return {grant.role for grant in rules.grants_of(person)} == {Role.OFFICER}


def first_page(person: Person) -> str:
    """Where somebody begins, in their language."""
    with override(person.language):
        if rules.is_staff(person):
            return reverse("desk:members" if _only_supports(person) else "desk:today")
        if rules.is_editor(person):
            return settings.ROSTRA_EDITOR_PATH
        return reverse("learn:home")


def is_open_to_everyone() -> bool:
    """Whether a newcomer may make an account: there is an edition that is open to everyone."""
    return Edition.objects.filter(
        admission__in=HEARD_BY_ALL, announced_at__isnull=False, cancelled_at__isnull=True
    ).exists()


def already_in(request: HttpRequest) -> HttpResponse | None:
    """Somebody who is signed in has nothing to do on these pages."""
    if not request.user.is_authenticated:
        return None
    person: Any = request.user
    return redirect(safe_next(request) or first_page(person))
