"""How upper rooms read the read model. One query each; every getter falls back to the language the text was written in
(`row.language` tells which one came)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, IntegerField, QuerySet, Value, When

from rostra.kernel import pagecache
from rostra.kernel.prepared import Given, Prepared
from rostra.programmes.models import Outline, Publication


def _best_first(rows: QuerySet, language: str | Given) -> QuerySet:
    """The wanted language first, then the source."""
    rank = Case(
        When(language=language, then=Value(0)),
        When(is_source=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank")


def _text(name: str) -> Given:
    return Given(name, CharField())


_AT_PATH: Prepared[Publication] = Prepared(
    lambda: _best_first(
        Publication.objects.filter(path=_text("path"), shape=_text("shape"), live=True), _text("language")
    )[:1]
)
_BY_KEY: Prepared[Publication] = Prepared(
    lambda: _best_first(Publication.objects.filter(key=_text("key")), _text("language"))[:1]
)


def publication(*, path: str, language: str, shape: str | None = None) -> Publication | None:
    """What is published at a path. `shape` tells site pages ("home", "standard") from parts of programmes."""
    if shape is not None:
        return _AT_PATH.first(path=path, shape=shape, language=language)
    return _best_first(Publication.objects.filter(path=path, live=True), language).first()


def by_key(key: str, language: str, *, live: bool | None = None) -> Publication | None:
    """A page by its key. Also one that was taken out of the tree, for those whose edition still asks for it;
    `live=True` leaves those out."""
    if live is None:
        return _BY_KEY.first(key=key, language=language)
    return _best_first(Publication.objects.filter(key=key, live=live), language).first()


@dataclass(frozen=True)
class Place:
    """Where a page is read and what it is called; `lang` is the language of the title when it is not the one asked for."""

    programme_key: str
    path: str
    title: str
    lang: str


def places(keys: Iterable[str], language: str) -> dict[str, Place]:
    """Places of pages by their keys, those taken out of the tree too; from memory until something is published, what is
    not known yet in one query.
    """
    wanted = set(keys)
    known: dict[str, Place | None] = pagecache.kept(("places", language), dict)
    if missing := [key for key in wanted if key not in known]:
        known.update({**dict.fromkeys(missing), **_look_up(missing, language)})
    return {key: place for key in wanted if (place := known[key])}


def _look_up(keys: list[str], language: str) -> dict[str, Place]:
    rows = _best_first(Publication.objects.filter(key__in=keys), language).values_list(
        "key", "programme_key", "path", "title", "language", "facts__langs__title"
    )
    found: dict[str, Place] = {}
    for key, programme, path, title, own, lang in rows:
        found.setdefault(key, Place(programme, path or "", title, lang or ("" if own == language else own)))
    return found


def by_keys(keys: Iterable[str], language: str) -> dict[str, Publication]:
    """Pages by their keys, without their texts; also those taken out of the tree. One query."""
    rows = _best_first(Publication.objects.filter(key__in=list(keys)), language).defer("html")
    return {row.key: row for row in _one_each(rows)}


def outline(*, language: str, slug: str | None = None, key: str | None = None) -> Outline | None:
    """The table of contents of a programme, by its slug (live ones only) or its key; kept in memory: only read it."""

    def look() -> Outline | None:
        rows = (
            Outline.objects.filter(slug=slug, live=True)
            if slug is not None
            else Outline.objects.filter(programme_key=key or "")
        )
        return _best_first(rows, language).first()

    return pagecache.kept(("outline", language, slug, key), look)


def outlines(language: str) -> list[Outline]:
    """The tables of contents of all live programmes."""
    best: dict[str, Outline] = {}
    for row in _best_first(Outline.objects.filter(live=True), language):
        best.setdefault(row.programme_key, row)
    return list(best.values())


def title_of(key: str, language: str) -> str:
    """The title of a page in a language, else in the one it was written in; "" when there is no such page."""
    titles = _best_first(Publication.objects.filter(key=key), language).values_list("title", flat=True)
    return titles.first() or ""


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


def methods(language: str) -> tuple[Publication | None, list[Publication]]:
    """The method catalogue's own page, if there is one, and its methods by title, without their texts. One query."""
    shapes = [Publication.Shape.METHODS, Publication.Shape.METHOD]
    rows = _one_each(
        _best_first(Publication.objects.filter(shape__in=shapes, live=True), language).defer("html")
    )
    page = next((row for row in rows if row.shape == Publication.Shape.METHODS), None)
    found = [row for row in rows if row.shape == Publication.Shape.METHOD]
    return page, sorted(found, key=lambda row: row.title.casefold())


def offered(language: str) -> list[Publication]:
    """All published programmes and methods, without their texts, in no order. One query."""
    shapes = [Publication.Shape.PROGRAMME, Publication.Shape.METHOD]
    return _one_each(
        _best_first(Publication.objects.filter(shape__in=shapes, live=True), language).defer("html")
    )


def linking_to(path: str, language: str) -> list[Publication]:
    """Parts of programmes whose text leads to a site page (a method), in reading order, without their texts."""
    shapes = [Publication.Shape.PROGRAMME, Publication.Shape.MODULE, Publication.Shape.ACTIVITY]
    rows = Publication.objects.filter(shape__in=shapes, live=True, html__contains=f'/{path}"')
    found = _one_each(_best_first(rows, language).defer("html"))
    return sorted(found, key=lambda row: (row.programme_key, row.position))


def using_example(key: str, language: str) -> list[Publication]:
    """Activities in which a case is studied, in reading order, without their texts."""
    rows = Publication.objects.filter(shape=Publication.Shape.ACTIVITY, live=True, facts__example=key)
    found = _one_each(_best_first(rows, language).defer("html"))
    return sorted(found, key=lambda row: (row.programme_key, row.position))


def using_term(key: str, language: str) -> list[Publication]:
    """Parts of programmes whose text explains a word of the glossary, in reading order, without their texts."""
    shapes = [Publication.Shape.MODULE, Publication.Shape.ACTIVITY]
    rows = Publication.objects.filter(shape__in=shapes, live=True, html__contains=f'id="term-{key}"')
    found = _one_each(_best_first(rows, language).defer("html"))
    return sorted(found, key=lambda row: (row.programme_key, row.position))


def _one_each(rows: Iterable[Publication]) -> list[Publication]:
    best: dict[str, Publication] = {}
    for row in rows:
        best.setdefault(row.key, row)
    return list(best.values())
