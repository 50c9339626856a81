"""Pasted lists of people: what mail programs, spreadsheets and hands produce, read line by line. Pure."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rostra.kernel.text import normal_email, squeeze

MOST_LINES = 10_000
LONGEST_NAME = 150
ANGLED = re.compile(r"(?P<name>[^<>]*)<\s*(?P<email>[^<>]*)\s*>")
HEAD_WORDS = {
    "email": {
        "email",
        "e-mail",
        "mail",
        "e-mail address",
        "email address",
        "adresse e-mail",
        "e-mailadresse",
    },
    "name": {"name", "full name", "navn", "imię i nazwisko", "nazwa", "nom", "naam", "nombre"},
    "first": {"first name", "given name", "fornavn", "imię", "prénom", "vorname"},
    "last": {"last name", "surname", "family name", "efternavn", "nazwisko", "nom de famille", "nachname"},
}


@dataclass(frozen=True)
class Line:
    """One person of a list; `number` counts lines as typed, from 1. A line with a `problem` is not taken."""

    number: int
    email: str = ""
    name: str = ""
    problem: str = ""


def read_list(text: str) -> list[Line]:
    """Read a list: "Name <mail>", "mail, name", "name; mail", or columns of a spreadsheet with or without a head.

    Empty lines and a head line are skipped. Every other line gives at least one `Line`, good or not.
    """
    lines: list[Line] = []
    columns: dict[str, int] = {}
    first = True
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.replace("\u00a0", " ").replace("\u200b", "").strip(" \r\n;,")
        if not line.strip():
            continue
        if first:
            first = False
            columns = _head(line)
            if columns:
                continue
        lines.extend(_read_line(number, line, columns))
    return lines


def _head(line: str) -> dict[str, int]:
    """Which column holds what, when the line is the head of a table."""
    if "@" in line:
        return {}
    found: dict[str, int] = {}
    for place, cell in enumerate(_cells(line)):
        for noun, words in HEAD_WORDS.items():
            if squeeze(cell).strip(":").lower() in words:
                found.setdefault(noun, place)
    return found if "email" in found else {}


def _read_line(number: int, line: str, columns: dict[str, int]) -> list[Line]:
    angled = list(ANGLED.finditer(line))
    if angled:
        return [_made(number, each["email"], each["name"].strip(" ,;\t")) for each in angled]
    cells = [squeeze(cell) for cell in _cells(line)]
    if columns and max(columns.values()) < len(cells):
        return [_made(number, cells[columns["email"]], _name_by_head(cells, columns))]
    with_at = [place for place, cell in enumerate(cells) if "@" in cell]
    if not with_at:
        return [Line(number, problem=_("There is no e-mail address in this line."))]
    if len(with_at) > 1:
        return [_made(number, cells[place], "") for place in with_at]
    place = with_at[0]
    return [_made(number, *_mail_and_name(cells, place, _separator(line)))]


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


def _name_by_head(cells: list[str], columns: dict[str, int]) -> str:
    if "name" in columns:
        return cells[columns["name"]]
    return squeeze(" ".join(cells[columns[part]] for part in ("first", "last") if part in columns))


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
