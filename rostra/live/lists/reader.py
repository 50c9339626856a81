"""Reads a list: its product, its people, and what has to be asked before it can be taken. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.live.lists import heads
from rostra.live.lists.clock import DAY_FIRST, ORDERS, Window, instant, order_of
from rostra.live.lists.entries import HOST, Entry, Problem, Sorted, entries_of, stamps_of
from rostra.live.lists.grid import Found, Table, find
from rostra.live.lists.merging import Listed, length, merge, union, within

ASK_COLUMNS, ASK_ORDER, ASK_ZONE = "columns", "order", "zone"
MOST_SAMPLES = 3
POOR, RICH = (
    0.75,
    0.9,
)  # shares of the session that a list covers before and after a shift that would explain it
TITLED = "activit"


@dataclass(frozen=True)
class Answers:
    """What a person said about a list: columns by mark of the head, the order of day and month, that the zone is right.
    A column set with `whole` says only who was there, all the time.
    """

    columns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    order: str = ""
    zone_is_right: bool = False


@dataclass(frozen=True)
class Reading:
    """A list as it was read. With `ask` set a person has to answer before anything is taken: `cells`, `samples` and `columns`
    show what the columns hold, `first` and `last` what times were read.
    """

    product: str = ""
    mark: str = ""
    ask: str = ""
    cells: list[str] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    people: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    absent: int = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None


def read(content: bytes, window: Window, answers: Answers | None = None) -> Reading:
    """Read a list of one session. `Refused` when the file is no list, or that of another day."""
    answers = answers or Answers()
    found = find(content, answers.columns)
    if not found.tables:
        return _asked_columns(found)
    tables = found.tables
    for table in tables:
        if table.mark not in answers.columns and _is_unsure(table):
            return _shown(table, ASK_COLUMNS, product_of(found))
    stamps = [stamp for table in tables for stamp in stamps_of(table)]
    order = answers.order if answers.order in ORDERS else order_of(stamps, window)
    _refuse_other_day(stamps, window, order)
    if order is None:
        return _shown(tables[0], ASK_ORDER, product_of(found))
    sorted_ = [(table, _entries(table, order, window, answers)) for table in tables]
    entries = _preferred(sorted_)
    problems = sorted(
        (problem for _table, each in sorted_ for problem in each.problems), key=lambda each: each.line
    )
    people = merge(entries)
    reading = _shown(tables[0], "", product_of(found))
    spans = union(span for each in people for span in each.spans)
    ask = ASK_ZONE if spans and not answers.zone_is_right and _is_shifted(spans, window) else ""
    return Reading(
        reading.product, reading.mark, ask, reading.cells, reading.samples, reading.columns, people, problems,
        sum(each.absent for _table, each in sorted_),
        spans[0][0] if spans else None, spans[-1][1] if spans else None,
    )  # fmt: skip


def _entries(table: Table, order: str, window: Window, answers: Answers) -> Sorted:
    whole = "whole" in answers.columns.get(table.mark, {})
    return entries_of(table, order, window, whole=whole)


def _asked_columns(found: Found) -> Reading:
    if found.stranger is None:
        raise Refused(
            _("There are no people with times in this file. Save the attendance list of the session as CSV or XLSX."),
            field="file", code="no_list",
        )  # fmt: skip
    return _shown(found.stranger, ASK_COLUMNS, "plain")


def _shown(table: Table, ask: str, product: str) -> Reading:
    samples = [cells for _line, cells in table.rows[:MOST_SAMPLES]]
    return Reading(product, table.mark, ask, list(table.cells), samples, dict(table.head.columns))


def _is_unsure(table: Table) -> bool:
    """Whether a column that nobody named matters: it holds the only addresses, or lengths come without their unit."""
    columns = table.head.columns
    if heads.EMAIL not in columns and heads.UPN not in columns:
        for place in table.head.unknown:
            if any(place < len(cells) and "@" in cells[place] for _line, cells in table.rows):
                return True
    timed = heads.JOIN in columns and heads.LEAVE in columns
    if heads.DURATION not in columns or timed or heads.MINUTES in columns or heads.SECONDS in columns:
        return False
    place = columns[heads.DURATION]
    return any(place < len(cells) and cells[place].isdigit() for _line, cells in table.rows)


def product_of(found: Found) -> str:
    """Which service wrote the list, by its words; "plain" when none is known."""
    words = frozenset().union(*(table.head.words for table in found.tables)) | found.words
    if {"activity score", "talk time"} <= words:
        return "bbb"
    if words & {"in meeting duration", "participant id upn", "user action", "meeting title"}:
        return "teams"
    if "user name original name" in words or "webinar id" in words:
        return "zoom_webinar"
    if "name original name" in words:
        return "zoom_totals" if "total duration minutes" in words else "zoom"
    return "plain"


def _preferred(found: list[tuple[Table, Sorted]]) -> list[Entry]:
    """Rows of every table; where one has each coming and going and another only the first and last, the first one."""
    detailed = [each for table, each in found if not table.head.summed]
    summed = [each for table, each in found if table.head.summed]
    if not detailed or not summed:
        return [entry for _table, each in found for entry in each.entries]
    entries = [entry for each in detailed for entry in each.entries]
    there = {_who(entry) for entry in entries}
    hosts = {_who(entry) for each in summed for entry in each.entries if entry.role == HOST}
    entries = [_as_host(entry) if _who(entry) in hosts else entry for entry in entries]
    return entries + [entry for each in summed for entry in each.entries if _who(entry) not in there]


def _who(entry: Entry) -> str:
    return entry.email or entry.name


def _as_host(entry: Entry) -> Entry:
    return Entry(entry.line, entry.name, entry.email, entry.span, entry.seconds, HOST, entry.doubt)


def _refuse_other_day(stamps: list, window: Window, order: str | None) -> None:
    """A list in which every time is days away is that of another session."""
    dated = [stamp for stamp in stamps if stamp.day is not None]
    if not dated:
        return
    orders = [order] if order else list(ORDERS)
    instants = [at for each in orders for stamp in dated if (at := instant(stamp, each, window))]
    if instants and not any(window.is_near(at) for at in instants):
        day = min(instants, key=window.distance).date().isoformat()
        raise Refused(
            _("The times in this list are of another day (%(day)s). Is it the list of another session?") % {"day": day},
            field="file", code="other_day",
        )  # fmt: skip


def _is_shifted(spans: list[tuple[dt.datetime, dt.datetime]], window: Window) -> bool:
    """Whether the list covers little of the session, but would cover it if it were hours earlier or later: its times are
    probably those of another zone, or mornings taken for evenings.
    """
    hull = [(spans[0][0], spans[-1][1])]
    whole = length([(window.starts, window.ends)])
    covered = length(within(hull, window)) / whole
    if covered == 0:
        return True
    if covered >= POOR:
        return False
    for hours in range(-14, 15):
        shift = dt.timedelta(hours=hours)
        moved = [(begins + shift, ends + shift) for begins, ends in hull]
        if length(within(moved, window)) / whole >= RICH:
            return True
    return False


__all__ = ["ASK_COLUMNS", "ASK_ORDER", "ASK_ZONE", "DAY_FIRST", "Answers", "Reading", "product_of", "read"]
