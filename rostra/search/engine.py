"""The words of texts in the database's own search engine: SQLite's FTS5, PostgreSQL's tsvector. Both get the same words and the
same questions, made in `words` and `question`; neither stems, ranks or knows a language.

A text is four lists of words: its title, what it says often, all of it, and the marks of its facets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rostra.search.question import Question, Term

TITLE, OFTEN, ALL = 1, 2, 3
AFTER_TITLE, BESIDE = 2_000, 16_000  # places of words, for phrases
_LISTS = {TITLE: "{title}", OFTEN: "{title often}", ALL: "{title often body}"}
_COLUMNS = {TITLE: "title", OFTEN: "often", ALL: "body"}


@dataclass(frozen=True)
class Indexed:
    """The words of one text: in order as they stand, and those that stand beside it."""

    id: int
    title: Sequence[str]
    beside_title: Sequence[str]
    often: Sequence[str]
    body: Sequence[str]
    beside_body: Sequence[str]
    marks: Sequence[str]


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def add(rows: Iterable[Indexed]) -> None:
    """Put texts into the index; their numbers are not in it yet."""
    if is_postgresql():
        # Each column holds what stands in the ones before too, so that a question needs one index alone; weights would make
        # PostgreSQL read every text that matches.
        sql = "INSERT INTO search_words (id, title, often, body) VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector)"
        values: list[tuple[Any, ...]] = [
            (row.id, *(_vector(row, lists) for lists in (TITLE, OFTEN, ALL))) for row in rows
        ]
    else:
        sql = "INSERT INTO search_words (rowid, title, often, body, marks) VALUES (%s, %s, %s, %s, %s)"
        values = [
            (
                row.id,
                " ".join([*row.title, *row.beside_title]),
                " ".join(row.often),
                " ".join([*row.body, *row.beside_body]),
                " ".join(row.marks),
            )
            for row in rows
        ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def remove(ids: Iterable[int]) -> None:
    """Take texts out of the index."""
    column = "id" if is_postgresql() else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM search_words WHERE {column} = %s", [(each,) for each in ids])


def ids() -> set[int]:
    """Numbers of all texts in the index."""
    column = "id" if is_postgresql() else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM search_words")
        return {row[0] for row in cursor.fetchall()}


def matching(
    question: Question, lists: int, *, any_word: bool = False, begun: bool = False
) -> tuple[str, list[str]]:
    """FROM and WHERE of a question over texts as `t`, with its values. `lists` says where it looks. `any_word`: one of the
    words will do. `begun`: the last word may go on.
    """
    if not is_postgresql():
        sql = "FROM search_words JOIN search_text t ON t.id = search_words.rowid WHERE search_words MATCH %s"
        return sql, [_fts5(question, lists, any_word, begun)]
    where, values = f"{_COLUMNS[lists]} @@ %s::tsquery", [_tsquery(question, any_word, begun)]
    if question.unwanted:
        where += " AND NOT body @@ %s::tsquery"
        values.append(_any_of(question.unwanted))
    # Found by the index before anything else is asked: it is the only part that is quick by itself.
    found = f"(SELECT id FROM search_words WHERE {where} OFFSET 0)"
    return f"FROM {found} w JOIN search_text t ON t.id = w.id WHERE TRUE", values


def newest_first() -> str:
    """The order in which texts are cut off when far too many match."""
    return "ORDER BY t.id DESC" if is_postgresql() else "ORDER BY search_words.rowid DESC"


def _fts5(question: Question, lists: int, any_word: bool, begun: bool) -> str:
    def term(each: Term, prefix: bool) -> str:
        if each.is_phrase:
            return '"' + " ".join(each.forms) + '"'
        choices = [f'"{each.forms[0]}" *'] if prefix else []
        return _either([*choices, *(f'"{one}"' for one in each.choices)])

    last = len(question.wanted) - 1
    wanted = [term(each, begun and place == last) for place, each in enumerate(question.wanted)]
    text = f"{_LISTS[lists]} : ({(' OR ' if any_word else ' AND ').join(wanted)})"
    for choices in question.marks:
        text = f"({text}) AND (marks : {_either(choices)})"
    if question.unwanted:
        text = f"({text}) NOT ({_LISTS[ALL]} : {_either(term(each, False) for each in question.unwanted)})"
    return text


def _either(found: Iterable[str]) -> str:
    return "(" + " OR ".join(found) + ")"


def _tsquery(question: Question, any_word: bool, begun: bool) -> str:
    last = len(question.wanted) - 1
    wanted = [_choices(each, begun and place == last) for place, each in enumerate(question.wanted)]
    parts = ["(" + (" | " if any_word else " & ").join(wanted) + ")"]
    return " & ".join([*parts, *(_quoted(choices, " | ") for choices in question.marks)])


def _any_of(terms: Iterable[Term]) -> str:
    return " | ".join(_choices(each, False) for each in terms)


def _choices(term: Term, prefix: bool) -> str:
    if term.is_phrase:
        return _quoted(term.forms, " <-> ")
    choices = _quoted(term.choices, " | ")
    return f"('{term.forms[0]}':* | {choices})" if prefix else choices


def _quoted(words: Iterable[str], between: str) -> str:
    return "(" + between.join(f"'{one}'" for one in words) + ")"


def _vector(row: Indexed, lists: int) -> str:
    """The words of some lists as PostgreSQL reads them, each with its places."""
    places: dict[str, list[str]] = {}

    def put(words: Sequence[str], start: int, step: int = 1) -> None:
        for number, word in enumerate(words):
            places.setdefault(word, []).append(str(min(start + number * step, 16_383)))

    put(row.title, 1)
    put([*row.beside_title, *row.marks], BESIDE, 0)
    if lists >= OFTEN:
        put(row.often, BESIDE + 1, 0)
    if lists == ALL:
        put(row.body, AFTER_TITLE)
        put(row.beside_body, BESIDE + 2, 0)
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
