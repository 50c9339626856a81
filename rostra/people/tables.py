"""Files of people: a spreadsheet (XLSX) or a text file (CSV in any usual encoding) made into rows of cells.

Nothing in a file is trusted: sizes are limited before anything is unpacked, formulas are not worked out, and a file that
cannot be read is refused in words that say what to do. Pure.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused

MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_RATIO = 200  # a usual sheet packs ten to thirty to one
SEPARATORS = ";\t,"
# Signs that stand beside a letter only when a Central European file is read as a Western one.
MISREAD = re.compile(r"[^\W\d_][¹³¿£¯¥¼¾º»]|[¹³¿£¯¥¼][^\W\d_]")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """Rows with the number they have in the file, from 1; `remarks` say what was left out."""

    rows: list[tuple[int, list[str]]]
    remarks: list[str] = field(default_factory=list)


def read_file(content: bytes) -> Table:
    """Read a file by what it is, not by its name. Refuses what cannot be a list of people."""
    if not content.strip():
        raise Refused(_("This file is empty."), field="file", code="empty")
    if len(content) > MOST_BYTES:
        raise Refused(
            _(
                "This file is larger than %(most)d MB. Save only the columns you need, or make two files of it."
            )
            % {"most": MOST_BYTES // 1024 // 1024},
            field="file",
            code="too_large",
        )
    if content.startswith(OLD_EXCEL):
        raise Refused(
            _("This is a spreadsheet of an old kind, or one with a password. Save it as XLSX or CSV."),
            field="file",
            code="old_format",
        )
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    return Table(read_text(decode(content)))


# ---------------------------------------------------------------- text


def decode(content: bytes) -> str:
    """Text of a file in UTF-8, UTF-16, or one of the old Windows encodings, told apart by its bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    head = content[:2000]
    if head[1::2].count(0) > len(head) // 3:
        return _decoded(content, "utf-16-le")
    if head[0::2].count(0) > len(head) // 3:
        return _decoded(content, "utf-16-be")
    if b"\x00" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        western = content.decode("cp1252", "replace")
        return content.decode("cp1250", "replace") if MISREAD.search(western) else western


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise _unreadable() from None


def _unreadable() -> Refused:
    return Refused(
        _("This file cannot be read as a list. Save it as XLSX, or as CSV with UTF-8, and try again."),
        field="file",
        code="unreadable",
    )


def read_text(text: str) -> list[tuple[int, list[str]]]:
    """Rows of separated values; the separator is the one most used. A quoted cell may run over several lines."""
    text = text.lstrip("\ufeff")
    separator = separator_of(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            raise Refused(
                _(
                    "Line %(line)d cannot be read: a quotation mark is opened there and never closed, or the line is too long."
                )
                % {"line": number},
                field="file",
                code="broken",
            ) from None
        if any(cell.strip() for cell in cells):
            _refuse_many(len(rows) + 1)
            rows.append((number, _cut(cells)))
        number = reader.line_num + 1


def separator_of(text: str) -> str:
    """The sign between two cells: of the first filled lines, the one that is there most often outside quotes."""
    lines = [line for line in text.splitlines()[:20] if line.strip()][:5]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max(SEPARATORS, key=lambda each: (sum(line.count(each) for line in bare), -SEPARATORS.index(each)))


# ---------------------------------------------------------------- spreadsheets


def _read_xlsx(content: bytes) -> Table:
    _refuse_bombs(content)
    from openpyxl import load_workbook  # a big library: loaded when somebody brings a sheet

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
            rows = _rows_of(sheets[0])
            others = [each.title for each in sheets[1:] if _has_cells(each)]
            title = sheets[0].title
        finally:
            book.close()
    except Refused:
        raise
    except Exception as error:
        # Whatever a hostile or broken file makes the reader stumble over, its sender is told the same.
        raise _unreadable() from error
    remarks = []
    if others:
        remarks.append(
            _("Only the first sheet, “%(first)s”, was read. Others with something in them: %(others)s.")
            % {"first": title, "others": ", ".join(others[:5])}
        )
    return Table(rows, remarks)


def _refuse_bombs(content: bytes) -> None:
    """Look at the table of contents before anything is unpacked, and at the beginning of each part."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused(
                    _("This is not a spreadsheet. Save the list as XLSX or CSV and try again."),
                    field="file",
                    code="not_a_sheet",
                )
            too_much = unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(content), 20_000)
            if len(parts) > MOST_PARTS or too_much or any(part.flag_bits & 1 for part in parts):
                raise Refused(
                    _(
                        "This file unpacks to far more than a list of people. Copy the columns you need into a new file."
                    ),
                    field="file",
                    code="bomb",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(4096).replace(b"\x00", b"").upper():
                            raise _unreadable()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _unreadable() from error


def _rows_of(sheet: Any) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    found: Iterable[tuple[Any, ...]] = sheet.iter_rows(
        max_row=5 * MOST_ROWS, max_col=MOST_COLUMNS, values_only=True
    )
    for number, values in enumerate(found, start=1):
        cells = _cut([_said(value) for value in values])
        if any(cells):
            _refuse_many(len(rows) + 1)
            rows.append((number, cells))
    return rows


def _has_cells(sheet: Any) -> bool:
    return any(
        value is not None
        for row in sheet.iter_rows(max_row=20, max_col=MOST_COLUMNS, values_only=True)
        for value in row
    )


def _said(value: Any) -> str:
    """A cell as somebody reads it: whole numbers without a point, days as days."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _cut(cells: list[str]) -> list[str]:
    """Cells trimmed, without the empty ones at the end."""
    kept = [" ".join(cell[:LONGEST_CELL].split()) for cell in cells[:MOST_COLUMNS]]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _refuse_many(rows: int) -> None:
    if rows > MOST_ROWS + 1:  # and the head
        raise Refused(
            _("This list has more than %(most)d lines; bring at most so many at once.") % {"most": MOST_ROWS},
            field="file",
            code="too_many",
        )
