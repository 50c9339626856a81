"""From the bytes of a file to rows of cells, and to the tables that stand in it. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO

from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.live.lists.clock import seconds_of, stamp_of
from rostra.live.lists.heads import ABOUT, Head, fingerprint, is_about, read_head
from rostra.people.heads import plain
from rostra.people.tables import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, SEPARATORS, decode, read_file

MOST_LINES = 30_000  # a talk of thousands, each of whom comes and goes a few times
WIDEST, FIRST_ROWS = 12, 40  # where a list says what it is
OF_A_PERSON = re.compile(r"@|\d[:.]\d")  # an address or a time: no head has one
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A head with the rows under it; `title` is what stands above ("3. In-Meeting Activities")."""

    head: Head
    cells: list[str]
    rows: list[Row]
    title: str = ""

    @property
    def mark(self) -> str:
        return fingerprint(self.cells)


@dataclass(frozen=True)
class Found:
    """The tables whose columns are known; if there is none, `stranger` is the one whose columns have to be named."""

    tables: list[Table] = field(default_factory=list)
    stranger: Table | None = None
    words: frozenset[str] = frozenset()


def rows_of(content: bytes) -> list[list[Row]]:
    """The rows of a file, once for each separator it may have; empty rows are kept, they end a block."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("This file is larger than %(most)d MB. Save only what was recorded of this session.")
            % {"most": MOST_BYTES // 1024 // 1024},
            field="file", code="too_large",
        )  # fmt: skip
    if not content.strip() or content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return [_with_gaps(read_file(content).rows)]
    text = decode(content).lstrip("\ufeff")
    used = [sign for sign in SEPARATORS if sign in text] or [","]
    return [_split(text, sign) for sign in used]


def _with_gaps(rows: list[Row]) -> list[Row]:
    """Rows of a sheet with the empty ones between them, which end a block."""
    kept: list[Row] = []
    for number, cells in rows:
        if kept and number > kept[-1][0] + 1:
            kept.append((number - 1, []))
        kept.append((number, cells))
    return kept


def _split(text: str, separator: str) -> list[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[Row] = []
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            raise Refused(
                _("Line %(line)d cannot be read: a quotation mark is opened there and never closed.")
                % {"line": number},
                field="file", code="broken",
            ) from None  # fmt: skip
        if len(rows) >= MOST_LINES:
            raise Refused(
                _("This list has more than %(most)d lines. Is it really the list of one session?")
                % {"most": MOST_LINES},
                field="file", code="too_many",
            )  # fmt: skip
        rows.append((number, [cell[: LONGEST_CELL + 1].strip() for cell in cells[:MOST_COLUMNS]]))
        number = reader.line_num + 1


def find(content: bytes, known: Mapping[str, Mapping[str, int]]) -> Found:
    """The tables of a file, by the separator with which most of it is understood. `known`: columns named before, by mark."""
    found = [_tables(rows, known) for rows in rows_of(content)]
    whole = [each for each in found if each.tables]
    if whole:
        return max(whole, key=lambda each: sum(len(table.rows) for table in each.tables))
    strangers = [each for each in found if each.stranger]
    return max(strangers, key=_likely, default=Found())


def _likely(found: Found) -> tuple[int, int]:
    table = found.stranger
    return (len(table.cells), len(table.rows)) if table else (0, 0)


def _tables(rows: list[Row], known: Mapping[str, Mapping[str, int]]) -> Found:
    heads: dict[int, Head] = {}
    breaks: set[int] = set()
    words: set[str] = set()
    for at, (_number, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell]
        if at < FIRST_ROWS:
            words |= {plain(cell) for cell in filled[:WIDEST]} & ABOUT
        if len(filled) < 2 or any(OF_A_PERSON.search(cell) for cell in filled):
            continue
        named = known.get(fingerprint(cells))
        head = _named(cells, named) if named else read_head(cells)
        if named or (head.is_whole and not is_about(cells) and not _has_values(cells)):
            heads[at] = head
        elif is_about(cells):
            breaks.add(at)
    tables = [_under(rows, at, head, heads, breaks) for at, head in heads.items()]
    tables = [each for each in tables if each.rows]
    return Found(tables, None if tables else _stranger(rows, heads, breaks), frozenset(words))


def _named(cells: list[str], columns: Mapping[str, int]) -> Head:
    head = read_head(cells)
    return Head({str(key): int(place) for key, place in columns.items()}, [], head.zone, False, head.words)


def _under(rows: list[Row], at: int, head: Head, heads: Mapping[int, Head], breaks: set[int]) -> Table:
    """The rows below a head: up to the next head, the title of one, or facts about the list itself."""
    body: list[Row] = []
    for place in range(at + 1, len(rows)):
        if place in heads or place in breaks or _is_title(rows, place, heads):
            break
        if any(rows[place][1]):
            body.append(rows[place])
    return Table(head, rows[at][1], body, _title(rows, at))


def _is_title(rows: list[Row], at: int, heads: Mapping[int, Head]) -> bool:
    """A row with one cell, just above a head."""
    if len([cell for cell in rows[at][1] if cell]) != 1:
        return False
    following = next((place for place in range(at + 1, len(rows)) if any(rows[place][1])), None)
    return following in heads


def _title(rows: list[Row], at: int) -> str:
    above = next((rows[place][1] for place in range(at - 1, -1, -1) if any(rows[place][1])), [])
    filled = [cell for cell in above if cell]
    return plain(filled[0]) if len(filled) == 1 else ""


def _has_values(cells: list[str]) -> bool:
    """Whether these are the cells of a person and not of a head: an address, a time, a length."""
    return any("@" in cell or stamp_of(cell) or re.fullmatch(r"\d+", cell) for cell in cells)


def _stranger(rows: list[Row], heads: Mapping[int, Head], breaks: set[int]) -> Table | None:
    """The block that looks most like a table of people: a head without values over rows that have some."""
    found: list[Table] = []
    for at, (_number, cells) in enumerate(rows):
        if _filled(cells) < 2 or at in breaks or is_about(cells) or _has_values(cells):
            continue
        body: list[Row] = []
        for place in range(at + 1, len(rows)):
            if not _filled(rows[place][1]) or _leads_on(rows, place):
                break
            body.append(rows[place])
        if any(_looks_like_person(each) for _line, each in body):
            found.append(Table(read_head(cells), cells, body, _title(rows, at)))
    # A table of people is wider than the two columns of facts about a meeting; of two, the one with more rows says more, and
    # of two as long the later one: comings and goings stand below the sums.
    return max(
        enumerate(found),
        key=lambda each: (min(_filled(each[1].cells), 3), len(each[1].rows), each[0]),
        default=(0, None),
    )[1]


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell)


def _leads_on(rows: list[Row], at: int) -> bool:
    """Whether this row is a title: one cell, and what follows has no values."""
    if _filled(rows[at][1]) != 1:
        return False
    following = next((rows[place][1] for place in range(at + 1, len(rows)) if _filled(rows[place][1])), None)
    return following is None or not _has_values(following)


def _looks_like_person(cells: list[str]) -> bool:
    timed = any(stamp_of(cell) or seconds_of(cell) is not None for cell in cells)
    return timed or any("@" in cell for cell in cells)
