"""The door of the desk: who comes in, how a page is put together, how a form meets an action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rostra.coaching.rules import coaches
from rostra.coaching.rules import contacts as officers
from rostra.cohorts import rules as cohorts
from rostra.kernel.errors import Faults, Refused
from rostra.languages import rules as languages
from rostra.people import rules as people
from rostra.programmes import rules as programmes
from rostra.web.desk import community

T = TypeVar("T")
View = Callable[..., HttpResponse]
ROWS = 30
WITHIN = {
    "organisations": "directory",
    "flags": "members",
}  # pages that are found from another place of the navigation


def staff(view: View) -> View:
    """Let staff in: visitors are asked to sign in, others are refused."""
    return _guarded(view, people.is_staff)


def helpers(view: View) -> View:
    """Let staff in, and whoever helps or has helped somebody: what was noted with a member stays theirs to read."""
    return _guarded(view, lambda person: people.is_staff(person) or coaches.has_helped(person))


def translators(view: View) -> View:
    """Let translators and editors in, who need no other role at the desk."""
    return _guarded(view, _translates)


def commenters(view: View) -> View:
    """Let in who runs editions and who writes programmes: they read and answer comments on pilots."""
    return _guarded(view, lambda person: people.is_staff(person) or people.is_editor(person))


def _translates(person: Any) -> bool:
    return languages.may_translate(person, "")


def _guarded(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(may(request.user))
        return view(request, *args, **kwargs)

    return guarded


def require(allowed: bool) -> None:
    """Refuse with 403 unless a rule said yes."""
    if not allowed:
        raise PermissionDenied


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, current: str = "", status: int = 200
) -> HttpResponse:
    """A page of the desk: its own main navigation stands in the header."""
    return render(request, template, {"nav": navigation(request.user, current), **context}, status=status)


def navigation(person: Any, current: str) -> list[dict[str, Any]]:
    """The places of the desk that this person may go to."""
    places = []
    if officers.has_members(person):
        places.append(("members", _("Members")))
    if coaches.is_coach(person):
        places.append(("my_pairs", _("Coaching")))
    if people.is_staff(person):
        places += [
            ("today", _("Today")),
            ("work", _("Worksheets")),
            ("editions", _("Editions")),
            ("sessions", _("Sessions")),
            ("directory", _("People")),
            ("programmes", _("Programmes")),
        ]
    if begins := community.door_of(person):
        places.append((begins, _("Community")))
    if _translates(person):
        places.append(("translations", _("Translations")))
    if not people.is_staff(person) and programmes.may_edit_shared(person):
        places.append(("templates", _("Session templates")))
    if cohorts.looks_after_pilots(person):
        places.append(("comments", _("Comments")))
    if people.is_site_admin(person):
        places.append(("academy", _("Academy")))
    current = begins if current == "community" else WITHIN.get(current, current)
    shown = [
        {"url": reverse(f"desk:{name}"), "label": label, "current": name == current} for name, label in places
    ]
    if not people.is_staff(person) and people.is_editor(person):
        shown.append({"url": settings.ROSTRA_EDITOR_PATH, "label": _("Editing"), "current": False})
    return [*shown, {"url": reverse("learn:home"), "label": _("Learn"), "current": False}]


def attempt(
    request: HttpRequest, action: Callable[[], T], *, form: forms.Form | None = None, done: str = ""
) -> tuple[bool, T | None]:
    """Call an action once. (True, its result) when it was done; (False, None) when it was refused.

    The refusal goes to the form's field it names, to the form as a whole, or, without a form, to the page's messages.
    """
    try:
        result = action()
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            blame(form, refused)
        return False, None
    if done:
        messages.success(request, done)
    return True, result


def blame(form: forms.Form, refused: Refused) -> None:
    """Put a refusal where it belongs on a form."""
    if isinstance(refused, Faults) and refused.faults:
        for where, message in refused.faults:
            form.add_error(where if where in form.fields else None, message)
    else:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def paged(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = ROWS) -> Page:
    """The page of a list that the address asks for; a number out of reach gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
