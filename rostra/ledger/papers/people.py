"""A list of people, or people × what is asked of them, as a paper to print: tagged, its head on every page."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts.models import Edition
from rostra.kernel.time import now, today
from rostra.ledger import matrix
from rostra.ledger.exports import Table, Value
from rostra.programmes.actions import academy

TEMPLATE = Path(__file__).with_name("people.typ")
SHAPES = {
    "met": "✓", "caught_up": "↺", "recognised": "≡", "due_soon": "•", "overdue": "!", "handed_in": "⇢",
    "returned": "↩", "excused": "E", "open": "○", "left_out": "–",
}  # fmt: skip
"""The shapes of `rostra.web.parts.signs`; a test keeps them the same."""
CELLS_ACROSS = 22


def pdf(table: Table, rows: Iterable[Sequence[Value]], *, edition: Edition, language: str) -> bytes:
    """The paper of a table, landscape A4, in a language."""
    import typst  # a big library: loaded when somebody wants a paper

    with TemporaryDirectory(prefix="rostra-paper-") as folder, translation.override(language):
        root = Path(folder)
        shutil.copy(TEMPLATE, root)
        data = _data(table, [list(row) for row in rows], edition, language)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        return typst.compile(
            root / TEMPLATE.name,
            root=root,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(now().timestamp()),
        )


def _data(table: Table, rows: list[list[Value]], edition: Edition, language: str) -> dict[str, Any]:
    own = academy.the()
    return {
        "title": _("%(edition)s: who stands where") % {"edition": edition.title},
        "lang": language.partition("-")[0],
        "academy": own.name if own and own.name else "Rostra",
        "intro": _intro(rows, edition),
        "page": _("Page"),
        "parts": _matrix_parts(table, rows) if table.asked else [_list(table, rows)],
        "legend": _legend(table, rows),
        "columns": [
            {"code": _code(each, number), "title": each.title} for number, each in enumerate(table.asked, 1)
        ],
        "columns_title": _("What the columns ask"),
    }


def _intro(rows: list[list[Value]], edition: Edition) -> str:
    people = ngettext("one person", "%(counter)s people", len(rows)) % {"counter": len(rows)}
    day = date_format(today(edition.time_zone), "DATE_FORMAT")
    return _("%(people)s, as of %(day)s. Run by %(organisation)s.") % {
        "people": people,
        "day": day,
        "organisation": edition.organisation.name,
    }


def _list(table: Table, rows: list[list[Value]]) -> dict[str, Any]:
    """The list without columns in which nothing stands: a paper is narrow."""
    used = [at for at in range(len(table.head)) if at < 1 or any(row[at] not in (None, "") for row in rows)]
    return {
        "title": "",
        "head": [str(table.head[at]) for at in used],
        "rows": [[_said(row[at]) for at in used] for row in rows],
        "cells": 0,
        "wide": sum(at < table.first_cell for at in used),
    }


def _matrix_parts(table: Table, rows: list[list[Value]]) -> list[dict[str, Any]]:
    """Name, organisation, met, and so many columns as fit across; the rest in further parts."""
    first, words = table.first_cell, {str(word): state for state, word in matrix.WORDS.items()}
    parts = []
    codes = [_code(each, number) for number, each in enumerate(table.asked, 1)]
    place = list(table.head).index(_("Organisation"))
    for start in range(0, len(codes), CELLS_ACROSS):
        across = codes[start : start + CELLS_ACROSS]
        parts.append(
            {
                "title": f"{across[0]} – {across[-1]}" if len(codes) > CELLS_ACROSS else "",
                "head": [_("Name"), _("Organisation"), _("Met"), *across],
                "rows": [
                    [
                        _said(row[0]),
                        _said(row[place]),
                        "" if row[first - 1] is None else f"{row[first - 2]}/{row[first - 1]}",
                        *(
                            SHAPES.get(words.get(str(cell), ""), "")
                            for cell in row[first + start : first + start + len(across)]
                        ),
                    ]
                    for row in rows
                ],
                "cells": len(across),
                "wide": 2,
            }
        )
    return parts


def _code(requirement: Any, number: int) -> str:
    return requirement.code or str(number)


def _legend(table: Table, rows: list[list[Value]]) -> list[list[str]]:
    if not table.asked:
        return []
    there = {str(cell) for row in rows for cell in row[table.first_cell :]}
    return [[SHAPES[state], str(word)] for state, word in matrix.WORDS.items() if str(word) in there]


def _said(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):  # moments too: the day is enough on paper
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
