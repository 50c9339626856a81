"""Version notes of a programme, the latest first, each with how many comments of participants led to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rostra.web.public.timeline import moment


def notes(written: Iterable[dict[str, Any]], comments: Mapping[str, int]) -> list[dict[str, Any]]:
    """The notes as editors wrote them, with the date in words; `comments` counts those taken up, by version."""
    found = []
    for each in written:
        day = moment(each.get("date", ""))
        found.append(
            {
                "version": each["version"],
                "text": each["text"],
                "lang": each.get("lang", ""),
                "when": day.words if day else each.get("date", ""),
                "comments": comments.get(each["version"], 0),
                "order": (day.first.isoformat() if day else "", parts(each["version"])),
            }
        )
    return sorted(found, key=lambda each: each["order"], reverse=True)


def parts(version: str) -> tuple[int, ...]:
    """ "1.10.0" comes after "1.9.2"; what is not a number counts as nothing."""
    return tuple(int(part) if part.isdecimal() else -1 for part in version.split("."))
