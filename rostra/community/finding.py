"""Narrowing down lists of the directory: by words, by languages kept as lists, by the codes of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from rostra.search.words import tidy, words

M = TypeVar("M", bound=Model)


def with_words(rows: QuerySet[M], asked: str, names: tuple[str, ...]) -> QuerySet[M]:
    """Rows in which every word begins some word of the named columns, without regard to capitals and accents. One query more;
    reads those columns of all rows, so narrow down by everything else first."""
    wanted = [word.form for word in words(tidy(asked))]
    if not wanted:
        return rows
    fitting = []
    for pk, *texts in rows.values_list("pk", *names):
        there = {word.form for text in texts if text for word in words(tidy(text))}
        if all(any(form.startswith(each) for form in there) for each in wanted):
            fitting.append(pk)
    return rows.filter(pk__in=fitting)


def speaking(rows: QuerySet[M], language: str) -> QuerySet[M]:
    """Rows whose list of languages names one."""
    return rows.filter(languages__icontains=f'"{language}"')


class Branch(NamedTuple):
    """A part of the tree of territory codes: the beginning that its codes share, and how many there are."""

    code: str
    number: int
    is_leaf: bool


def branches(codes: Iterable[str], under: str = "") -> list[Branch]:
    """What stands below a beginning in the tree of codes (NUTS: DK, DK0, DK03 …): a branch wherever the codes part. Pure."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if code.startswith(under) and len(code) > len(under):
            groups[code[len(under)]].append(code)
    found = [Branch(_shared(group), len(group), len(set(group)) == 1) for group in groups.values()]
    return sorted(found)


def _shared(codes: list[str]) -> str:
    first, last = min(codes), max(codes)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:length]
