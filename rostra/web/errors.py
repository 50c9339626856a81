"""Pages for what an action refused and for a form that was open too long. The plain ones are templates (404.html …)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rostra.kernel.errors import NotAllowed, Refused

NEVER_SHOWN = {"csrfmiddlewaretoken", "code", "password", "credential", "key", "login"}


def _page(request: HttpRequest, status: int, title: str, text: str, **more: Any) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"text": text}, status=status)
    context = {"error_code": status, "error_title": title, "error_text": text, **more}
    return render(request, "errors/page.html", context, status=status)


def not_allowed(request: HttpRequest, exception: NotAllowed) -> HttpResponse:
    """403 with the sentence of the rule, if it has one."""
    if not str(exception):
        return render(request, "403.html", status=403)
    return _page(request, 403, _("This is not open to you"), str(exception))


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """409: an action said no and no form could show it."""
    return _page(request, 409, _("That was not done"), str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection ran out: shows what was typed, and sends it again when it came from here."""
    kept = [
        (name, value) for name, values in request.POST.lists() if name not in NEVER_SHOWN for value in values
    ]
    if not kept:
        return render(request, "403_csrf.html", status=403)
    title = _("This form was open for a long time")
    text = _("For your safety we did not take it. What you typed is below; nothing is lost.")
    own = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    return _page(request, 403, title, text, kept=kept, send_again=own)
