"""Texts of things as they are read: in the reader's language where they are translated, else in their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rostra.languages import reading
from rostra.languages.markdown import plain_html


@dataclass(frozen=True)
class Said:
    """A text as it is shown, and its language, for `lang=`: that of the reader where it is translated, else its own."""

    text: str
    language: str

    @property
    def html(self) -> str:
        """The text, which is limited Markdown, as HTML."""
        return plain_html(self.text) if self.text else ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def said(
    sort: str, rows: Iterable[tuple[Any, str]], names: Iterable[str], language: str
) -> dict[int, dict[str, Said]]:
    """The texts of things of one sort, each given with its own language, by primary key and name. One query at most."""
    listed, names = list(rows), tuple(names)
    foreign = [row.key for row, own in listed if own != language]
    texts = reading.texts(sort, foreign, [language]) if foreign else {}
    return {
        row.pk: _one(row, own, names, language, texts.get(row.key, {}).get(language, {}))
        for row, own in listed
    }


def _one(
    row: Any, own: str, names: Iterable[str], language: str, laid: Mapping[str, reading.Laid]
) -> dict[str, Said]:
    found = {}
    for name in names:
        text = getattr(row, name)
        there = laid.get(name) if text else None
        found[name] = Said(there.text, language) if there else Said(text, own)
    return found
