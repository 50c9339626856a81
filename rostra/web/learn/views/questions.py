"""What one can do: questions before the start, at the end and later; the report about oneself; testing out of a module."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.assessment import ratings, wording
from rostra.assessment.actions.responses import asks_then, current_version
from rostra.assessment.models import Response
from rostra.kernel.errors import Refused
from rostra.ledger import baseline_report
from rostra.ledger.actions import baselines, placements
from rostra.ledger.asking import WITH_NAMES, last_day
from rostra.ledger.models import QuestionnaireUse
from rostra.live import reading_levelling
from rostra.web.learn.views.door import attempt, enrolment_in, login_required, other_language
from rostra.web.parts import questions as parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, edition: str, moment: str) -> HttpResponse:
    """GET shows the first page or the questions; POST begins, saves (also as one goes) or finishes."""
    enrolment = enrolment_in(request, edition)
    use = baselines.use_for(enrolment, moment) if moment in WITH_NAMES else None
    rows = Response.objects.select_related("version__questionnaire")
    own = rows.filter(occasion=enrolment.key, person=request.user, moment=moment).first()
    if use is None and own is None:
        raise Http404
    if own is not None and own.finished_at is not None:
        return redirect("learn:baseline_report", edition)
    if own is None:
        return _first_page(request, enrolment, use)
    if request.method == "POST" and request.POST.get("do") != "begin":
        return _take(request, enrolment, own)
    return _page(request, enrolment, own, own.answers)


def _first_page(request: HttpRequest, enrolment: Any, use: QuestionnaireUse | None) -> HttpResponse:
    if use is None:
        raise Http404
    if request.method == "POST":
        attempt(request, lambda: baselines.begin(enrolment=enrolment, moment=use.moment))
        return redirect(request.path)
    try:
        version = current_version(use.questionnaire)
    except Refused:
        raise Http404 from None
    version.questionnaire = use.questionnaire
    content = wording.questionnaire(version, get_language() or "")
    context = {
        "enrolment": enrolment, "edition": enrolment.edition, "content": content, "use": use,
        "is_open": baselines.may_answer(enrolment, use), "last_day": last_day(use),
        "competences": ratings.competences(content),
    }  # fmt: skip
    return render(request, "learn/questions_begin.html", context)


def _page(
    request: HttpRequest, enrolment: Any, own: Response, answers: dict[str, Any], *, status: int = 200,
    fault: str = "", open_: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    content = wording.questionnaire(own.version, get_language() or "")
    shown = parts.items(content, answers, then=asks_then(own), open_=open_ or ())
    asked = ratings.names(content, then=asks_then(own))
    context = {
        "enrolment": enrolment, "edition": enrolment.edition, "content": content, "response": own, "items": shown,
        "then": asks_then(own), "fault": fault, "open": open_ or [], "partly": any(each["lang"] for each in shown),
        "done": len(asked) - len(ratings.missing(content, answers, then=asks_then(own))), "asked": len(asked),
        "first_open": next((each["id"] for each in shown if each.get("is_open") or each.get("then_open")), ""),
    }  # fmt: skip
    return render(request, "learn/questions.html", context, status=status)


def _take(request: HttpRequest, enrolment: Any, own: Response) -> HttpResponse:
    """Keep what was sent; finish when that was asked for and nothing is open, or one said "all the same"."""
    quietly = request.headers.get("X-Autosave") == "1"
    content, revision = own.version.content, request.POST.get("revision", "")
    answers = ratings.read_post(content, request.POST, then=asks_then(own))
    wants = "" if quietly else request.POST.get("do", "")
    open_ = ratings.missing(content, answers, then=asks_then(own)) if wants == "finish" else []
    verb = baselines.finish if wants in {"finish", "finish_anyway"} and not open_ else baselines.save
    number = int(revision) if revision.isdecimal() else 0
    try:
        kept = verb(enrolment=enrolment, response=own, answers=answers, revision=number)
    except Refused as refusal:
        if quietly:
            return JsonResponse({"text": str(refusal), "code": refusal.code}, status=409)
        own.refresh_from_db()
        both = {**own.answers, **answers}
        return _page(request, enrolment, own, both, status=409, fault=str(refusal))
    if quietly:
        return JsonResponse({"version": str(kept.revision)})
    if kept.finished_at is not None:
        messages.success(request, _("Thank you. This is where you stand."))
        return redirect("learn:baseline_report", enrolment.edition.slug)
    if open_:
        return _page(request, enrolment, kept, kept.answers, status=422, open_=open_)
    if there := other_language(request):
        return redirect(there)
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect(request.path)


@login_required
@require_safe
def report(request: HttpRequest, edition: str) -> HttpResponse:
    """Where one stands, what may help, where one may start and why. Before anything is finished it says so."""
    enrolment = enrolment_in(request, edition)
    found = baseline_report.report(enrolment, get_language() or "")
    context = {
        "enrolment": enrolment, "edition": enrolment.edition, "report": found,
        "bars": [
            (each.competence.label, each.last) for each in (found.lines if found else []) if each.last is not None
        ],
        "use": None if found else baselines.use_for(enrolment, QuestionnaireUse.When.BASELINE),
        "sessions": reading_levelling.coming(request.user, enrolment) if found and found.levelling else [],
    }  # fmt: skip
    return render(request, "learn/baseline_report.html", context)


@login_required
@require_POST
def test_out(request: HttpRequest, edition: str, module: str) -> HttpResponse:
    """Have what is left of a module recognised, once its quiz is passed."""
    enrolment = enrolment_in(request, edition)
    attempt(
        request,
        lambda: placements.test_out(enrolment, module=module),
        _("Recognised. You may still read everything, whenever you like."),
    )
    return redirect("learn:baseline_report", edition)
