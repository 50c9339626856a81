"""Dates of one's own worksheets as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from rostra.assessment import forms, wording
from rostra.assessment.models import Submission


@login_required
@require_safe
def worksheet_dates(request: HttpRequest, key: str) -> HttpResponse:
    """The dates in one's own worksheet, each a whole day; importing them again changes them in place."""
    mine = Submission.objects.select_related("version", "form").filter(key=key, person=request.user).first()
    if mine is None:
        raise Http404
    content = wording.form(mine, request.user.language)
    dates = forms.dates_of(content, mine.answers)
    body = calendar_of(
        dates, source=mine.key, title=content["title"], revision=mine.revision, at=mine.saved_at
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="dates.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def calendar_of(
    dates: Iterable[forms.DateOf], *, source: str, title: str, revision: int, at: dt.datetime
) -> bytes:
    """An iCalendar file of whole days. `source` and each field's name make the stable identifiers."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rostra//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    host = settings.ROSTRA_URL.partition("://")[2].partition(":")[0]
    for each in dates:
        event = Event()
        event.add("uid", f"{source}-{each.field}@{host}")
        event.add("dtstamp", at.astimezone(dt.UTC))
        event.add("sequence", revision)
        event.add("dtstart", each.date)
        event.add("dtend", each.date + dt.timedelta(days=1))
        event.add("summary", each.title)
        event.add("description", title)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
