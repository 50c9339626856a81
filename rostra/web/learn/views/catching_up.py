"""Catching up on a missed session: the digest, the recording, the check, one's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.assessment import papers
from rostra.assessment.models import Attempt
from rostra.kernel.errors import Refused
from rostra.languages.markdown import plain_html
from rostra.live import reading_library
from rostra.live.actions import catch_ups
from rostra.live.models import CatchUp, Material
from rostra.live.rules.catch_ups import own_catch_ups
from rostra.programmes.facts import clock
from rostra.web.learn.views.door import attempt as told
from rostra.web.learn.views.door import login_required


def _own(request: HttpRequest, key: str) -> CatchUp:
    rows = own_catch_ups(request.user).select_related(
        "session__organisation", "session__requirement", "enrolment__edition", "decided_by"
    )
    return get_object_or_404(rows, key=key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def catch_up(request: HttpRequest, key: str) -> HttpResponse:
    """The pack and the answer; POST keeps a draft or hands in."""
    row = _own(request, key)
    refused: Refused | None = None
    answer = row.answer
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            if request.POST.get("do") == "hand_in":
                catch_ups.hand_in(row, answer=answer, by=request.user)
                messages.success(request, _("Handed in. We read it and write to you."))
            else:
                catch_ups.keep(row, answer=answer, by=request.user)
                messages.success(request, _("Saved. You can go on whenever you like."))
            return redirect(request.path)
        except Refused as reason:
            refused = reason
    return render(
        request,
        "learn/catch_up.html",
        _context(request, row, answer, refused),
        status=400 if refused else 200,
    )


def _context(request: HttpRequest, row: CatchUp, answer: str, refused: Refused | None) -> dict[str, Any]:
    pack = catch_ups.pack_of(row.session)
    recording = pack.recording
    return {
        "row": row,
        "session": row.session,
        "pack": pack,
        "digest": plain_html(pack.digest) if pack.digest else "",
        "recording": reading_library.player(
            recording,
            request.user,
            get_language() or "en",
            query=request.GET.get("q", ""),
            transcript_in=request.GET.get("in", ""),
            starts=pack.starts_second,
            ends=pack.ends_second,
        )
        if recording
        else None,
        "starts": clock(pack.starts_second) if pack.starts_second is not None else "",
        "ends": clock(pack.ends_second) if pack.ends_second is not None else "",
        "materials": Material.objects.filter(session=row.session).order_by("when", "position", "pk"),
        "open": row.state in {CatchUp.State.OPEN, CatchUp.State.RETURNED},
        "passed": pack.quiz is not None and (row.quiz_score or 0) >= pack.quiz.pass_mark,
        "question": pack.question or _("What do you take from this session for your own work?"),
        "asks": bool(pack.question) or pack.quiz is None,
        "answer": answer,
        "problem": str(refused) if refused else "",
    }


@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Start the check, or go on where one left."""
    row = _own(request, key)
    begun = told(request, lambda: catch_ups.begin_check(row, by=request.user))
    return redirect("learn:catch_up_check", key, begun.key) if begun else redirect("learn:catch_up", key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: str, attempt: str) -> HttpResponse:
    """The questions while the attempt is open, the results afterwards."""
    row = _own(request, key)
    rows = Attempt.objects.select_related("quiz").filter(person=request.user)
    own = get_object_or_404(rows, key=attempt, occasion=catch_ups.occasion_of(row))
    context: dict[str, Any] = {"row": row, "session": row.session, "attempt": own}
    if request.method == "POST":
        try:
            answers = papers.read_post(own, request.POST)
            catch_ups.answer_check(row, attempt=own, answers=answers, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    if own.handed_in_at is None:
        questions = papers.paper_of(own, get_language())
        places = range(1, max((len(each.choices) for each in questions), default=0) + 1)
        return render(
            request, "learn/catch_up_check.html", {**context, "questions": questions, "places": list(places)}
        )
    left = None if own.quiz.attempts is None else max(0, own.quiz.attempts - own.number)
    context |= {"results": papers.results_of(own, get_language()), "again": left != 0}
    return render(request, "learn/catch_up_check.html", context)
