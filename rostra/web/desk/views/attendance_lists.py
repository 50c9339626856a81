"""Attendance lists of a session: bringing one, answering what could not be read surely, settling names, taking it back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from rostra.live import selecting
from rostra.live.actions import imports
from rostra.live.actions.imports.taking import known_of
from rostra.live.lists import words
from rostra.live.matching import Suggesting
from rostra.live.models import AttendanceImport, ImportRow, Registration, Session
from rostra.live.rules.attendance import may_keep_register
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.attendance_lists import AnswerForm, ListForm, NamesForm, RowForm
from rostra.web.desk.views.session_people import session_seen

State = AttendanceImport.State
AT_ONCE = 20  # lines asked about on one page
ROWS = 50
MOST_FOUND = 12
TONES = {"matched": "good", "asked": "warn", "ignored": "plain"}
LISTS = {State.COLUMNS: "warn", State.NAMES: "warn", State.DONE: "good", State.UNDONE: "plain"}
WHY: dict[str, Any] = {
    "device": gettext_lazy("This is the name of a device, or a number."),
    "unknown": gettext_lazy("Nobody in the register has this name or address."),
    "two": gettext_lazy("More than one person has this name."),
    "twice": gettext_lazy("Two were there at the same time under this name."),
    "taken": gettext_lazy("Somebody of this name is in the list with another address."),
    "no_place": gettext_lazy("Registered, but without a place."),
    "doubt": gettext_lazy(
        "A line about this person could not be read; see below. The time shown may be too short."
    ),
    "away": gettext_lazy(
        "The list does not say when this person was away; that decides whether the threshold was reached."
    ),
}
HOW: dict[str, Any] = {
    "email": gettext_lazy("by the address"),
    "known": gettext_lazy("by a name that was settled before"),
    "name": gettext_lazy("by the name"),
    "person": gettext_lazy("settled by hand"),
    "walk_in": gettext_lazy("came without registering"),
    "host": gettext_lazy("host"),
    "speaker": gettext_lazy("speaks in this session"),
}


def kept(request: HttpRequest, key: str) -> Session:
    """A session whose register this person keeps."""
    session = session_seen(request, key)
    require(may_keep_register(request.user, session))
    return session


def own(request: HttpRequest, key: str, which: str) -> AttendanceImport:
    """A list of such a session."""
    session = kept(request, key)
    rows = AttendanceImport.objects.filter(session=session).select_related("by")
    found = get_object_or_404(rows, key=which)
    found.session = session
    return found


@staff
def attendance_imports(request: HttpRequest, key: str) -> HttpResponse:
    """The lists of a session, and bringing another."""
    session = kept(request, key)
    form = ListForm(request.POST or None, request.FILES or None, session=session)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        done, made = attempt(
            request,
            lambda: imports.take(
                session, content, name=file.name, by=request.user, time_zone=form.cleaned_data["time_zone"]
            ),
            form=form,
        )
        if done and made:
            return redirect("desk:attendance_import", key=key, which=made.key)
    listed = paged(request, session.imports.select_related("by").order_by("-created_at", "-pk"))
    rows = [
        {"row": each, "tone": LISTS[State(each.state)], "product": words.product(each.product)}
        for each in listed
    ]
    context = {"session": session, "form": form, "page": listed, "rows": rows}
    status = 400 if form.errors else 200
    return page(request, "desk/attendance_imports.html", context, current="sessions", status=status)


@staff
def attendance_import(request: HttpRequest, key: str, which: str) -> HttpResponse:
    """One list. POST answers what was asked about the whole of it, or settles the names on the page."""
    imported = own(request, key, which)
    if imported.state == State.COLUMNS:
        return _answer(request, imported)
    asked = paged(request, imported.rows.filter(state=ImportRow.State.ASKED).order_by("pk"), AT_ONCE)
    form = NamesForm(request.POST or None, asked=_suggested(imported, list(asked)))
    if request.method == "POST" and form.is_valid():
        given = form.said
        done, _count = attempt(
            request,
            lambda: imports.settle_many(imported, given, by=request.user, remember=form.cleaned_data["remember"]),
            form=form,
            done=ngettext("One line is settled.", "%(n)d lines are settled.", len(given)) % {"n": len(given)}
            if given else "",
        )  # fmt: skip
        if done:
            return redirect("desk:attendance_import", key=key, which=which)
    return _shown(request, imported, form, asked)


def _answer(request: HttpRequest, imported: AttendanceImport) -> HttpResponse:
    form = AnswerForm(request.POST or None, imported=imported)
    if request.method == "POST" and form.is_valid():
        done, _found = attempt(
            request, lambda: imports.answer(imported, by=request.user, **form.values), form=form
        )
        if done:
            return redirect("desk:attendance_import", key=imported.session.key, which=imported.key)
    said = imported.columns
    context = {
        "session": imported.session,
        "imported": imported,
        "form": form,
        "ask": said.get("ask", ""),
        "cells": said.get("cells", []),
        "samples": said.get("samples", []),
        "first": _wall(said.get("first", ""), imported.session.time_zone),
        "last": _wall(said.get("last", ""), imported.session.time_zone),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/attendance_import_answer.html", context, current="sessions", status=status)


def _shown(request: HttpRequest, imported: AttendanceImport, form: NamesForm, asked: Any) -> HttpResponse:
    settled = imported.rows.exclude(state=ImportRow.State.ASKED).select_related("registration")
    listed = paged_as(request, settled.order_by("state", "name", "pk"), "lines")
    zone = imported.session.time_zone
    context = {
        "session": imported.session,
        "imported": imported,
        "product": words.product(imported.product),
        "tone": LISTS[State(imported.state)],
        "form": form,
        "asked": asked,
        "names": [
            {**line(row, zone), "field": field, "why": WHY.get(row.how, "")}
            for row, field in form.bound_rows()
        ],
        "page": listed,
        "rows": [
            {**line(row, zone), "tone": TONES[row.state], "how": HOW.get(row.how, "")} for row in listed
        ],
        "problems": [
            {"line": number, "said": words.problem(code, value)} for number, code, value in imported.problems
        ],
        "absent": imported.columns.get("absent", 0),
        "waiting": imports.unwritten(imported).count() if imported.state != State.UNDONE else 0,
        "is_open": imported.state in {State.NAMES, State.DONE},
    }
    status = 400 if form.errors else 200
    return page(request, "desk/attendance_import.html", context, current="sessions", status=status)


@staff
def attendance_row(request: HttpRequest, key: str, which: str, pk: int) -> HttpResponse:
    """One line: everybody of the register can be found, and what was settled can be settled otherwise."""
    imported = own(request, key, which)
    row = get_object_or_404(imported.rows.select_related("registration"), pk=pk)
    row.imported = imported
    sought = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    form = RowForm(request.POST or None, row=row, found=_found(imported, row, sought))
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request,
            lambda: _settled(row, form.cleaned_data, request.user),
            form=form,
            done=_("The line is settled."),
        )
        if done:
            return redirect("desk:attendance_import", key=key, which=which)
    context = {
        "session": imported.session,
        "imported": imported,
        "line": line(row, imported.session.time_zone),
        "why": WHY.get(row.how, "") if row.state == ImportRow.State.ASKED else "",
        "form": form,
        "q": sought,
    }
    status = 400 if form.errors else 200
    return page(request, "desk/attendance_row.html", context, current="sessions", status=status)


def _settled(row: ImportRow, said: dict[str, Any], by: Any) -> Any:
    """One verb: who came without registering may get another name than the list has."""
    if said["who"] == imports.WALKED_IN:
        return imports.walk_in(row, by=by, name=said["name"], email=said["email"])
    return imports.settle_many(row.imported, {row.pk: said["who"]}, by=by, remember=said["remember"])


@require_POST
@staff
def finish(request: HttpRequest, key: str, which: str) -> HttpResponse:
    imported = own(request, key, which)
    attempt(
        request,
        lambda: imports.finish(imported, by=request.user),
        done=_("The rest of the list is left out."),
    )
    return redirect("desk:attendance_import", key=key, which=which)


@require_POST
@staff
def undo(request: HttpRequest, key: str, which: str) -> HttpResponse:
    imported = own(request, key, which)
    attempt(
        request,
        lambda: imports.undo(imported, by=request.user),
        done=_("The list is taken back. The register is as it was without it."),
    )
    return redirect("desk:attendance_imports", key=key)


# ---------------------------------------------------------------- what is shown


def line(row: ImportRow, zone: str) -> dict[str, Any]:
    """A line with its hours on the wall of the session."""
    spans = row.intervals
    return {
        "row": row,
        "came": _wall(spans[0][0], zone) if spans else "",
        "left": _wall(spans[-1][1], zone) if spans else "",
    }


def _wall(text: str, zone: str) -> str:
    return dt.datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).strftime("%H:%M") if text else ""


def paged_as(request: HttpRequest, rows: Any, param: str) -> Any:
    """A second list on a page, with a page number of its own."""
    return Paginator(rows, ROWS).get_page(request.GET.get(param))


def _suggested(
    imported: AttendanceImport, rows: list[ImportRow]
) -> list[tuple[ImportRow, list[Registration]]]:
    """The lines with the registrations most like each; the one that is known but doubted comes first."""
    if not rows:
        return []
    suggesting = Suggesting(known_of(imported.session))
    keys = {
        row.pk: list(
            dict.fromkeys(
                [
                    *([row.registration_id] if row.registration_id else []),
                    *suggesting.for_line(row.name, row.email),
                ]
            )
        )
        for row in rows
    }
    found = Registration.objects.in_bulk({key for each in keys.values() for key in each})
    return [(row, [found[key] for key in keys[row.pk] if key in found]) for row in rows]


def _found(imported: AttendanceImport, row: ImportRow, sought: str) -> list[Registration]:
    """Whom a search finds in the register; without one, who is most like the line."""
    if not sought:
        return _suggested(imported, [row])[0][1]
    rows = Registration.objects.filter(session=imported.session, state__in=Registration.LIVE)
    chosen = selecting.Selection(sought=sought).rows(rows, any_state=True)
    found = list(chosen.order_by("name", "pk")[:MOST_FOUND])
    if row.registration and row.registration not in found:
        found.insert(0, row.registration)
    return found
