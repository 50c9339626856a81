"""The transcript of a recording, made of the cues of its captions: paragraphs, and a search that marks what it finds. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from rostra.live.captions import Cue

PAUSE = 2.0  # seconds of silence that begin a paragraph
LONG = 420  # characters after which the end of a sentence ends a paragraph
LEAST = 2  # characters to search for
LONGEST_QUERY = 100
_LIKE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_ENDS = (".", "!", "?", "…", "।")


@dataclass(frozen=True)
class Piece:
    """Some words of a cue; `hit` when they were searched for."""

    text: str
    hit: bool = False


@dataclass
class Line:
    """A cue in the transcript: where it begins and ends in seconds, and its words in pieces."""

    start: float
    end: float
    pieces: list[Piece]

    @property
    def is_hit(self) -> bool:
        """Whether something that was searched for stands in it."""
        return any(piece.hit for piece in self.pieces)


@dataclass
class Paragraph:
    """Cues that read as one paragraph."""

    start: float
    speaker: str = ""
    cues: list[Cue] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_hit(self) -> bool:
        """Whether something that was searched for stands in it."""
        return any(line.is_hit for line in self.lines)


def paragraphs(cues: list[Cue]) -> list[Paragraph]:
    """Cues in paragraphs: a new one where somebody else speaks, after a pause, and at the end of a sentence when it is long."""
    found: list[Paragraph] = []
    before: Cue | None = None
    length = 0
    for cue in cues:
        if not cue.text:
            continue
        changed = bool(cue.speaker) and bool(found) and cue.speaker != found[-1].speaker
        paused = before is not None and cue.start - before.end >= PAUSE
        full = before is not None and length >= LONG and before.text.endswith(_ENDS)
        if not found or changed or paused or full:
            speaker = cue.speaker or (found[-1].speaker if found and not changed else "")
            found.append(Paragraph(cue.start, speaker))
            length = 0
        found[-1].cues.append(cue)
        length += len(cue.text)
        before = cue
    for paragraph in found:
        paragraph.lines = [Line(cue.start, cue.end, [Piece(cue.text)]) for cue in paragraph.cues]
    return found


def folded(text: str) -> tuple[str, list[int]]:
    """Text without case, accents and letters that other keyboards lack, and for each of its characters the place in the
    text it came from.
    """
    out: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(part):
                plain = _LIKE.get(part, part)
                out.append(plain)
                places.extend([place] * len(plain))
    return "".join(out), places


def search(found: list[Paragraph], query: str) -> int:
    """Mark every place where the words of `query` stand one after the other, also across cues; returns how many there are.

    Case and accents do not matter. A query of one character finds nothing.
    """
    needle = " ".join(folded(query[:LONGEST_QUERY])[0].split())
    if len(needle) < LEAST:
        return 0
    return sum(_mark(paragraph, needle) for paragraph in found)


def _mark(paragraph: Paragraph, needle: str) -> int:
    text = " ".join(cue.text for cue in paragraph.cues)
    haystack, places = folded(text)
    hits: list[tuple[int, int]] = []
    at = haystack.find(needle)
    while at >= 0:
        hits.append((places[at], places[at + len(needle) - 1] + 1))
        at = haystack.find(needle, at + len(needle))
    if not hits:
        return 0
    begin = 0
    for line, cue in zip(paragraph.lines, paragraph.cues, strict=True):
        line.pieces = _pieces(cue.text, [(start - begin, end - begin) for start, end in hits])
        begin += len(cue.text) + 1
    return len(hits)


def _pieces(text: str, hits: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, end in hits:
        start, end = max(start, at, 0), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
