"""Documents in versions, priorities with what serves them, ideas with their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from rostra.community.actions import documents as verbs
from rostra.community.actions import ideas, priorities
from rostra.community.models import Document, Space
from rostra.demo.calendars import Calendar
from rostra.demo.community.words import about, translate, who
from rostra.programmes.models import ProgrammePage

SAID = ("title", "kind", "summary", "language", "written_in", "publisher", "year", "seen_by")
ANSWERED_AFTER, NEXT_VERSION = 3, 40  # days


def build(
    calendar: Calendar, content: dict[str, Any], rooms: Mapping[str, Space], written: dict[str, Any]
) -> None:
    """Everything; `written` has what priorities may name, by sort and name in the files."""
    written["document"] = {row["slug"]: _document(calendar, row, rooms) for row in content["documents"]}
    written["programme"] = {each.key: each for each in ProgrammePage.objects.all()}
    for row in content["priorities"]:
        _priority(calendar, row, written)
    for row in content["ideas"]:
        _idea(calendar, row)


def _document(calendar: Calendar, row: dict[str, Any], rooms: Mapping[str, Space]) -> Document:
    files = [
        (each["note"], SimpleUploadedFile(each["name"], each["text"].encode()))
        for each in row.get("files", [])
    ]
    by = who(calendar, row["by"])
    with calendar.then(row["days"]), transaction.atomic():
        document = verbs.add(
            organisation=calendar.town.organisations[row["organisation"]], by=by, topics=about(row["topics"]),
            slug=row["slug"], url=row.get("url", ""), space=rooms.get(row.get("space", "")),
            file=files[0][1] if files else None, **{name: row[name] for name in SAID},
        )  # fmt: skip
        document = verbs.publish(document, by=by)
        translate("document", document.key, row.get("words", {}))
    with calendar.then(row["days"] + NEXT_VERSION), transaction.atomic():
        for note, file in files[1:]:
            verbs.put_version(document, file=file, by=by, note=note)
    return document


def _priority(calendar: Calendar, row: dict[str, Any], written: Mapping[str, Any]) -> None:
    by = who(calendar, row["by"])
    days = {
        name: calendar.town.today + dt.timedelta(days=row[given])
        for name, given in (("starts_on", "starts"), ("ends_on", "ends"))
        if given in row
    }
    with calendar.then(row["days"]), transaction.atomic():
        priority = priorities.add(
            organisation=calendar.town.organisations[row["organisation"]], by=by, slug=row["slug"], **days,
            **{name: row[name] for name in ("kind", "title", "summary", "text", "language")},
        )  # fmt: skip
        priority = priorities.publish(priority, by=by)
        translate("priority", priority.key, row.get("words", {}))
    with transaction.atomic():
        for what, names in row.get("serves", {}).items():
            things = [written[what][name] for name in names]
            priorities.serve(priority, what=what, things=things, by=by)


def _idea(calendar: Calendar, row: dict[str, Any]) -> None:
    programme = ProgrammePage.objects.get(key=row["programme"])
    by = who(calendar, row["by"]) if "by" in row else AnonymousUser()
    with calendar.then(row["days"]), transaction.atomic():
        idea = ideas.tell(programme, by=by, text=row["text"], language=row["language"])
    if row["state"] != "new":
        with calendar.then(row["days"] + ANSWERED_AFTER), transaction.atomic():
            ideas.answer(
                idea, by=calendar.ada, state=row["state"], answer=row.get("answer", ""),
                shown=row.get("shown", False),
            )  # fmt: skip
