"""One row of a list: who, from when to when or for how long, and what is doubtful about it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rostra.kernel.text import normal_email, squeeze
from rostra.live.lists import heads
from rostra.live.lists.clock import Stamp, Window, instant, is_twice, seconds_of, stamp_of
from rostra.live.lists.grid import Table

SLACK = 90  # seconds: services round the minutes they write
LONGEST_NAME = 255
HOST = "host"
EMPTY = frozenset({"", "-", "--", "—", "–", "n/a", "N/A"})
NOT_THERE = frozenset({"no", "nej", "nie", "nein", "non"})
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Problem:
    """Something about a line that a person should know; `code` has words in `live.lists.words`."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """A row as it was understood. `seconds` is set when the list says less time than lies between `span`, or no times."""

    line: int
    name: str
    email: str = ""
    span: Span | None = None
    seconds: int | None = None
    role: str = ""
    doubt: str = ""


@dataclass
class Sorted:
    """The rows of one table: people, lines without anybody, those of people who did not come."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    absent: int = 0


def stamps_of(table: Table) -> Iterable[Stamp]:
    """Every time that stands in a table, for finding out whether day or month comes first."""
    places = [
        table.head.columns[each] for each in (heads.JOIN, heads.LEAVE, heads.AT) if each in table.head.columns
    ]
    for _line, cells in table.rows:
        for place in places:
            if place < len(cells) and (found := stamp_of(cells[place])):
                yield found


def entries_of(table: Table, order: str, window: Window, *, whole: bool = False) -> Sorted:
    """The rows of a table as entries. `whole`: the list says only who was there, and a person said that it was all the time."""
    if table.head.zone:
        window = Window(window.starts, window.ends, table.head.zone)
    reader = _Reader(table, order, window, whole)
    if heads.ACTION in table.head.columns:
        return reader.actions()
    for line, cells in table.rows:
        reader.row(line, cells)
    return reader.out


class _Reader:
    def __init__(self, table: Table, order: str, window: Window, whole: bool) -> None:
        self.table, self.order, self.window, self.whole = table, order, window, whole
        self.out = Sorted()

    def cell(self, cells: Sequence[str], noun: str) -> str:
        place = self.table.head.columns.get(noun)
        found = squeeze(cells[place]) if place is not None and place < len(cells) else ""
        return "" if found in EMPTY else found

    def who(self, cells: Sequence[str]) -> tuple[str, str]:
        apart = f"{self.cell(cells, heads.FIRST)} {self.cell(cells, heads.LAST)}"
        name = self.cell(cells, heads.NAME) or squeeze(apart)
        email = self.cell(cells, heads.EMAIL) or self.cell(cells, heads.UPN)
        return name[:LONGEST_NAME], normal_email(email)[:254] if _is_address(email) else ""

    def role(self, cells: Sequence[str]) -> str:
        title = self.table.title
        hosts = "host" in title or "panelist" in title
        return HOST if hosts or self.cell(cells, heads.ROLE).lower() == "organizer" else ""

    def row(self, line: int, cells: Sequence[str]) -> None:
        name, email = self.who(cells)
        if not name and not email:
            self.out.problems.append(Problem(line, "nobody"))
            return
        if len(cells) > len(self.table.cells) and any(cells[len(self.table.cells) :]):
            self._doubtful(line, name, email, "cells", "", self.role(cells))
            return
        if self.cell(cells, heads.ATTENDED).lower() in NOT_THERE:
            self.out.absent += 1
            return
        if self.whole:
            span = (self.window.starts, self.window.ends)
            self.out.entries.append(Entry(line, name, email, span, role=self.role(cells)))
            return
        self._timed(line, cells, name, email)

    def _timed(self, line: int, cells: Sequence[str], name: str, email: str) -> None:
        role = self.role(cells)
        join, leave = self.cell(cells, heads.JOIN), self.cell(cells, heads.LEAVE)
        long, length = self._length(cells)
        if not join and not leave and not long:
            self.out.problems.append(Problem(line, "no_times", name))
            return
        begins, code = self._instant(join)
        ends, late_code = self._instant(leave, after=begins)
        if code or late_code:
            self._doubtful(line, name, email, code or late_code, join if code else leave, role)
            return
        if long and length is None and not (begins and ends):
            self._doubtful(line, name, email, "length", long, role)
            return
        span = _span(begins, ends, length)
        if span is None and (begins or ends or length is None):
            self._doubtful(line, name, email, "no_end" if begins else "no_start", join or leave, role)
        elif span is not None and span[1] < span[0]:
            self._doubtful(line, name, email, "backwards", f"{join} – {leave}", role)
        else:
            self.out.entries.append(Entry(line, name, email, span, _less(span, length), role))

    def _length(self, cells: Sequence[str]) -> tuple[str, int | None]:
        for noun, unit in ((heads.MINUTES, "minutes"), (heads.SECONDS, "seconds"), (heads.DURATION, "")):
            if found := self.cell(cells, noun):
                return found, seconds_of(found, unit)
        return "", None

    def _instant(self, text: str, after: dt.datetime | None = None) -> tuple[dt.datetime | None, str]:
        """The instant that a cell says, and the code of what is wrong with it."""
        if not text:
            return None, ""
        stamp = stamp_of(text)
        if stamp is None:
            return None, "time"
        if is_twice(stamp, self.order, self.window.zone):
            return None, "twice"
        at = instant(stamp, self.order, self.window, after if stamp.day is None else None)
        if at is None:
            return None, "time"
        return (at, "") if self.window.is_near(at) else (None, "other_day")

    def _doubtful(self, line: int, name: str, email: str, code: str, value: str, role: str) -> None:
        self.out.problems.append(Problem(line, code, value or name))
        self.out.entries.append(Entry(line, name, email, role=role, doubt=code))

    def actions(self) -> Sorted:
        """A list of comings and goings: one row for each, "Joined", "Joined before", "Left"."""
        open_: dict[tuple[str, str], tuple[int, dt.datetime]] = {}
        for line, cells in self.table.rows:
            name, email = self.who(cells)
            action = self.cell(cells, heads.ACTION).lower()
            at, code = self._instant(self.cell(cells, heads.AT))
            if at is None or not action.startswith(("joined", "left")):
                self._doubtful(line, name, email, code or "time", self.cell(cells, heads.AT), "")
            elif action.startswith("joined"):
                open_.setdefault((name, email), (line, at))
            elif (name, email) in open_:
                came_line, came = open_.pop((name, email))
                self.out.entries.append(Entry(came_line, name, email, (came, max(came, at))))
            else:
                self._doubtful(line, name, email, "no_start", self.cell(cells, heads.AT), "")
        for (name, email), (line, _came) in open_.items():
            self._doubtful(line, name, email, "no_end", name, "")
        return self.out


def _span(begins: dt.datetime | None, ends: dt.datetime | None, length: int | None) -> Span | None:
    if begins and ends:
        return begins, ends
    if length is None:
        return None
    long = dt.timedelta(seconds=length)
    if begins:
        return begins, begins + long
    return (ends - long, ends) if ends else None


def _less(span: Span | None, length: int | None) -> int | None:
    """The seconds the list says, where they are less than what lies between first and last, or all it says."""
    if length is None or span is None:
        return length
    between = round((span[1] - span[0]).total_seconds())
    return length if length + SLACK < between else None


def _is_address(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(at and local and "." in domain and " " not in text)
