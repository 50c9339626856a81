"""The piece of a text that shows why it was found, with the words that were asked for marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rostra.search import words

LENGTH, BEFORE, FARTHEST, MOST_MARKS = 220, 60, 40_000, 200
Wanted = Callable[[str], bool]


class Part(NamedTuple):
    """A run of text that is marked or not. Plain text: whoever shows it escapes it."""

    text: str
    marked: bool


def marked(text: str, is_wanted: Wanted) -> list[Part]:
    """A whole short text, with the words marked."""
    return _parts(text, 0, len(text), _spans(text, is_wanted))


def snippet(text: str, is_wanted: Wanted) -> list[Part]:
    """About 220 characters around where most different words stand, else the beginning."""
    text = text[:FARTHEST]
    spans = _spans(text, is_wanted)
    start = _best_start(text, spans)
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = text.rfind(" ", start, end + 1) if " " in text[start + LENGTH // 2 : end] else end
    parts = _parts(text, start, end, spans)
    if start:
        parts.insert(0, Part("… ", False))
    if end < len(text):
        parts.append(Part(" …", False))
    return parts


def _spans(text: str, is_wanted: Wanted) -> list[words.Word]:
    known: dict[str, bool] = {}
    found = []
    for match in words.WORD.finditer(text):
        word = match.group()
        if word not in known:
            known[word] = is_wanted(words.fold(word))
        if known[word]:
            found.append(words.Word(match.start(), match.end(), words.fold(word)))
            if len(found) == MOST_MARKS:
                break
    return found


def _best_start(text: str, spans: list[words.Word]) -> int:
    if not spans:
        return 0

    def worth(first: words.Word) -> tuple[int, int]:
        inside = [
            each for each in spans if first.start <= each.start and each.end <= first.start + LENGTH - BEFORE
        ]
        return len({each.form for each in inside}), len(inside)

    best = max(spans, key=worth)
    if best.end < LENGTH:
        return 0
    start = max(0, best.start - BEFORE)
    return text.find(" ", start, best.start) + 1 or start


def _parts(text: str, start: int, end: int, spans: list[words.Word]) -> list[Part]:
    parts, at = [], start
    for each in spans:
        if each.start < at or each.end > end:
            continue
        if each.start > at:
            parts.append(Part(text[at : each.start], False))
        parts.append(Part(text[each.start : each.end], True))
        at = each.end
    if at < end:
        parts.append(Part(text[at:end], False))
    return parts
