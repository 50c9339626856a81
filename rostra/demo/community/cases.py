"""Cases told by both sides, read by somebody of neither, published; one waits for its other side."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rostra.community import casework
from rostra.community.actions.cases import answering, reviewing, writing
from rostra.community.models import Case, CaseSide
from rostra.demo.calendars import Calendar
from rostra.demo.community.words import translate, who

ANSWERED_BEFORE, WRITTEN_BEFORE = 4, 11  # days before it is published
SIDE_TEXTS = ("saw", "changed", "advice", "grade")


def build(calendar: Calendar, rows: list[dict[str, Any]]) -> dict[str, Case]:
    """All cases by their name in the file."""
    return {row["slug"]: _case(calendar, row) for row in rows}


def _case(calendar: Calendar, row: dict[str, Any]) -> Case:
    by, waits = who(calendar, row["by"]), row.get("state") == "invited"
    with calendar.then(row["days"] if waits else row["days"] - WRITTEN_BEFORE), transaction.atomic():
        case = _written(calendar, row, by)
    if waits:
        return case
    other = case.sides.get(side=casework.other_of(case.submitted_side))
    with calendar.then(row["days"] - ANSWERED_BEFORE), transaction.atomic():
        _answered(other, row["other"])
    with calendar.then(row["days"]), transaction.atomic():
        reader = calendar.ada if row["organisation"] != "small-harbours" else calendar.town.people["lasse"]
        case = reviewing.assign(_now(case), reader=reader, by=calendar.ada)
        case = reviewing.check(case, checks=casework.CHECKS, by=reader)
        case = reviewing.publish(_now(case), by=reader)
        translate("case", case.key, row.get("words", {}))
    return case


def _written(calendar: Calendar, row: dict[str, Any], by: Any) -> Case:
    case = writing.begin(by=by, side=row["side"], title=row["title"], language=row["language"])
    values = {
        name: row[name]
        for name in casework.CASE_FIELDS
        if name in row and name not in {"organisation", "topics"}
    }
    values |= {"sources": [{"title": each, "url": ""} for each in row.get("sources", [])]}
    values |= {"organisation": calendar.town.organisations[row["organisation"]], "topics": row["topics"]}
    own = {
        "organisation_name": row["organisation_name"], "name": by.name, "named": True, "agreed": True,
        "language": row["language"], "saw": row["saw"],
    }  # fmt: skip
    other = {name: row["other"][name] for name in ("organisation_name", "name", "email", "language")}
    case = writing.save(case, by=by, revision=case.revision, values=values, own=own, other=other)
    return writing.invite(case, by=by)


def _answered(side: CaseSide, given: dict[str, Any]) -> None:
    side = answering.accept(side)
    values = {name: given[name] for name in SIDE_TEXTS if name in given}
    values |= {name: given[name] for name in ("organisation_name", "name", "language")}
    answering.say(
        side, values={**values, "agreed": True, "named": True}, revision=_now(side.case).revision, done=True
    )


def _now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
