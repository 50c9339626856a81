"""A quiz: start it, answer all questions on one page, hand in, read why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rostra.assessment import papers
from rostra.assessment.models import Attempt
from rostra.kernel.errors import Refused
from rostra.ledger import reading as ledger
from rostra.ledger.actions import learning
from rostra.programmes import reading
from rostra.programmes.models import Publication
from rostra.web.learn import outlines
from rostra.web.learn.views.door import (
    activity_of,
    address_of,
    day_of,
    enrolment_in,
    login_required,
    other_language,
)
from rostra.web.learn.views.door import attempt as told
from rostra.web.parts import publications


@login_required
@require_POST
def start_quiz(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Start, or go on where one left."""
    enrolment = enrolment_in(request, edition)
    activity = activity_of(enrolment, key)
    begun = told(request, lambda: learning.start_quiz(enrolment=enrolment, activity_key=key))
    return (
        redirect(address_of(activity)) if begun is None else redirect("learn:quiz", edition, key, begun.key)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, edition: str, key: str, attempt: str) -> HttpResponse:
    """The questions while the attempt is open, the results afterwards; POST saves or hands in."""
    enrolment = enrolment_in(request, edition)
    activity = activity_of(enrolment, key)
    own = (
        Attempt.objects.select_related("quiz")
        .filter(key=attempt, person=request.user, occasion=enrolment.key)
        .first()
    )
    if own is None or own.quiz.key != activity.facts.get("quiz"):
        raise Http404
    if request.method == "POST":
        return _take(request, enrolment, activity, own)
    context = {"page": activity, "enrolment": enrolment, "attempt": own, "back_url": address_of(activity)}
    context["trail"] = publications.trail(activity)
    if own.handed_in_at is None:
        return _paper(request, own, context)
    return _results(request, own, context)


def _paper(request: HttpRequest, own: Attempt, context: dict[str, Any], status: int = 200) -> HttpResponse:
    questions = papers.paper_of(own, get_language())
    blank = [each for each in questions if not each.answered] if "check" in request.GET else []
    places = range(1, max((len(each.choices) for each in questions), default=0) + 1)
    context |= {"questions": questions, "blank": blank, "places": list(places)}
    context["partly"] = any(each.lang for each in questions)
    return render(request, "learn/quiz.html", context, status=status)


def _results(request: HttpRequest, own: Attempt, context: dict[str, Any]) -> HttpResponse:
    left = None if own.quiz.attempts is None else max(0, own.quiz.attempts - own.number)
    outline = reading.outline(language=get_language(), key=context["page"].programme_key)
    rows = ledger.standings_of(context["enrolment"], day_of(request.user))
    tree = outlines.with_standings(outline.tree if outline else {}, rows)
    results = papers.results_of(own, get_language())
    context |= {
        "results": results,
        "partly": any(each.lang for each in results),
        "again": left != 0,
        "following": outlines.next_after(tree, context["page"].key),
    }
    return render(request, "learn/quiz_results.html", context)


def _take(request: HttpRequest, enrolment: Any, activity: Publication, own: Attempt) -> HttpResponse:
    """Hand in when it was asked for and every question has an answer, or one said "all the same"; else save."""
    quietly = request.headers.get("X-Autosave") == "1"
    try:
        answers = papers.read_post(own, request.POST)
        wants = request.POST.get("do", "") if not quietly else ""
        if wants == "hand_in_anyway" or (wants == "hand_in" and not _missing(own, answers)):
            learning.answer_quiz(enrolment=enrolment, attempt=own, answers=answers)
            return redirect(request.path)
        learning.save_quiz(enrolment=enrolment, attempt=own, answers=answers)
    except Refused as refusal:
        if quietly:
            return JsonResponse({"text": str(refusal), "code": refusal.code}, status=409)
        messages.error(request, str(refusal))
        return redirect(request.path)
    if quietly:
        return JsonResponse({})
    if wants == "hand_in":
        return redirect(f"{request.path}?check=1")
    if there := other_language(request):
        return redirect(there)
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect(address_of(activity))


def _missing(own: Attempt, answers: dict[str, Any]) -> bool:
    """Whether a question has no answer in what was sent."""
    return any(not answers.get(str(key)) for key in own.drawn)
