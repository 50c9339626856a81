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
_WEIGHTS = {TITLE: "A", OFTEN: "AB", ALL: "ABD"}


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
        sql = "INSERT INTO search_words (id, words) VALUES (%s, %s::tsvector)"
        values: list[tuple[Any, ...]] = [(row.id, _vector(row)) for row in rows]
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


def matching() -> str:
    """FROM and WHERE of a question over texts as `t`; its one parameter is what `expression` gives."""
    if is_postgresql():
        return "FROM search_words w JOIN search_text t ON t.id = w.id WHERE w.words @@ %s::tsquery"
    return "FROM search_words JOIN search_text t ON t.id = search_words.rowid WHERE search_words MATCH %s"


def newest_first() -> str:
    """The order in which texts are cut off when far too many match."""
    return "ORDER BY t.id DESC" if is_postgresql() else "ORDER BY search_words.rowid DESC"


def expression(question: Question, lists: int, *, any_word: bool = False, begun: bool = False) -> str:
    """A question in the words of the engine. `lists` says where it looks. `any_word`: one of the words will do. `begun`: the
    last word may go on.
    """
    render = _tsquery if is_postgresql() else _fts5
    return render(question, lists, any_word, begun)


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


def _tsquery(question: Question, lists: int, any_word: bool, begun: bool) -> str:
    def words(found: Iterable[str], between: str, weights: str) -> str:
        return "(" + between.join(f"'{one}':{weights}" for one in found) + ")"

    def term(each: Term, weights: str, prefix: bool) -> str:
        if each.is_phrase:
            return words(each.forms, " <-> ", weights)
        choices = words(each.choices, " | ", weights)
        return f"('{each.forms[0]}':*{weights} | {choices})" if prefix else choices

    last, weights = len(question.wanted) - 1, _WEIGHTS[lists]
    wanted = [term(each, weights, begun and place == last) for place, each in enumerate(question.wanted)]
    parts = [
        "(" + (" | " if any_word else " & ").join(wanted) + ")",
        *(words(choices, " | ", "C") for choices in question.marks),
        *("!" + term(each, _WEIGHTS[ALL], False) for each in question.unwanted),
    ]
    return " & ".join(parts)


def _vector(row: Indexed) -> str:
    """The words as PostgreSQL reads them: each with its places and the weight of its list."""
    places: dict[str, list[str]] = {}

    def put(words: Sequence[str], weight: str, start: int, step: int = 1) -> None:
        for number, word in enumerate(words):
            places.setdefault(word, []).append(f"{min(start + number * step, 16_383)}{weight}")

    put(row.title, "A", 1)
    put(row.beside_title, "A", BESIDE, 0)
    put(row.often, "B", BESIDE + 1, 0)
    put(row.body, "D", AFTER_TITLE)
    put(row.beside_body, "D", BESIDE + 2, 0)
    put(row.marks, "C", BESIDE + 3, 0)
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
