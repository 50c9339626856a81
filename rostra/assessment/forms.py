"""Worksheets without a database: what a form's fields are, what was typed, what is missing, which dates it
holds.

Field names in a page: the field's id; for rows `<field id>-<n>-<column id>` with n from 0. Answers by kind:
text, number and date as text (dates ISO when they can be read), choice an option's id, choices a list of
them, rows a list of {column id: text}; rows that are empty all over are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.assessment.scoring import number_of, words

LONGEST = 20_000


@dataclass(frozen=True)
class DateOf:
    """A date that may go to one's calendar. `field` is the field's id, for rows `<field>-<n>-<column>`."""

    field: str
    title: str
    date: dt.date


def asked(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields that take an answer: all but headings."""
    return [field for field in content["fields"] if field["kind"] != "heading"]


def read_post(content: dict[str, Any], data: Any) -> dict[str, Any]:
    """The answers in a posted form. `data` is a QueryDict or alike; other names are left out."""
    answers: dict[str, Any] = {}
    for field in asked(content):
        name = field["id"]
        if field["kind"] == "rows":
            answers[name] = _rows(field, data)
        elif field["kind"] == "choices":
            answers[name] = [each for each in data.getlist(name) if each]
        else:
            answers[name] = _value(field["kind"], data.get(name))
    return answers


def _rows(field: dict[str, Any], data: Any) -> list[dict[str, str]]:
    pattern = re.compile(rf"{re.escape(field['id'])}-(\d{{1,4}})-(.+)")
    kinds = {column["id"]: column["kind"] for column in field["columns"]}
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        match = pattern.fullmatch(name)
        if match and match[2] in kinds:
            rows.setdefault(int(match[1]), {})[match[2]] = _value(kinds[match[2]], data.get(name))
    return [rows[number] for number in sorted(rows) if any(rows[number].values())]


def _value(kind: str, value: Any) -> str:
    text = str(value or "").replace("\r\n", "\n").strip()[:LONGEST]
    if kind == "date" and (date := date_of(text)):
        return date.isoformat()
    return text


def date_of(text: str) -> dt.date | None:
    """A date as 2026-03-31, 31.3.2026 or 31/3/2026; None when it is none."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    parts = (match[1], match[2], match[3]) if match else None
    if not parts and (match := re.fullmatch(r"(\d{1,2})[./ ]\s*(\d{1,2})[./ ]\s*(\d{4})", text)):
        parts = (match[3], match[2], match[1])
    try:
        return dt.date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def unknown(content: dict[str, Any], answers: dict[str, Any]) -> list[str]:
    """Ids in the answers that are no field of the form."""
    return sorted(set(answers) - {field["id"] for field in asked(content)})


def tidy(content: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Answers in the shape their fields have, whoever sent them; a value of the wrong shape becomes empty."""
    tidied: dict[str, Any] = {}
    for field in asked(content):
        value = answers.get(field["id"])
        if field["kind"] == "rows":
            names = {column["id"]: column["kind"] for column in field["columns"]}
            rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            kept = [{name: _value(kind, row.get(name)) for name, kind in names.items()} for row in rows[:200]]
            tidied[field["id"]] = [row for row in kept if any(row.values())]
        elif field["kind"] == "choices":
            tidied[field["id"]] = [str(each) for each in value if each] if isinstance(value, list) else []
        else:
            tidied[field["id"]] = _value(field["kind"], value) if isinstance(value, (str, int, float)) else ""
    return tidied


def faults(content: dict[str, Any], answers: dict[str, Any]) -> list[tuple[str, str]]:
    """(field id, what to do) for all that stands in the way of handing in."""
    found: list[tuple[str, str]] = []
    for field in asked(content):
        value = answers.get(field["id"])
        if field["kind"] == "rows":
            found += _faults_of_rows(field, value or [])
        elif not value:
            if field.get("required"):
                found.append(
                    (
                        field["id"],
                        _("Fill this in.")
                        if field["kind"] not in {"choice", "choices"}
                        else _("Choose here."),
                    )
                )
        elif fault := _fault_of(field, value):
            found.append((field["id"], fault))
    return found


def _fault_of(field: dict[str, Any], value: Any) -> str:
    kind = field["kind"]
    if kind == "number" and number_of(value) is None:
        return _("Write a number, such as 12 or 12.5.")
    if kind == "date" and date_of(value) is None:
        return _("Write a date, such as 2026-03-31.")
    if kind in {"choice", "choices"}:
        known = {option["id"] for option in field["options"]}
        if not set([value] if kind == "choice" else value) <= known:
            return _("Choose from the list.")
    most = field.get("max_words")
    if kind == "long_text" and most and words(value) > most:
        return _("Write at most %(most)s words; these are %(count)s.") % {"most": most, "count": words(value)}
    return ""


def _faults_of_rows(field: dict[str, Any], rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    least = max(field.get("min_rows") or 0, 1 if field.get("required") else 0)
    if len(rows) < least:
        found.append(
            (
                field["id"],
                ngettext("Fill in at least one row.", "Fill in at least %(n)s rows.", least) % {"n": least},
            )
        )
    if len(rows) > (field.get("max_rows") or 200):
        found.append((field["id"], _("Use at most %(n)s rows.") % {"n": field["max_rows"]}))
    for number, row in enumerate(rows):
        for column in field["columns"]:
            value = row.get(column["id"])
            if value and (fault := _fault_of(column, value)):
                found.append((f"{field['id']}-{number}-{column['id']}", fault))
    return found


def dates_of(content: dict[str, Any], answers: dict[str, Any]) -> list[DateOf]:
    """The dates that may go to one's calendar, in the order of the form."""
    dates: list[DateOf] = []
    for field in asked(content):
        value = answers.get(field["id"])
        if field["kind"] == "date" and field.get("calendar") and value and (date := date_of(value)):
            dates.append(DateOf(field["id"], field["label"], date))
        elif field["kind"] == "rows":
            dates += _dates_of_rows(field, value or [])
    return dates


def _dates_of_rows(field: dict[str, Any], rows: list[dict[str, str]]) -> list[DateOf]:
    dates = []
    for number, row in enumerate(rows):
        for column in field["columns"]:
            date = (
                date_of(row.get(column["id"]) or "")
                if column["kind"] == "date" and column.get("calendar")
                else None
            )
            if date:
                title = row.get(field.get("calendar_title") or "") or f"{field['label']}: {column['label']}"
                dates.append(DateOf(f"{field['id']}-{number}-{column['id']}", title, date))
    return dates
