"""Chapters of a recording, written as lines "mm:ss Title". Pure."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

MOST = 200
LONGEST = 150
_LINE = re.compile(r"\s*[\[(]?((?:\d{1,3}:)?\d{1,3}:[0-5]\d)[\])]?[\s\-–—:]+(\S.*)$")


def read(text: str, *, duration: int = 0) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    """Chapters as [{"second", "title"}], and faults as (line, message). `duration` in seconds, 0 when unknown."""
    chapters: list[dict[str, Any]] = []
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.match(line)
        if found is None:
            faults.append((number, _("Write a time and a title, such as 12:30 What the council heard.")))
            continue
        second = _seconds(found[1])
        if chapters and second <= chapters[-1]["second"]:
            faults.append((number, _("This chapter begins before the one above it.")))
        elif duration and second >= duration:
            faults.append((number, _("This chapter begins after the end of the recording.")))
        else:
            chapters.append({"second": second, "title": " ".join(found[2].split())[:LONGEST]})
    if len(chapters) > MOST:
        faults.append((len(text.splitlines()), _("Two hundred chapters are the most.")))
    return chapters, faults


def _seconds(clock: str) -> int:
    total = 0
    for each in clock.split(":"):
        total = total * 60 + int(each)
    return total


def label(second: float) -> str:
    """A place in a recording as people write it: 4:05, 1:02:03."""
    whole = int(second)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def write(chapters: list[dict[str, Any]]) -> str:
    """Chapters as lines that `read` understands."""
    return "\n".join(f"{label(each['second'])} {each['title']}" for each in chapters)
