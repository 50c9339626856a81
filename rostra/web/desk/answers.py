"""Answers of a worksheet made ready to be read, out of the version of the form they were given to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Answered:
    """One field of a worksheet with what was written. `kind`: heading, text, long, or table. `lang` is the language of the
    label and the options when it is not the reader's."""

    label: str
    kind: str
    text: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    help: str = ""
    lang: str = ""


def answers_of(content: dict[str, Any], answers: dict[str, Any]) -> list[Answered]:
    """Every field of a form's version in order, with its answer in words."""
    return [_read(each, answers.get(each.get("id", ""))) for each in content.get("fields", [])]


def _read(spec: dict[str, Any], given: Any) -> Answered:
    kind, label = spec.get("kind") or spec.get("type", ""), spec.get("label", "")
    lang = spec.get("lang", "")
    if kind == "heading":
        return Answered(label, "heading", help=spec.get("help", ""), lang=lang)
    if kind == "rows":
        columns = spec.get("columns", [])
        rows = [[_word(column, row.get(column["id"])) for column in columns] for row in given or []]
        labels = [column["label"] for column in columns]
        return Answered(label, "table", columns=labels, rows=[r for r in rows if any(r)], lang=lang)
    text = _word({**spec, "kind": kind}, given)
    return Answered(label, "long" if kind == "long_text" else "text", text=text, lang=lang)


def _word(spec: dict[str, Any], given: Any) -> str:
    """One value in words: labels for choices, the reader's way of writing dates and numbers."""
    if given in (None, "", []):
        return ""
    labels = {option["id"]: option["label"] for option in spec.get("options") or []}
    if isinstance(given, list):
        return ", ".join(str(labels.get(each, each)) for each in given)
    if spec.get("kind") == "date":
        try:
            return formats.date_format(dt.date.fromisoformat(str(given)), "DATE_FORMAT")
        except ValueError:
            return str(given)
    if isinstance(given, bool):
        return _("yes") if given else _("no")
    if isinstance(given, int | float):
        return formats.localize(given)
    return str(labels.get(given, given))
