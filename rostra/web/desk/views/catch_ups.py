"""Catching up at the desk: the pack beside a session, who owes it, and what waits to be read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.ledger.models import Standing
from rostra.live.actions import catch_ups
from rostra.live.models import CatchUp, Session
from rostra.live.rules import desk_sessions, may_teach_session
from rostra.live.rules.catch_ups import may_answer_catch_up, readable_catch_ups
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.catch_ups import PackForm
from rostra.web.desk.forms.ledger import ReviewForm


@staff
def session_catch_up(request: HttpRequest, key: str) -> HttpResponse:
    """The pack of a session, and who has still to do it; POST keeps the pack."""
    rows = desk_sessions(request.user).select_related("organisation", "edition", "cohort", "requirement")
    session = get_object_or_404(rows, key=key)
    may = may_teach_session(request.user, session)
    form = PackForm(session, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            done, _pack = attempt(
                request,
                lambda: catch_ups.prepare(session, by=request.user, **form.cleaned_data),
                form=form,
                done=_("Saved. It opens for those who missed the session when its register is closed."),
            )
            if done:
                return redirect("desk:session_catch_up", session.key)
    listed = paged(
        request,
        readable_catch_ups(request.user)
        .filter(session=session)
        .select_related("enrolment__person", "enrolment__organisation")
        .order_by("state", "due_on", "pk"),
    )
    context = {
        "session": session,
        "form": form,
        "may": may,
        "page": listed,
        "counts": counts_of(session),
        "tab": "catch_up",
    }
    return page(
        request, "desk/session_catch_up.html", context, current="sessions", status=400 if form.errors else 200
    )


def counts_of(session: Session) -> dict[str, int]:
    """Attended, caught up, excused and owed, apart: of everybody of whom the session is asked."""
    if session.requirement_id is None:
        return {}
    asked = Standing.objects.filter(requirement=session.requirement_id)
    if session.cohort_id:
        asked = asked.filter(enrolment__cohort=session.cohort_id)
    owed = Q(state__in=["open", "returned"]) | Q(state="excused", owes_catchup=True)
    return asked.aggregate(
        attended=Count("pk", filter=Q(state="met")),
        caught_up=Count("pk", filter=Q(state="caught_up")),
        excused=Count("pk", filter=Q(state="excused", owes_catchup=False)),
        with_us=Count("pk", filter=Q(state="handed_in")),
        owed=Count("pk", filter=owed),
    )


@require_safe
@staff
def queue(request: HttpRequest) -> HttpResponse:
    """Catch-ups that wait for us, the longest waiting first."""
    return page(
        request,
        "desk/catch_ups.html",
        {"page": paged(request, catch_ups.waiting(request.user))},
        current="work",
    )


@staff
def catch_up(request: HttpRequest, key: str) -> HttpResponse:
    """One catch-up with its answer; POST accepts it or sends it back."""
    rows = readable_catch_ups(request.user).select_related(
        "session",
        "decided_by",
        "enrolment__person",
        "enrolment__organisation",
        "enrolment__cohort",
        "enrolment__edition__organisation",
    )
    row = get_object_or_404(rows, key=key)
    may = may_answer_catch_up(request.user, row)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        require(may)
        if form.is_valid() and _answer(request, row, form):
            return redirect("desk:catch_ups")
    context: dict[str, Any] = {
        "row": row,
        "session": row.session,
        "pack": catch_ups.pack_of(row.session),
        "form": form,
        "may": may and row.state == CatchUp.State.HANDED_IN,
        "readable": row.state not in {CatchUp.State.OPEN, CatchUp.State.DROPPED},
    }
    return page(request, "desk/catch_up.html", context, current="work", status=400 if form.errors else 200)


def _answer(request: HttpRequest, row: CatchUp, form: ReviewForm) -> bool:
    feedback = form.cleaned_data["feedback"]
    if form.cleaned_data["verdict"] == "accept":
        done, _row = attempt(
            request,
            lambda: catch_ups.accept(row, by=request.user, feedback=feedback),
            form=form,
            done=_("Accepted; it counts now."),
        )
    else:
        done, _row = attempt(
            request,
            lambda: catch_ups.send_back(row, by=request.user, feedback=feedback),
            form=form,
            done=_("Returned with your words."),
        )
    return done
