"""Files to take along: people and matrix of a selection, and status files made again and again."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db.models import Prefetch
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.ledger import matrix, rules
from rostra.ledger.actions import exports as actions
from rostra.ledger.actions import status_exports
from rostra.ledger.models import StatusFile
from rostra.ledger.selecting import Selection
from rostra.people import rules as people
from rostra.people.models import LongTask
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.forms.exports import ExportForm, StatusExportForm
from rostra.web.desk.views.editions import seen
from rostra.web.desk.views.people import address

MOST_CHOICES = 500


@staff
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Choose what and how (GET with a selection); the file, or the long work that makes it (POST with the same)."""
    edition = seen(request, key)
    require(rules.may_export(request.user, edition))
    given = request.POST if request.method == "POST" else request.GET
    chosen = Selection.read(given)
    sort = given.get("sort", "") if given.get("sort") in matrix.SORTS else ""
    form = ExportForm(
        request.POST or None,
        initial={"what": "people", "format": "xlsx", "optional": given.get("optional") == "1"},
    )
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            request,
            lambda: actions.make(
                edition=edition,
                chosen=chosen,
                what=form.cleaned_data["what"],
                format=form.cleaned_data["format"],
                optional=form.cleaned_data["optional"],
                sort=sort or "name",
                by=request.user,
            ),
            form=form,
        )
        if done and isinstance(made, LongTask):
            return redirect("desk:long_task", key=made.key)
        if done and made:
            return file(made.body, made.name, made.type)
    context = {
        "form": form,
        "edition": edition,
        "hidden": {**chosen.query(), **({"sort": sort} if sort else {})},
        "back": address(chosen.query()) if not chosen.people else "",
        "count": chosen.rows(request.user, edition).count(),
        "at_once": actions.AT_ONCE,
        "may_run": cohorts.may_run_edition(request.user, edition),
    }
    return page(request, "desk/export.html", context, current="editions", status=400 if form.errors else 200)


def file(body: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, which no cache in between does."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def kept_file(kept: FieldFile, name: str) -> HttpResponse:
    """A file of the private store as a file to keep; 404 when it is no longer there."""
    if not kept:
        raise Http404
    try:
        with kept.open("rb") as opened:
            body = opened.read()
    except FileNotFoundError:
        raise Http404 from None
    return file(body, name, actions.TYPES.get(PurePath(name).suffix[1:], "application/octet-stream"))


# ---------------------------------------------------------------- status files


@staff
def status(request: HttpRequest) -> HttpResponse:
    """One's plans with their files, and a form for another plan."""
    form = StatusExportForm(
        request.POST or None,
        editions=cohorts.run_editions(request.user).order_by("-starts_on", "title")[:MOST_CHOICES],
        organisations=people.managed_organisations(request.user).order_by("name")[:MOST_CHOICES],
        initial={"format": "csv", "every": "week", "of": request.GET.get("of", "")},
    )
    if request.method == "POST" and form.is_valid():
        done, _plan = attempt(
            request,
            lambda: status_exports.plan(
                by=request.user,
                **form.about(),
                **{name: form.cleaned_data[name] for name in ("format", "every", "by_mail")},
            ),
            form=form,
            done=_("Planned. The first file is made within a quarter of an hour."),
        )
        if done:
            return redirect("desk:status_exports")
    context = {
        "form": form,
        "plans": plans(request.user),
        "may_plan": bool(form.editions or form.organisations),
    }
    return page(
        request, "desk/status_exports.html", context, current="today", status=400 if form.errors else 200
    )


def plans(person: Any) -> list[dict[str, Any]]:
    """One's plans, those that go on first, each with its files, the newest first; two queries."""
    files = Prefetch("files", queryset=StatusFile.objects.order_by("-day", "-pk"))
    rows = rules.visible_status_exports(person).select_related("edition", "organisation")
    found = list(rows.prefetch_related(files).order_by("-created_at", "-pk"))
    return [
        {"plan": each, "name": status_exports.name_of(each), "files": list(each.files.all())}
        for each in sorted(found, key=lambda each: each.next_on is None)
    ]


@require_POST
@staff
def status_stop(request: HttpRequest, key: str) -> HttpResponse:
    plan = get_object_or_404(
        rules.visible_status_exports(request.user).select_related("edition", "organisation"), key=key
    )
    attempt(
        request,
        lambda: status_exports.stop(plan, by=request.user),
        done=_("Stopped. The files that are there stay until their time is over."),
    )
    return redirect("desk:status_exports")


@require_safe
@staff
def status_file(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(rules.visible_status_files(request.user).select_related("plan"), key=key)
    return kept_file(found.file, f"status-{found.day.isoformat()}.{found.plan.format}")
