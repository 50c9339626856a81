"""One person of a register: everything recorded, a correction with its reason, an excuse, what they ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.live.actions import register as verbs
from rostra.live.models import Appeal, Attendance, Excusal, Registration, Session
from rostra.live.rules.attendance import may_decide_attendance
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.register import AnswerForm, ExcuseForm, VerdictForm
from rostra.web.desk.views.register import TONES, kept, own


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff
def row(request: HttpRequest, key: str, registration: str) -> HttpResponse:
    """Show it; a POST does one thing to it."""
    session = kept(request, key)
    found = own(session, registration)
    attendance = Attendance.objects.select_related("decided_by").filter(registration=found).first()
    made = _forms(None, attendance, "")
    if request.method == "POST":
        require(may_decide_attendance(request.user, found))
        wanted = request.POST.get("do", "")
        made = _forms(request.POST, attendance, wanted)
        if _done(request, found, attendance, wanted, made):
            return redirect("desk:register_row", session.key, found.key)
    return _page(request, session, found, attendance, made)


def _forms(data: Any, attendance: Attendance | None, wanted: str) -> dict[str, forms.Form]:
    """All forms of the page; the one that was sent holds what was typed."""
    verb = wanted.partition(":")[0]
    return {
        "decide": VerdictForm(data if verb == "decide" else None, attendance),
        "excuse": ExcuseForm(data if verb == "excuse" else None),
        "excusal": AnswerForm(data if verb == "excusal" else None, prefix="excusal"),
        "appeal": AnswerForm(data if verb == "appeal" else None, prefix="appeal", required=True),
    }


def _done(
    request: HttpRequest,
    found: Registration,
    attendance: Attendance | None,
    wanted: str,
    made: dict[str, forms.Form],
) -> bool:
    """Whether the one thing was done; if not, its form says why."""
    verb, _colon, how = wanted.partition(":")
    form = made.get(verb)
    if form is None or not form.is_valid():
        return False
    given, by = form.cleaned_data, request.user
    actions: dict[str, tuple[Callable[[], Any], str]] = {
        "decide": (lambda: verbs.correct(found, **given, by=by), _("Corrected.")),
        "excuse": (lambda: verbs.excuse(found, **given, by=by), _("Excused.")),
        "excusal": (
            lambda: verbs.answer_excusal(_asked(found), accept=how == "yes", answer=given["answer"], by=by),
            _("Answered. The person gets a letter."),
        ),
        "appeal": (
            lambda: verbs.answer_appeal(
                _appeal(attendance), grant=how == "yes", answer=given["answer"], by=by
            ),
            _("Answered. The person gets a letter."),
        ),
    }
    action, said = actions[verb]
    return attempt(request, action, form=form, done=said)[0]


def _asked(found: Registration) -> Excusal:
    return get_object_or_404(Excusal, registration=found)


def _appeal(attendance: Attendance | None) -> Appeal:
    rows = Appeal.objects.filter(attendance=attendance).order_by("-pk")
    return rows.filter(state=Appeal.State.ASKED).first() or get_object_or_404(rows[:1])


def _page(
    request: HttpRequest,
    session: Session,
    found: Registration,
    attendance: Attendance | None,
    made: dict[str, forms.Form],
) -> HttpResponse:
    appeals = list(attendance.appeals.select_related("decided_by").order_by("pk")) if attendance else []
    context = {
        "session": session,
        "registration": found,
        "attendance": attendance,
        "tone": TONES.get(attendance.verdict, "plain") if attendance else "plain",
        "sources": attendance.presences.select_related("recorded_by").order_by("starts_at", "pk")
        if attendance
        else [],
        "excusal": Excusal.objects.select_related("decided_by").filter(registration=found).first(),
        "appeals": appeals,
        "asks": next((each for each in appeals if each.state == Appeal.State.ASKED), None),
        "may_decide": may_decide_attendance(request.user, found),
        "forms": made,
    }
    faulty = any(form.errors for form in made.values())
    return page(request, "desk/register_row.html", context, current="sessions", status=422 if faulty else 200)
