"""From text to words that can be compared: folded forms, and the dictionary's word for each (the lemma).

The same functions serve the index and the question, and no database has a say in it. No Django here: dictionaries are built by a
process of their own.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Raise it when the same text gives other words than before: everything is indexed anew.
RULES = 1
LONGEST = 60
# What Unicode does not take apart although people type it without.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"}
)  # fmt: skip
WORD = re.compile(r"[^\W_]+")
APART = "p|h[1-6]|li|ul|ol|div|section|figure|figcaption|table|tr|td|th|dt|dd|blockquote|details|summary"
BLOCKS = re.compile(rf"<(?:/?(?:{APART})\b|br)[^>]*>")
MARKS = re.compile(r"<[^>]*>")
UNSEEN = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)


class Word(NamedTuple):
    """A word in a text: where it stands, and how it is compared."""

    start: int
    end: int
    form: str


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word without its capitals, accents and other signs: ΕΛΛΆΔΑ is ελλαδα, Łódź is lodz, Straße is strasse."""
    if word.isascii():
        return word.lower()[:LONGEST]
    taken_apart = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return "".join(sign for sign in taken_apart if sign.isalnum())[:LONGEST]


def words(text: str) -> Iterator[Word]:
    """The words of a text, which `tidy` has put in order."""
    for found in WORD.finditer(text):
        if form := fold(found.group()):
            yield Word(found.start(), found.end(), form)


def tidy(text: str) -> str:
    """A text whose letters and their signs are one character, as `words` needs it."""
    return unicodedata.normalize("NFC", text).replace("\x00", "").replace("\u00ad", "")


def plain(text: str) -> str:
    """What is read of a text with marks of HTML; a text without any stays as it is, its white space in order."""
    if "<" in text:
        text = MARKS.sub("", BLOCKS.sub(" ", UNSEEN.sub(" ", text)))
    return " ".join(tidy(html.unescape(text)).split())
