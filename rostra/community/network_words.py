"""Entries of organisations and projects as they are read: their texts in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rostra.community.models import OrganisationProfile, Project
from rostra.community.translating.network import ORGANISATION, PROJECT, WORDS
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


def of_entries(entries: Iterable[OrganisationProfile], language: str) -> dict[int, dict[str, Said]]:
    """The texts of entries by primary key and name, their organisations read already. One query at most."""
    return _said(ORGANISATION, [(each, each.organisation.language) for each in entries], language)


def of_projects(projects: Iterable[Project], language: str) -> dict[int, dict[str, Said]]:
    """The texts of projects by primary key and name. One query at most."""
    return _said(PROJECT, [(each, each.language) for each in projects], language)


def _said(sort: str, rows: list[tuple[Any, str]], language: str) -> dict[int, dict[str, Said]]:
    foreign = [row.key for row, own in rows if own != language]
    texts = reading.texts(sort, foreign, [language]) if foreign else {}
    return {
        row.pk: _one(sort, row, own, language, texts.get(row.key, {}).get(language, {})) for row, own in rows
    }


def _one(sort: str, row: Any, own: str, language: str, laid: Mapping[str, reading.Laid]) -> dict[str, Said]:
    said = {}
    for name in WORDS[sort]:
        text = getattr(row, name)
        there = laid.get(name) if text else None
        said[name] = Said(there.text, language) if there else Said(text, own)
    return said
