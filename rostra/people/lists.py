"""Lists of people: what mail programs, spreadsheets and hands produce, read line by line. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rostra.kernel.text import normal_email, squeeze
from rostra.people.heads import noun_of

MOST_LINES = 10_000
LONGEST_NAME = 150
ANGLED = re.compile(r"(?P<name>[^<>]*)<\s*(?P<email>[^<>]*)\s*>")
MORE = ("organisation", "function", "cohort", "language")


@dataclass(frozen=True)
class Line:
    """One person of a list; `number` counts lines as typed, from 1. A line with a `problem` is not taken.

    The last four are as they were written; who knows organisations and cohorts finds out what they mean.
    """

    number: int
    email: str = ""
    name: str = ""
    problem: str = ""
    organisation: str = ""
    function: str = ""
    cohort: str = ""
    language: str = ""


@dataclass(frozen=True)
class Reading:
    """A list as it was read: its lines, the columns that were understood, and those that were left out."""

    lines: list[Line]
    columns: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_list(text: str) -> list[Line]:
    """The lines of a pasted list, see `read`."""
    return read(text).lines


def read(text: str) -> Reading:
    """Read a list: "Name <mail>", "mail, name", "name; mail", or columns of a spreadsheet with or without a head.

    Empty lines and a head line are skipped. Every other line gives at least one `Line`, good or not.
    """
    lines: list[Line] = []
    columns: dict[str, int] = {}
    unknown: list[str] = []
    first = True
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.replace("\u00a0", " ").replace("\u200b", "").strip(" \r\n;,")
        if not line.strip():
            continue
        if first:
            first = False
            columns, unknown = _head(_cells(line))
            if columns:
                continue
        lines.extend(_read_line(number, line, columns))
    return Reading(lines, list(columns), unknown)


def read_rows(rows: Iterable[tuple[int, list[str]]], remarks: Iterable[str] = ()) -> Reading:
    """Read the rows of a file (`rostra.people.tables`): with a head by its words, without one as a pasted list is."""
    rows = list(rows)
    columns, unknown, start = _find_head(rows)
    lines: list[Line] = []
    for number, cells in rows[start:]:
        clean = [cell.replace("\u00a0", " ").replace("\u200b", "").strip() for cell in cells]
        if columns:
            lines.append(_by_head(number, clean, columns))
        elif any(clean):
            lines.extend(_read_line(number, "\t".join(clean), {}))
    return Reading(lines, list(columns), unknown, list(remarks))


def _find_head(rows: list[tuple[int, list[str]]]) -> tuple[dict[str, int], list[str], int]:
    """The head may stand under a title: it is looked for in the first lines, up to the first address."""
    for at, (_number, cells) in enumerate(rows[:10]):
        columns, unknown = _head(cells)
        if columns:
            return columns, unknown, at + 1
        if any("@" in cell for cell in cells):
            break
    return {}, [], 0


def _head(cells: list[str]) -> tuple[dict[str, int], list[str]]:
    """Which column holds what, when these cells are the head of a table; and the heads we do not know."""
    if any("@" in cell for cell in cells):
        return {}, []
    found: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        noun = noun_of(cell)
        if noun and noun not in found:
            found[noun] = place
        elif squeeze(cell):
            unknown.append(squeeze(cell)[:60])
    return (found, unknown) if "email" in found else ({}, [])


def _read_line(number: int, line: str, columns: dict[str, int]) -> list[Line]:
    angled = list(ANGLED.finditer(line))
    if angled:
        return [_made(number, each["email"], each["name"].strip(" ,;\t")) for each in angled]
    cells = [squeeze(cell) for cell in _cells(line)]
    if columns and columns["email"] < len(cells):
        return [_by_head(number, cells, columns)]
    with_at = [place for place, cell in enumerate(cells) if "@" in cell]
    if not with_at:
        return [Line(number, problem=_("There is no e-mail address in this line."))]
    if len(with_at) > 1:
        return [_made(number, cells[place], "") for place in with_at]
    place = with_at[0]
    return [_made(number, *_mail_and_name(cells, place, _separator(line)))]


def _by_head(number: int, cells: list[str], columns: dict[str, int]) -> Line:
    """A line of a table with a head; cells that are not there are empty."""
    given = {noun: cells[place] if place < len(cells) else "" for noun, place in columns.items()}
    email = given["email"]
    if angled := ANGLED.search(email):  # an address cell that a mail program filled
        email = angled["email"]
    name = given.get("name") or squeeze(f"{given.get('first', '')} {given.get('last', '')}")
    line = _made(number, email, name)
    if not line.email and line.name:
        line = replace(line, problem=_("There is no e-mail address beside “%(name)s”.") % {"name": line.name})
    more: dict[str, Any] = {noun: given.get(noun, "")[:200] for noun in MORE}
    return replace(line, **more)


def _separator(line: str) -> str:
    return next((each for each in "\t;," if each in line), " ")


def _cells(line: str) -> list[str]:
    separator = _separator(line)
    if separator == " ":
        return [line]
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return line.split(separator)


def _mail_and_name(cells: list[str], place: int, separator: str) -> tuple[str, str]:
    email = cells[place]
    if separator == " ":  # "Maren Holt maren@lindholt.example"
        words = email.split()
        email = next(word for word in words if "@" in word)
        return email, " ".join(word for word in words if word != email)
    before = [cell for cell in cells[:place] if cell]
    after = [cell for cell in cells[place + 1 :] if cell]
    if separator == ",":  # a name written "Holt, Maren" was cut in two by the comma
        return email, ", ".join(before or after)
    if before:
        return email, " ".join(before)
    return email, after[0] if after and " " in after[0] else " ".join(after[:2])


def _made(number: int, email: str, name: str) -> Line:
    address = normal_email(email.strip("<>\"'").removeprefix("mailto:"))
    name = squeeze(name.strip("\"'"))[:LONGEST_NAME]
    if not address:
        return Line(number, name=name, problem=_("There is no e-mail address in this line."))
    try:
        validate_email(address)
    except ValidationError:
        return Line(
            number, address, name, _("“%(email)s” is not an e-mail address.") % {"email": address[:80]}
        )
    if len(address) > 254:
        return Line(number, address, name, _("This e-mail address is too long."))
    return Line(number, address, name)
