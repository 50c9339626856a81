"""Diaries of an organisation: when its council meets, so that nothing is planned then."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.live.actions import busy_calendars
from rostra.live.models import BusyCalendar
from rostra.live.rules.busy import kept_diaries
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.views.organisations import mine
from rostra.web.parts.calendars import BusyCalendarForm, told


@staff
def diaries(request: HttpRequest, key: str) -> HttpResponse:
    """The diaries of an organisation; POST adds one."""
    organisation = mine(request, key)
    form = BusyCalendarForm(
        request.POST or None, request.FILES or None, initial={"title": _("Council meetings")}
    )
    if request.method == "POST" and form.is_valid():
        done, _added = attempt(
            request,
            lambda: busy_calendars.add_diary(organisation=organisation, by=request.user, **form.values),
            form=form,
            done=_("Added. Whoever plans a session is warned of these times."),
        )
        if done:
            return redirect("desk:diaries", key=key)
    rows = BusyCalendar.objects.filter(organisation=organisation)
    return page(
        request,
        "desk/diaries.html",
        {"organisation": organisation, "form": form, "calendars": told(rows)},
        current="organisations",
        status=400 if form.errors else 200,
    )


@require_POST
@staff
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Read a diary no longer."""
    diary = get_object_or_404(kept_diaries(request.user).select_related("organisation"), key=key)
    organisation = diary.organisation
    attempt(
        request,
        lambda: busy_calendars.remove(diary, by=request.user),
        done=_("Removed, with everything that was known of it."),
    )
    return redirect("desk:diaries", key=organisation.key if organisation else "")
