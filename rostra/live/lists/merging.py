"""Rows of one person made one: who comes back after a break is listed again. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rostra.live.lists.clock import Window
from rostra.live.lists.entries import HOST, Entry, Span
from rostra.people.likeness import same_name

HANDOVER = dt.timedelta(
    minutes=2
)  # somebody changes from one device to another and is there twice for a moment


@dataclass(frozen=True)
class Listed:
    """One participant of a list. `spans` do not overlap. `seconds` is how long in all when the times do not say it:
    first coming and last going with breaks unknown, or no times at all. `twice`: two were there at once under this name.
    """

    name: str
    email: str = ""
    spans: list[Span] = field(default_factory=list)
    seconds: int | None = None
    lines: list[int] = field(default_factory=list)
    role: str = ""
    doubts: list[str] = field(default_factory=list)
    twice: bool = False


@dataclass(frozen=True)
class Counted:
    """Time within the session: `spans` to be kept, and the seconds it was at `least` and at `most`."""

    spans: list[Span]
    least: int
    most: int


def merge(entries: Iterable[Entry]) -> list[Listed]:
    """One `Listed` for each address; without an address, one for each name, unless two of it were there at once."""
    by_address: dict[str, list[Entry]] = defaultdict(list)
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.email:
            by_address[entry.email].append(entry)
        else:
            by_name[same_name(entry.name) or entry.name].append(entry)
    found = [_joined(each) for each in by_address.values()]
    for of_name in by_name.values():
        apart = _apart(of_name)
        found += [replace(_joined(each), twice=len(apart) > 1) for each in apart]
    return sorted(found, key=lambda each: each.lines[0])


def _apart(entries: list[Entry]) -> list[list[Entry]]:
    """Rows of one name, apart where they overlap: then they may be two people."""
    rows: list[list[Entry]] = []
    for entry in sorted(
        entries, key=lambda each: each.span[0] if each.span else dt.datetime.min.replace(tzinfo=dt.UTC)
    ):
        for row in rows:
            if _follows(row, entry):
                row.append(entry)
                break
        else:
            rows.append([entry])
    return rows


def _follows(row: list[Entry], entry: Entry) -> bool:
    """Whether this entry may be the same person as the row's; without times only when neither has any left to compare."""
    if entry.doubt or any(each.doubt for each in row):
        return True
    if entry.span is None or any(each.span is None for each in row):
        return False
    return all(each.span is not None and entry.span[0] >= each.span[1] - HANDOVER for each in row)


def _joined(entries: list[Entry]) -> Listed:
    spans = union(each.span for each in entries if each.span)
    seconds = None
    if any(each.seconds is not None for each in entries):
        seconds = sum(_seconds(each) for each in entries)
        between = length(spans)
        seconds = min(seconds, between) if spans and all(each.span for each in entries) else seconds
    roles = {each.role for each in entries}
    return Listed(
        name=next((each.name for each in entries if each.name), ""),
        email=entries[0].email,
        spans=spans,
        seconds=seconds,
        lines=sorted(each.line for each in entries),
        role=HOST if roles == {HOST} else "",
        doubts=sorted({each.doubt for each in entries if each.doubt}),
    )


def _seconds(entry: Entry) -> int:
    if entry.seconds is not None:
        return entry.seconds
    return length([entry.span]) if entry.span else 0


def union(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order."""
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def length(spans: Iterable[Span]) -> int:
    """Seconds of spans that do not overlap."""
    return round(sum((ends - begins).total_seconds() for begins, ends in spans))


def within(spans: Iterable[Span], window: Window) -> list[Span]:
    """What of the spans lies in the session."""
    cut = [(max(begins, window.starts), min(ends, window.ends)) for begins, ends in spans]
    return [(begins, ends) for begins, ends in cut if begins < ends]


def count(listed: Listed, window: Window) -> Counted:
    """How long somebody was in the session itself. Where the list says only a total, the time is laid so that as much of it
    as possible is within the session; `least` is what is left if the breaks were all in it.
    """
    inside = within(listed.spans, window)
    most = length(inside)
    if listed.seconds is None:
        return Counted(inside, most, most)
    whole = length([(window.starts, window.ends)])
    if not listed.spans:
        most = least = min(listed.seconds, whole)
        return Counted(_laid(most, [(window.starts, window.ends)]), least, most)
    outside = length(listed.spans) - most
    least = min(most, max(0, listed.seconds - outside))
    most = min(most, listed.seconds)
    return Counted(_laid(most, inside), least, most)


def _laid(seconds: int, spans: list[Span]) -> list[Span]:
    """The first so many seconds of spans."""
    kept: list[Span] = []
    for begins, ends in spans:
        take = min(seconds, length([(begins, ends)]))
        if take <= 0:
            break
        kept.append((begins, begins + dt.timedelta(seconds=take)))
        seconds -= take
    return kept
