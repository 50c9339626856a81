"""One's own calendar: the secret address that a calendar program subscribes to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rostra.people.actions import feeds
from rostra.web.learn.me.views import tabs


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Say whether there is an address; POST makes one, which ends the one before, and shows it this once."""
    person: Any = request.user
    address = ""
    if request.method == "POST":
        _feed, token = feeds.make(person=person)
        address = settings.ROSTRA_URL + reverse("interop:calendar", args=[token])
    context = {
        "feed": feeds.of(person),
        "address": address,
        "subscribe": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "tabs": tabs("calendar"),
    }
    return render(request, "learn/me/calendar.html", context)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the address; calendar programs that know it get nothing any more."""
    if feeds.end(person=request.user):
        messages.success(request, _("The address has ended. Remove the calendar from your program, too."))
    return redirect("learn:calendar")
