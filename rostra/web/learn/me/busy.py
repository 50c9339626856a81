"""One's own calendars, read for busy times alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rostra.kernel.errors import Refused
from rostra.live.actions import busy_calendars
from rostra.live.rules.busy import own_calendars
from rostra.web.learn.me.views import FAULTY, tabs
from rostra.web.parts.calendars import BusyCalendarForm, told


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def busy(request: HttpRequest) -> HttpResponse:
    """The calendars one lets us read; POST adds one."""
    person: Any = request.user
    initial = {"title": _("My calendar")}
    form = BusyCalendarForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            busy_calendars.add(person=person, by=person, **form.values)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(
                request, _("Added. Days on which you are busy are marked when we ask for dates.")
            )
            return redirect("learn:busy")
    context = {"form": form, "calendars": told(own_calendars(person)), "tabs": tabs("busy")}
    return render(request, "learn/me/busy.html", context, status=FAULTY if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Read a calendar no longer."""
    calendar = get_object_or_404(own_calendars(request.user), key=key)
    busy_calendars.remove(calendar, by=request.user)
    messages.success(request, _("Removed, with everything that was known of it."))
    return redirect("learn:busy")
