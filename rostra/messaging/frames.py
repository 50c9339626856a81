"""One letter to many, written fast: rendered once with marks where a person's own words stand, then filled in.

What a template says differs by language, by the thing told and by which of the words there are; all of that is in the name
a frame is kept by. Wordings of the academy and their translations apply as in every letter, because a frame is one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape

from rostra.kernel import pagecache
from rostra.messaging import letters
from rostra.messaging.letters import LONGEST_SUBJECT, Letter

FIRST = 0xF100  # of the characters that stand for words; nobody writes them
MOST = 32
NONE = {FIRST + number: None for number in range(MOST)}


@dataclass(frozen=True)
class Reader:
    """Who a letter greets, in the shape that templates know people in."""

    name: str = ""

    def get_short_name(self) -> str:
        return self.name


@dataclass(frozen=True)
class Frame:
    """A rendered letter with one mark for each of some words."""

    letter: Letter
    marks: Mapping[str, str]

    def fill(self, words: Mapping[str, str]) -> Letter:
        """The letter with these words, which are never markup, in place of their marks."""
        subject, text, html = self.letter.subject, self.letter.text, self.letter.html
        for name, mark in self.marks.items():
            word = words[name].translate(NONE)
            subject, text = subject.replace(mark, word), text.replace(mark, word)
            html = html.replace(mark, str(escape(word)))
        return Letter(self.letter.language, " ".join(subject.split())[:LONGEST_SUBJECT], text, html)


def written(
    kind: str,
    *,
    language: str,
    words: Mapping[str, str],
    about: Hashable,
    context: Callable[[], Mapping[str, Any]],
) -> Letter:
    """A letter of a kind, in a language the site offers.

    `words` are one reader's own; empty ones are empty to the template too, the word `name` is the reader's. `about` holds
    all else that `context` makes its values of, so that the same frame serves whoever is told the same.
    """
    there = tuple(sorted(name for name, word in words.items() if word))

    def make() -> Frame:
        marks = {name: chr(FIRST + number) for number, name in enumerate(there)}
        values = {**dict.fromkeys(words, ""), **marks, "person": Reader(marks.get("name", ""))}
        return Frame(letters.render(kind, language=language, context={**values, **context()}), marks)

    frame = pagecache.kept(("letter", kind, language, there, about), make, inside=True)
    return frame.fill(words)
