"""Feedback without a name: the page behind the link of its letter. A GET shows the form and nothing of who was asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.assessment import ratings, wording
from rostra.assessment.actions import feedback as verbs
from rostra.assessment.actions.responses import current_version
from rostra.assessment.models import FeedbackAsk
from rostra.kernel.errors import Refused
from rostra.live.reading_feedback import title_of
from rostra.web.parts import questions as parts


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    """The form; POST keeps what is said, once. A link that nobody knows says so."""
    asked = FeedbackAsk.objects.select_related("questionnaire").filter(key=key).first()
    if asked is None:
        return render(request, "public/feedback.html", {"asked": None}, status=404)
    try:
        version = current_version(asked.questionnaire)
    except Refused:
        raise Http404 from None
    version.questionnaire = asked.questionnaire
    language = get_language() or ""
    content, fault = wording.questionnaire(version, language), ""
    answers = ratings.read_post(version.content, request.POST) if request.method == "POST" else {}
    if request.method == "POST":
        try:
            verbs.give(asked=asked, answers=answers)
        except Refused as refusal:
            fault = "" if refusal.code == "answered" else str(refusal)
        if not fault:
            return redirect(request.path)
    context = {
        "asked": asked, "content": content, "fault": fault, "about": title_of(asked.subject, language),
        "items": parts.items(content, answers),
    }  # fmt: skip
    return render(request, "public/feedback.html", context, status=422 if fault else 200)
