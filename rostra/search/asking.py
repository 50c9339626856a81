"""Answering a question from the index: what is found, in which order, and how much of it there is of each sort.

Who may read what is part of the question to the database: what somebody may not read is neither looked at nor counted. The engine
says which texts match and in which of their lists; the order is made here, so that both databases give the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from rostra.kernel import pagecache
from rostra.search import dictionaries, engine, suggesting
from rostra.search.dictionary import Dictionaries
from rostra.search.models import Text
from rostra.search.question import LONGEST, Question, ask, beside
from rostra.search.snippets import Part, marked, snippet
from rostra.search.sources import PUBLIC

__all__ = ["LONGEST", "PER_PAGE", "Found", "Hit", "languages", "search"]
PER_PAGE = 20
MOST = 1_000
FEW = 20
BEGUN, ANY = engine.ALL + 1, engine.ALL + 2


@dataclass(frozen=True)
class Hit:
    """One thing that was found, in the language it is shown in. `others` are further languages in which it was found."""

    source: str
    key: str
    language: str
    title: list[Part]
    snippet: list[Part]
    date: datetime | None
    link: tuple[str, dict[str, Any]]
    extra: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The answer. `counts`: "kind", "language" and each facet lead to how many things there are of each value.

    `is_empty`: there was no word to look for. `is_cut`: more was found than is looked at. `is_loose`: nothing has all words,
    these have some. `suggestion`: other words that would be found.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    page: int = 1
    pages: int = 0
    is_empty: bool = False
    is_cut: bool = False
    is_loose: bool = False
    suggestion: str = ""


class _Row(NamedTuple):
    id: int
    entry: int
    source: str
    key: str
    language: str
    date: Any
    facets: Any
    place: int


@dataclass(frozen=True)
class _Limits:
    """What of the index may be looked at: by the reader's rights, and by what they narrowed it down to."""

    languages: Sequence[str]
    audiences: Sequence[str]
    kinds: Sequence[str] = ()
    without: Sequence[str] = ()

    def where(self, languages: Sequence[str]) -> tuple[str, list[str]]:
        """Conditions on the texts `t`, and their values."""
        parts: list[str] = []
        values: list[str] = []
        for column, inside, given in (
            ("audience", "IN", self.audiences),
            ("language", "IN", languages),
            ("source", "IN", self.kinds),
            ("author", "NOT IN", self.without),
        ):
            if given:
                parts.append(f"AND t.{column} {inside} ({', '.join(['%s'] * len(given))})")
                values += given
        return " ".join(parts), values


def languages(first: str) -> list[str]:
    """Languages of what is indexed, the reader's first; from memory."""

    def look() -> list[str]:
        return sorted(set(Text.objects.order_by().values_list("language", flat=True).distinct()))

    return [first, *(each for each in pagecache.kept(("search-languages",), look) if each != first)]


def search(
    typed: str,
    *,
    languages: Sequence[str],
    audiences: Iterable[str] = (PUBLIC,),
    kinds: Iterable[str] = (),
    facets: Mapping[str, Iterable[str]] | None = None,
    page: int = 1,
    without_authors: Iterable[str] = (),
) -> Found:
    """Find things by words, in these languages, those in the first one before all others.

    `audiences` come from `audiences.of(person)`, `without_authors` from `audiences.silenced_by(person)`.
    """
    own = dictionaries.own()
    question = ask(typed, languages=languages, dictionaries=own, facets=facets)
    allowed = sorted(set(audiences))
    if not question.wanted or not languages or not allowed:
        return Found(is_empty=not question.wanted)
    limits = _Limits(languages, allowed, sorted(set(kinds)), sorted(set(without_authors)))
    rows, is_cut, is_loose = _rows(question, limits)
    best = _best_of_each(rows, languages)
    pages = -(-len(best) // PER_PAGE)
    page = min(max(page, 1), max(pages, 1))
    shown = best[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(
        hits=_hits(shown, rows, question, own),
        total=len(best),
        counts=_counts(rows),
        page=page,
        pages=pages,
        is_cut=is_cut,
        is_loose=is_loose,
        suggestion="" if best and not is_loose else suggesting.suggest(question, typed, languages[0]),
    )


def _rows(question: Question, limits: _Limits) -> tuple[dict[int, _Row], bool, bool]:
    """Texts by number, whether there are more than are looked at, and whether they have only some of the words."""
    found: dict[int, _Row] = {}
    groups = [limits.languages[:1], limits.languages[1:]]
    cut = False
    for group in filter(None, groups):
        cut |= _look(found, question, limits, group)
    if question.is_begun and len(found) < FEW:
        for group in filter(None, groups):
            cut |= _fetch(found, question, limits, group, BEGUN)
    if found or len(question.wanted) < 2:
        return found, cut, False
    for group in filter(None, groups):
        cut |= _fetch(found, question, limits, group, ANY)
    return found, cut, bool(found)


def _look(found: dict[int, _Row], question: Question, limits: _Limits, group: Sequence[str]) -> bool:
    return any(
        _fetch(found, question, limits, group, place) for place in (engine.TITLE, engine.OFTEN, engine.ALL)
    )


def _fetch(
    found: dict[int, _Row], question: Question, limits: _Limits, group: Sequence[str], place: int
) -> bool:
    """Add texts that match at a place and were not found at a better one; True when there were too many."""
    conditions, values = limits.where(group)
    source, asked = engine.matching(
        question, min(place, engine.ALL), any_word=place == ANY, begun=place >= BEGUN
    )
    sql = (
        f"SELECT t.id, t.entry_id, t.source, t.key, t.language, t.date, t.facets {source} "
        f"{conditions} {engine.newest_first()} LIMIT {MOST + 1}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*asked, *values])
        rows = cursor.fetchall()
    for row in rows[:MOST]:
        found.setdefault(row[0], _Row._make((*row, place)))
    return len(rows) > MOST


def _best_of_each(rows: Mapping[int, _Row], languages: Sequence[str]) -> list[_Row]:
    """One text of each thing, in the order of the answer."""
    turn = {language: number for number, language in enumerate(languages)}
    best: dict[int, _Row] = {}
    for row in rows.values():
        other = best.get(row.entry)
        if other is None or (turn[row.language], row.place) < (turn[other.language], other.place):
            best[row.entry] = row
    ordered = sorted(best.values(), key=lambda row: (row.source, row.key))
    ordered.sort(key=lambda row: str(row.date or ""), reverse=True)
    ordered.sort(key=lambda row: (row.language != languages[0], row.place))
    return ordered


def _counts(rows: Mapping[int, _Row]) -> dict[str, dict[str, int]]:
    """How many things there are of each kind, in each language, with each value of a facet."""
    things = {row.entry: row for row in rows.values()}.values()
    counts = {
        "kind": Counter(row.source for row in things),
        "language": Counter(row.language for row in rows.values()),
    }
    # PostgreSQL gives the list, SQLite its text: many things have the same, so it is read once.
    alike = Counter(row.facets if isinstance(row.facets, str) else json.dumps(row.facets) for row in things)
    for text, count in alike.items():
        for each in json.loads(text):
            name, _equals, value = each.partition("=")
            counts.setdefault(name, Counter())[value] += count
    return {
        name: dict(sorted(values.items(), key=lambda each: (-each[1], each[0])))
        for name, values in counts.items()
        if values
    }


def _hits(
    shown: Sequence[_Row], rows: Mapping[int, _Row], question: Question, own: Dictionaries
) -> list[Hit]:
    texts = Text.objects.select_related("entry").in_bulk([row.id for row in shown])
    languages: dict[int, set[str]] = {row.entry: set() for row in shown}
    for row in rows.values():
        if row.entry in languages:
            languages[row.entry].add(row.language)
    seen = question.seen
    begun = question.wanted[-1].forms[0] if question.is_begun else ""

    known: dict[tuple[str, str], bool] = {}

    def hit(text: Text, others: set[str]) -> Hit:
        def is_wanted(form: str) -> bool:
            name = (text.language, form)
            if name not in known:
                known[name] = (
                    form in seen
                    or bool(begun and form.startswith(begun))
                    or not seen.isdisjoint(beside(form, text.language, own))
                )
            return known[name]

        name, arguments = text.entry.link
        return Hit(
            source=text.source,
            key=text.key,
            language=text.language,
            title=marked(text.title, is_wanted),
            snippet=snippet(text.text, is_wanted),
            date=text.date,
            link=(name, arguments),
            extra=text.entry.extra,
            others=tuple(sorted(others - {text.language})),
        )

    return [hit(texts[row.id], languages[row.entry]) for row in shown if row.id in texts]
