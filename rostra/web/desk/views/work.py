"""Worksheets that wait for us: the queue, oldest first, and one of them with its answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.assessment import wording
from rostra.assessment.models import Submission
from rostra.cohorts.models import Enrolment
from rostra.ledger import rules
from rostra.ledger.actions import reviews
from rostra.ledger.reading import waiting_work
from rostra.live.actions import catch_ups
from rostra.web.desk.answers import answers_of
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.ledger import ReviewForm


@require_safe
@staff
def queue(request: HttpRequest) -> HttpResponse:
    listed = paged(request, waiting_work(request.user))
    context = {
        "page": listed,
        "rows": with_enrolments(listed),
        "catch_ups": catch_ups.waiting(request.user).count(),
    }
    return page(request, "desk/work.html", context, current="work")


def with_enrolments(submissions: Any) -> list[dict[str, Any]]:
    """Each submission with the enrolment it belongs to and its title in the reader's language, in two more queries."""
    rows = list(submissions)
    found = Enrolment.objects.filter(key__in=[each.occasion for each in rows])
    by_key = {each.key: each for each in found.select_related("edition", "organisation")}
    titles = wording.titles(rows, get_language())
    return [
        {
            "submission": each,
            "enrolment": by_key.get(each.occasion),
            "title": titles[each.pk][0],
            "title_lang": titles[each.pk][1],
        }
        for each in rows
    ]


@staff
def submission(request: HttpRequest, key: str) -> HttpResponse:
    rows = rules.visible_submissions(request.user).select_related("person", "version", "form")
    submission = get_object_or_404(rows, key=key)
    may_review = rules.may_review_submission(request.user, submission)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        require(may_review)
        if form.is_valid() and _answer(request, submission, form):
            return redirect("desk:work")
    content = wording.form(submission, get_language())
    context = {
        **with_enrolments([submission])[0],
        "answers": answers_of(content, submission.answers),
        "form": form,
        "may_review": may_review and submission.state == Submission.State.HANDED_IN,
        "history": submission.reviews.select_related("by").order_by("-at"),
    }
    return page(request, "desk/submission.html", context, current="work", status=400 if form.errors else 200)


def _answer(request: HttpRequest, submission: Submission, form: ReviewForm) -> bool:
    accept = form.cleaned_data["verdict"] == "accept"
    verb = reviews.accept if accept else reviews.return_
    done, _review = attempt(
        request,
        lambda: verb(submission=submission, feedback=form.cleaned_data["feedback"], by=request.user),
        form=form,
        done=_("Accepted; it counts now.") if accept else _("Returned with your words."),
    )
    return done
