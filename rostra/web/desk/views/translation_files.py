"""Translations as PO files: out for a programme or one thing, in after a look at what would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.languages import name_of
from rostra.languages import po
from rostra.languages.actions import po as actions
from rostra.languages.models import Thing
from rostra.web.desk.door import page, translators
from rostra.web.desk.forms.translations import FileForm
from rostra.web.desk.translating.packing import pack, unpack
from rostra.web.desk.views.translations import names_of, scope, thing_of

SHOWN = 200  # entries that a preview lists


@require_safe
@translators
def download(request: HttpRequest, programme: str, language: str) -> HttpResponse:
    _key, wanted = scope(request.user, programme, language)
    return file_of(wanted, language, programme)


@require_safe
@translators
def download_one(request: HttpRequest, language: str, sort: str, key: str) -> HttpResponse:
    thing = thing_of(request.user, language, sort, key)
    return file_of([thing], language, f"{thing.sort}-{thing.key}")


def file_of(found: Any, language: str, name: str) -> HttpResponse:
    """These things as a PO file."""
    data = po.export(found, language)
    return HttpResponse(
        data,
        content_type="text/x-gettext-translation; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.{language}.po"'},
    )


@translators
def upload(request: HttpRequest, programme: str, language: str) -> HttpResponse:
    key, wanted = scope(request.user, programme, language)
    context: dict[str, Any] = {
        "title": names_of([key])[key],
        "programme": programme,
        "language": language,
        "language_name": name_of(language),
    }
    if request.method == "POST" and request.POST.get("do") in ("bring", "skip"):
        return bring(request, context, wanted)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not request.FILES:
        form = FileForm(request.POST, request.FILES)
    if form.is_bound and form.is_valid():
        return preview(request, context, wanted, form.cleaned_data["file"].read())
    context["form"] = form
    return page(
        request,
        "desk/translations/upload.html",
        context,
        current="translations",
        status=400 if form.errors else 200,
    )


def preview(
    request: HttpRequest, context: dict[str, Any], wanted: QuerySet[Thing], data: bytes, status: int = 200
) -> HttpResponse:
    """What a file would change, line by line, with a button that brings it in."""
    try:
        report = actions.look_over(data, language=context["language"], by=request.user, scope=wanted)
    except NotAllowed:
        raise
    except Refused as refused:
        report = actions.Report(faults=getattr(refused, "faults", [("", refused.message)]))
    context |= {
        "report": report,
        "lines": report.lines[:SHOWN],
        "more": max(0, len(report.lines) - SHOWN),
        "writes": bool(report.lines),
        "packed": pack(data),
    }
    return page(request, "desk/translations/preview.html", context, current="translations", status=status)


def bring(request: HttpRequest, context: dict[str, Any], wanted: QuerySet[Thing]) -> HttpResponse:
    """The second button: take over what the preview has shown. What has become wrong since is shown again."""
    back = redirect("desk:translation_things", context["programme"], context["language"])
    try:
        data = unpack(request.POST.get("packed", ""))
    except ValueError:
        messages.error(request, _("The file did not arrive whole. Choose it once more."))
        return redirect("desk:translations_in", context["programme"], context["language"])
    try:
        report = actions.bring_in(
            data,
            language=context["language"],
            by=request.user,
            scope=wanted,
            skip_faults=request.POST["do"] == "skip",
        )
    except Faults:
        return preview(request, context, wanted, data, status=400)
    count = report.added + report.changed
    messages.success(
        request,
        ngettext("One translation brought in.", "%(count)d translations brought in.", count)
        % {"count": count},
    )
    return back
