"""What was done to many: the report line by line, undoing it, and doing something to people picked from a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger import exports
from rostra.ledger.actions import batches, undoing
from rostra.ledger.models import Batch
from rostra.ledger.selecting import Selection
from rostra.people.models import LongTask
from rostra.web.desk.batches import title_of
from rostra.web.desk.door import attempt, page, paged, staff
from rostra.web.desk.forms.lists import VerbForm
from rostra.web.desk.views.editions import mine, with_phase

SHOWN = 100
NAMED = 30
TONES = {
    "enrolled": "good",
    "invited": "good",
    "letter_again": "info",
    "faulty": "late",
    "left_out": "late",
}


def outcome_words() -> dict[str, Any]:
    """What became of a line, in words."""
    return {
        "enrolled": _("enrolled"),
        "invited": _("invited"),
        "letter_again": _("got a new letter"),
        "there": _("was there already"),
        "repeated": _("typed twice"),
        "faulty": _("faulty, left out"),
        "left_out": _("left out"),
    }


def seen(request: HttpRequest, key: str) -> Batch:
    """One batch of an edition that this person runs; 404 otherwise."""
    rows = Batch.objects.filter(edition__in=cohorts.run_editions(request.user).values("pk"))
    return get_object_or_404(
        rows.select_related("edition__organisation", "edition__programme", "by"), key=key
    )


@require_safe
@staff
def batch(request: HttpRequest, key: str) -> HttpResponse:
    found = seen(request, key)
    listed = paged(request, _lines(found), SHOWN)
    listed.object_list = _with_people(list(listed.object_list))
    words = outcome_words()
    context = {
        **with_phase(found.edition),
        "batch": found,
        "title": title_of(found),
        "page": listed,
        "counts": [
            {"count": count, "word": words.get(name, name), "tone": TONES.get(name, "plain")}
            for name, count in sorted(batches.outcomes(found).items(), key=lambda each: -each[1])
        ],
        "may_undo": undoing.problem_of(found) is None,
        "working": found.report.get("state") != "done",
        "letters": bool(found.report.get("letters")),
        "people": len(found.before),
    }
    return page(request, "desk/batch.html", context, current="editions")


def _lines(found: Batch) -> list[dict[str, Any]]:
    lines = found.report.get("lines") or [
        {"number": number, "outcome": "", "enrolment": each["enrolment"], "said": ""}
        for number, each in enumerate(found.before, start=1)
    ]
    return sorted(lines, key=lambda each: each["number"])


def _with_people(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with who it was, as far as they are still there."""
    keys = [each["enrolment"] for each in lines if each.get("enrolment")]
    rows = Enrolment.objects.filter(key__in=keys).select_related("person", "organisation")
    people = {each.key: each for each in rows}
    words = outcome_words()
    return [
        {
            **each,
            "row": people.get(each.get("enrolment", "")),
            "word": words.get(each["outcome"], ""),
            "tone": TONES.get(each["outcome"], "plain"),
        }
        for each in lines
    ]


@require_safe
@staff
def report(request: HttpRequest, key: str) -> HttpResponse:
    """The report as a file for spreadsheets; made when asked for, from what is stored without names."""
    found = seen(request, key)
    rows = []
    for each in _with_people(_lines(found)):
        person = each["row"].person if each["row"] else None
        named = [person.name, person.email] if person else ["", ""]
        rows.append([each["number"], each["word"], *named, each["said"]])
    head = [_("Line"), _("What happened"), _("Name"), _("E-mail"), _("Remark")]
    response = HttpResponse(exports.to_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{found.key[:8]}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staff
def undo(request: HttpRequest, key: str) -> HttpResponse:
    found = seen(request, key)
    attempt(
        request, lambda: batches.undo(found, by=request.user), done=_("Undone. Everything stands as before.")
    )
    return redirect("desk:batch", key=key)


@staff
def people_verb(request: HttpRequest, key: str) -> HttpResponse:
    """Move or withdraw the people of a selection: it says how many and who; a POST with `verb` does it."""
    edition = mine(request, key)
    chosen = Selection.read(request.GET if request.GET else request.POST)
    rows = chosen.rows(request.user, edition).exclude(state=Enrolment.State.WITHDRAWN)
    rows = rows.select_related("person", "organisation", "cohort").order_by(
        "person__name", "person__email", "pk"
    )
    count = rows.count()
    if not count:
        messages.warning(request, _("Nobody is picked. Tick people, or choose a filter that finds some."))
        return redirect("desk:people", key=key)
    form = VerbForm(request.POST or None, cohorts=edition.cohorts.order_by("name"))
    if request.method == "POST" and form.is_valid():
        done, made = attempt(request, lambda: _do(edition, form, rows, request.user), form=form)
        if done and made and made[1]:
            return redirect("desk:long_task", key=made[1].key)
        if done and made:
            messages.success(request, _said(form))
            return redirect("desk:batch", key=made[0].key)
    context = {
        **with_phase(edition),
        "form": form,
        "query": urlencode(chosen.query()),
        "count": count,
        "named": rows[:NAMED],
        "more": max(0, count - NAMED),
        "has_cohorts": edition.cohorts.exists(),
    }
    bad = bool(form.errors)
    return page(request, "desk/people_verb.html", context, current="editions", status=400 if bad else 200)


def _do(edition: Edition, form: VerbForm, rows: Any, by: Any) -> tuple[Batch, LongTask | None]:
    verb = form.cleaned_data["verb"]
    cohort = form.cleaned_data["to"] if verb == Batch.Verb.MOVE else None
    return batches.begin_verb(edition=edition, enrolments=rows, verb=verb, cohort=cohort, by=by)


def _said(form: VerbForm) -> str:
    if form.cleaned_data["verb"] == "withdraw":
        return _("Withdrawn. What they did stays in the record.")
    return _("Moved. Dates follow the cohort's first day.")
