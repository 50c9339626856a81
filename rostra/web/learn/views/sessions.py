"""One's sessions: those to come, those one waits for, those that were, and the series one is enrolled for."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rostra.kernel.time import now
from rostra.live import reading, reading_registrations, tokens
from rostra.live.actions import registrations
from rostra.live.models import Attendance, CatchUp, Registration
from rostra.live.rules.polls import open_polls
from rostra.web.learn.views.door import attempt, login_required

ROWS = 20
MOST = 100
TO_DO = (CatchUp.State.OPEN, CatchUp.State.RETURNED)
VERDICTS = {
    Attendance.Verdict.ATTENDED: "good",
    Attendance.Verdict.PARTLY: "warn",
    Attendance.Verdict.MISSED: "late",
    Attendance.Verdict.EXCUSED: "info",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """The list; POST leaves a series."""
    if request.method == "POST":
        return _leave(request)
    person, at = request.user, now()
    coming = list(reading_registrations.coming(person, at)[:MOST])
    waiting = list(reading_registrations.waiting(person, at)[:MOST])
    page = Paginator(reading_registrations.past(person, at), ROWS).get_page(request.GET.get("page"))
    past = list(page.object_list)
    language = get_language() or "en"
    words = reading.words_of([each.session for each in [*coming, *waiting, *past]], language)
    owed = reading_registrations.catch_ups_of(person, [each.session_id for each in past]) if past else {}
    context = {
        "coming": [_row(each, words) for each in coming],
        "waiting": [_row(each, words) for each in waiting],
        "page": page,
        "past": [{**_row(each, words), **_outcome(each, owed.get(each.session_id))} for each in past],
        "series": list(reading_registrations.series_of(person)),
        "polls": list(open_polls(person).select_related("poll").order_by("poll__closes_at", "pk")[:10]),
    }
    return render(request, "learn/my_sessions.html", context)


def _leave(request: HttpRequest) -> HttpResponse:
    rows = reading_registrations.series_of(request.user)
    enrolment = get_object_or_404(rows, key=request.POST.get("series", ""))
    attempt(
        request,
        lambda: registrations.leave_series(enrolment.series, person=request.user, by=request.user),
        _("You have left the series. Dates to come that you can still cancel are cancelled."),
    )
    return redirect("learn:my_sessions")


def _row(each: Registration, words: Any) -> dict[str, Any]:
    return {
        "registration": each,
        "session": each.session,
        "words": words[each.session_id],
        "url": reverse("registration", args=[tokens.make(each, "page")]),
    }


def _outcome(each: Registration, catch_up: CatchUp | None) -> dict[str, Any]:
    """What the register says, and what is left to do about it."""
    attendance = getattr(each, "attendance", None)
    verdict = attendance.verdict if attendance else ""
    closed = each.session.register_closed_at is not None
    return {
        "verdict": attendance.get_verdict_display() if attendance and verdict else "",
        "tone": VERDICTS.get(verdict, "plain"),
        "pending": not verdict and not closed,
        "catch_up": catch_up,
        "to_catch_up": catch_up is not None and catch_up.state in TO_DO,
    }
