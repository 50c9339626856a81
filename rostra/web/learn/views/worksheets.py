"""A worksheet: fill it in, save on the way, hand it in, read what the trainer said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rostra.assessment import forms, wording
from rostra.assessment.models import Submission
from rostra.kernel.errors import Faults, Refused
from rostra.ledger.actions import learning
from rostra.programmes.models import Publication
from rostra.web.learn.views.door import (
    activity_of,
    address_of,
    attempt,
    enrolment_in,
    login_required,
    other_language,
)
from rostra.web.learn.worksheets import Worksheet
from rostra.web.parts import publications

OPEN = {Submission.State.DRAFT, Submission.State.RETURNED}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """GET shows it; POST opens it (`do=open`), saves it (`do=save`, or as one types) or hands it in (`do=hand_in`)."""
    enrolment = enrolment_in(request, edition)
    activity = activity_of(enrolment, key)
    if request.method == "POST" and request.POST.get("do") == "open":
        attempt(request, lambda: learning.open_worksheet(enrolment=enrolment, activity_key=key))
        return redirect(request.path)
    submission = submission_of(enrolment, activity)
    if submission is None:
        return redirect(address_of(activity))
    if request.method != "POST":
        return page(request, enrolment, activity, submission, form_of(submission))
    if request.POST.get("do") == "hand_in":
        return _hand_in(request, enrolment, activity, submission)
    return _save(request, enrolment, activity, submission)


def submission_of(enrolment: Any, activity: Publication) -> Submission | None:
    """What this person has begun for this activity, if anything."""
    mine = Submission.objects.filter(
        form__key=activity.facts.get("form") or "", person=enrolment.person, occasion=enrolment.key
    )
    return mine.select_related("version", "form").prefetch_related("reviews").first()


def last_review(submission: Submission | None) -> Any:
    """What was said last, or None."""
    return max(submission.reviews.all(), key=lambda review: review.at, default=None) if submission else None


def form_of(submission: Submission, answers: dict[str, Any] | None = None) -> Worksheet:
    """The form in the reader's language, with what is stored, or with what was just typed."""
    given = submission.answers if answers is None else answers
    content = wording.form(submission, get_language())
    return Worksheet(content, given, closed=submission.state not in OPEN)


def page(
    request: HttpRequest, enrolment: Any, activity: Publication, submission: Submission, form: Worksheet,
    *, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a worksheet in any state."""
    reviews = sorted(submission.reviews.all(), key=lambda review: review.at, reverse=True)
    context = {
        "page": activity, "enrolment": enrolment, "submission": submission, "form": form, "reviews": reviews,
        "items": form.items(more=request.GET.get("rows", "")), "open": submission.state in OPEN,
        "trail": publications.trail(activity), "back_url": address_of(activity),
        "content": form.content, "partly": form.partly,
        "dates": forms.dates_of(form.content, submission.answers),
        "calendar_url": reverse("interop:worksheet_dates", args=[submission.key]), **more,
    }  # fmt: skip
    return render(request, "learn/worksheet.html", context, status=status)


def _read(submission: Submission, request: HttpRequest) -> tuple[dict[str, Any], int]:
    revision = request.POST.get("revision", "")
    return forms.read_post(submission.version.content, request.POST), int(
        revision
    ) if revision.isdecimal() else 0


def _save(
    request: HttpRequest, enrolment: Any, activity: Publication, submission: Submission
) -> HttpResponse:
    answers, revision = _read(submission, request)
    quietly = request.headers.get("X-Autosave") == "1"
    try:
        saved = learning.save_worksheet(
            enrolment=enrolment, activity_key=activity.key, answers=answers, revision=revision
        )
    except Refused as refusal:
        if quietly:
            return JsonResponse({"text": str(refusal), "code": refusal.code}, status=409)
        return _conflict(request, enrolment, activity, answers, refusal)
    if quietly:
        return JsonResponse({"version": str(saved.revision)})
    table = request.POST.get("add_row", "")
    if table:
        return redirect(f"{request.path}?rows={table}#r-{table}")
    if there := other_language(request):
        return redirect(there)
    messages.success(request, _("Saved. You can go on whenever you like."))
    return redirect(request.path)


def _hand_in(
    request: HttpRequest, enrolment: Any, activity: Publication, submission: Submission
) -> HttpResponse:
    answers, revision = _read(submission, request)
    form = form_of(submission, answers)
    changed = _differences(submission, answers, form.content)
    if revision != submission.revision and submission.state in OPEN and changed:
        return _conflict(request, enrolment, activity, answers, None)
    try:
        learning.hand_in(enrolment=enrolment, activity_key=activity.key, answers=answers)
    except Faults as refusal:
        form.blame(refusal)
        return page(request, enrolment, activity, submission, form, status=422)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, enrolment, activity, submission, form, status=409)
    messages.success(request, _("Handed in. The next move is ours: you are never late while we read it."))
    return redirect(address_of(activity))


def _conflict(
    request: HttpRequest,
    enrolment: Any,
    activity: Publication,
    typed: dict[str, Any],
    refusal: Refused | None,
) -> HttpResponse:
    """Somebody, perhaps oneself in another tab, was faster: both texts are shown, nothing is lost."""
    submission = submission_of(enrolment, activity)
    if submission is None:
        return redirect(address_of(activity))
    form = form_of(submission, typed)
    form.closed = False
    reason = "" if refusal is None or refusal.code == "stale" else str(refusal)
    differences = _differences(submission, typed, form.content)
    return page(
        request,
        enrolment,
        activity,
        submission,
        form,
        status=409,
        conflict=True,
        reason=reason,
        differences=differences,
    )


def _differences(
    submission: Submission, typed: dict[str, Any], content: dict[str, Any]
) -> list[dict[str, str]]:
    """Field by field what is stored and what was typed, where they differ; `content` has the words."""
    found = []
    for spec in forms.asked(content):
        stored, given = submission.answers.get(spec["id"]), typed.get(spec["id"])
        if (stored or "") != (given or ""):
            words = {"stored": in_words(spec, stored), "typed": in_words(spec, given)}
            found.append({"label": spec["label"], "lang": spec.get("lang", ""), **words})
    return found


def in_words(spec: dict[str, Any], value: Any) -> str:
    """An answer as plain text: labels of options, a line for each row."""
    if not value:
        return ""
    if spec["kind"] == "rows":
        names = [column["id"] for column in spec["columns"]]
        return "\n".join(" · ".join(filter(None, (row.get(name, "") for name in names))) for row in value)
    labels = {option["id"]: option["label"] for option in spec.get("options") or []}
    given = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(each, each)) for each in given)
