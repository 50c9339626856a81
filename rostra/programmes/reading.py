"""How upper rooms read the read model. One query each; every getter falls back to the language the text was written in
(`row.language` tells which one came)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, IntegerField, QuerySet, Value, When

from rostra.programmes.models import Outline, Publication, Term


def _best_first(rows: QuerySet, language: str) -> QuerySet:
    """The wanted language first, then the source."""
    rank = Case(
        When(language=language, then=Value(0)),
        When(is_source=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank")


def publication(*, path: str, language: str, shape: str | None = None) -> Publication | None:
    """What is published at a path. `shape` tells site pages ("home", "standard") from parts of programmes."""
    rows = Publication.objects.filter(path=path, live=True)
    if shape is not None:
        rows = rows.filter(shape=shape)
    return _best_first(rows, language).first()


def by_key(key: str, language: str, *, live: bool | None = None) -> Publication | None:
    """A page by its key. Also one that was taken out of the tree, for those whose edition still asks for it;
    `live=True` leaves those out."""
    rows = Publication.objects.filter(key=key)
    if live is not None:
        rows = rows.filter(live=live)
    return _best_first(rows, language).first()


def outline(*, language: str, slug: str | None = None, key: str | None = None) -> Outline | None:
    """The table of contents of a programme, by its slug (live ones only) or its key."""
    rows = (
        Outline.objects.filter(slug=slug, live=True)
        if slug is not None
        else Outline.objects.filter(programme_key=key or "")
    )
    return _best_first(rows, language).first()


def catalogue(language: str) -> list[Publication]:
    """All published programmes, by title."""
    rows = _best_first(
        Publication.objects.filter(shape=Publication.Shape.PROGRAMME, live=True), language
    ).defer("html")
    return sorted(_one_each(rows), key=lambda row: row.title.casefold())


def levels(programme_key: str, language: str) -> list[Publication]:
    """The levels or blocks of a programme with their texts, in order: they stand on the programme's page."""
    rows = _best_first(
        Publication.objects.filter(programme_key=programme_key, shape=Publication.Shape.LEVEL, live=True),
        language,
    )
    return sorted(_one_each(rows), key=lambda row: row.position)


def programme_publications(programme_key: str, language: str) -> list[Publication]:
    """Everything published of a programme, in reading order."""
    rows = _best_first(Publication.objects.filter(programme_key=programme_key, live=True), language)
    return sorted(_one_each(rows), key=lambda row: row.position)


def glossary(keys: Iterable[str] | None, language: str) -> list[Term]:
    """Terms by key, or all of them, in alphabetical order."""
    terms = Term.objects.all() if keys is None else Term.objects.filter(key__in=list(keys))
    return sorted(terms, key=lambda term: term.term.casefold())


def _one_each(rows: Iterable[Publication]) -> list[Publication]:
    best: dict[str, Publication] = {}
    for row in rows:
        best.setdefault(row.key, row)
    return list(best.values())
