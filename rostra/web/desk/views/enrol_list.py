"""A list of people brought to an edition: read, looked at line by line, then invited or enrolled.

Between the look and the yes the list is kept in the page itself, signed and good for an hour: nothing about people is stored
before somebody says yes, and there is nothing to clear away when nobody does.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel.errors import Refused
from rostra.kernel.text import new_key
from rostra.ledger import sorting
from rostra.ledger.actions import batches
from rostra.people import rules as people
from rostra.people.lists import Line, Reading
from rostra.web.desk.door import blame, page, staff
from rostra.web.desk.forms.lists import ConfirmForm, ListForm
from rostra.web.desk.views.editions import mine, with_phase

SALT = "desk.enrol_list"
GOOD_FOR = 3600
MOST_SHOWN = 500
VERDICTS = {
    sorting.NEW: "good",
    sorting.KNOWN: "good",
    sorting.BACK: "good",
    sorting.AGAIN: "info",
    sorting.THERE: "plain",
    sorting.REPEATED: "plain",
    sorting.FAULTY: "late",
}


@staff
def enrol_list(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    if request.method == "POST" and "list" in request.POST:
        return _confirm(request, edition)
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(request, edition),
        **_choices(request, edition),
    )
    if request.method == "POST" and form.is_valid():
        reading = _read(form)
        if reading is not None:
            packed = _pack(request, edition, reading, form.cleaned_data.get("lines") or "")
            how = {name: request.POST.get(name, "") for name in ("how", "cohort", "organisation")}
            return _preview(request, edition, reading, packed, how)
    return _start(request, edition, form)


def _start(request: HttpRequest, edition: Edition, form: ListForm) -> HttpResponse:
    context = {**with_phase(edition), "form": form}
    return page(
        request, "desk/enrol_list.html", context, current="editions", status=400 if form.errors else 200
    )


def _initial(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    how = request.GET.get("how", "")
    return {
        "how": how if how in {"invite", "enrol", "silent"} else "invite",
        "organisation": edition.organisation,
    }


def _choices(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    return {
        "cohorts": edition.cohorts.order_by("name"),
        "organisations": people.visible_organisations(request.user).order_by("name"),
    }


def _read(form: ListForm) -> Reading | None:
    try:
        reading = form.reading()
        if not reading.lines:
            raise Refused(_("There is no line with a person in it."), field="lines", code="empty")
        if len(reading.lines) > batches.MOST_LINES:
            raise Refused(
                _("This list has more than %(most)d lines; bring at most so many at once.")
                % {"most": batches.MOST_LINES},
                field="lines",
            )
    except Refused as refused:
        blame(form, refused)
        return None
    return reading


# ---------------------------------------------------------------- between the look and the yes


def _pack(request: HttpRequest, edition: Edition, reading: Reading, text: str) -> str:
    packed = {
        "key": new_key(),
        "edition": edition.key,
        "person": request.user.pk,
        "lines": [astuple(line) for line in reading.lines],
        "columns": reading.columns,
        "unknown": reading.unknown,
        "remarks": reading.remarks,
        "text": text,
    }
    return signing.dumps(packed, salt=SALT, compress=True)


def _unpack(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    """What was looked at, by this person, for this edition, less than an hour ago."""
    try:
        packed = signing.loads(request.POST["list"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    mine_ = packed["edition"] == edition.key and packed["person"] == request.user.pk
    return packed if mine_ else None


def _confirm(request: HttpRequest, edition: Edition) -> HttpResponse:
    packed = _unpack(request, edition)
    if packed is None:
        form = ListForm({"how": request.POST.get("how", "invite")}, **_choices(request, edition))
        form.full_clean()
        form.errors.clear()
        form.add_error(None, _("What you looked at is older than an hour. Bring the list once more."))
        return _start(request, edition, form)
    reading = Reading(
        [Line(*each) for each in packed["lines"]], packed["columns"], packed["unknown"], packed["remarks"]
    )
    found = sorting.sort_out(edition, reading.lines, by=request.user)
    form = ConfirmForm(request.POST, strange=found.strange, **_choices(request, edition))
    if form.is_valid():
        try:
            batch, task = batches.begin(
                edition=edition, lines=reading.lines, by=request.user, meant=form.meant(), key=packed["key"],
                skip_faults=form.cleaned_data["skip_faults"], **form.values,
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            if task is not None:
                return redirect("desk:long_task", key=task.key)
            return redirect("desk:batch", key=batch.key)
    return _shown(request, edition, reading, request.POST["list"], form, found, packed["text"])


def _preview(
    request: HttpRequest, edition: Edition, reading: Reading, packed: str, how: dict[str, str]
) -> HttpResponse:
    found = sorting.sort_out(edition, reading.lines, by=request.user)
    form = ConfirmForm(initial=how, strange=found.strange, **_choices(request, edition))
    return _shown(request, edition, reading, packed, form, found, request.POST.get("lines", ""))


def _shown(
    request: HttpRequest,
    edition: Edition,
    reading: Reading,
    packed: str,
    form: ConfirmForm,
    found: sorting.Sorted,
    text: str,
) -> HttpResponse:
    how = str(form["how"].value() or "invite")
    rows = [_row(each, how) for each in found.sorts]
    to_see = [row for row in rows if row["remarks"]]
    context = {
        **with_phase(edition),
        "form": form,
        "list": packed,
        "how": how,
        "how_said": dict(form.fields["how"].choices).get(how, ""),
        "reading": reading,
        "notes": [*reading.remarks, *found.notes],
        "counts": _counts(found, how),
        "taken": len(found.taken),
        "faulty": found.counts[sorting.FAULTY],
        "to_see": to_see[:MOST_SHOWN],
        "to_see_more": max(0, len(to_see) - MOST_SHOWN),
        "rows": rows[:MOST_SHOWN],
        "rows_more": max(0, len(rows) - MOST_SHOWN),
        "strange": [each for each in found.strange if not each.nearest][:20],
        "text": text,
    }
    return page(
        request,
        "desk/enrol_list_preview.html",
        context,
        current="editions",
        status=400 if form.errors else 200,
    )


def _row(each: sorting.Sort, how: str) -> dict[str, Any]:
    return {
        "line": each.line,
        "word": words(how)[each.verdict],
        "tone": VERDICTS[each.verdict],
        "remarks": each.remarks,
        "organisation": each.organisation.name if each.organisation else "",
        "cohort": each.cohort.name if each.cohort else "",
    }


def words(how: str) -> dict[str, Any]:
    """What a verdict means for what is going to happen."""
    invited = how == "invite"
    will = _("will be invited") if invited else _("will be enrolled")
    return {
        sorting.NEW: will,
        sorting.KNOWN: will,
        sorting.BACK: _("withdrew, will be invited again")
        if invited
        else _("withdrew, will be enrolled again"),
        sorting.AGAIN: _("invited before, gets a new letter")
        if invited
        else _("invited before, will be enrolled"),
        sorting.THERE: _("is there already"),
        sorting.REPEATED: _("typed twice"),
        sorting.FAULTY: _("faulty"),
    }


def _counts(found: sorting.Sorted, how: str) -> list[dict[str, Any]]:
    """Numbers for the head of the page; new and known people are told apart by nobody who only wants to enrol them."""
    counts = found.counts
    together = counts[sorting.NEW] + counts[sorting.KNOWN]
    said = words(how)
    shown = [(together, said[sorting.NEW], "good")]
    for name in (sorting.BACK, sorting.AGAIN, sorting.THERE, sorting.REPEATED, sorting.FAULTY):
        shown.append((counts[name], said[name], VERDICTS[name]))
    return [{"count": count, "word": word, "tone": tone} for count, word, tone in shown if count]
