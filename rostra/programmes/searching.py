"""What can be found of this room: programmes, modules, activities, methods, pages of the site, words of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.languages import reading as translations
from rostra.programmes import reading_words
from rostra.programmes.models import Publication, Term
from rostra.search.actions import index
from rostra.search.sources import PUBLIC, Document, Facet, Source, register

Shape = Publication.Shape
KINDS: dict[str, tuple[str, Promise | str]] = {
    Shape.PROGRAMME: ("programme", _("Programmes")),
    Shape.MODULE: ("module", _("Modules")),
    Shape.ACTIVITY: ("activity", _("Activities")),
    Shape.METHOD: ("method", _("Methods")),
    Shape.STANDARD: ("page", _("Pages")),
}
BESIDE_CLOSED = (Shape.MODULE, Shape.ACTIVITY)


def read(shape: str, keys: Iterable[str] | None) -> Iterator[Document]:
    """Published pages of a shape, in every language that has a title of its own."""
    rows = Publication.objects.filter(shape=shape, live=True, path__isnull=False).order_by("key", "language")
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    closed = _closed() if shape == Shape.ACTIVITY else set()
    for _key, group in groupby(rows.iterator(chunk_size=200), key=lambda row: row.key):
        found = list(group)
        source = next((row for row in found if row.is_source), found[0])
        yield _document(source, [row for row in found if row.is_source or _is_translated(row)], closed)


def _closed() -> set[str]:
    """Programmes whose activities are for their people alone."""
    rows = Publication.objects.filter(shape=Shape.PROGRAMME, is_source=True)
    return {key for key, is_open in rows.values_list("key", "facts__open_reading") if not is_open}


def _is_translated(row: Publication) -> bool:
    state = row.facts.get("translation", {}).get("state", "none")
    return state in ("whole", "part") and not row.facts.get("langs", {}).get("title")


def _document(source: Publication, rows: list[Publication], closed: set[str]) -> Document:
    topics = tuple(topic["key"] for topic in source.facts.get("topics", []))
    crumbs = source.facts.get("crumbs", []) if source.shape in BESIDE_CLOSED else []
    return Document(
        key=source.key,
        title={row.language: row.title for row in rows},
        text={row.language: f"{row.summary} {row.html}" for row in rows},
        audience=f"programme:{source.programme_key}" if source.programme_key in closed else PUBLIC,
        facets={"topic": topics} if topics else {},
        link=("published", {"shape": source.shape, "path": source.path}),
        extra=crumbs[0]["title"] if crumbs else "",
    )


def read_terms(keys: Iterable[str] | None) -> Iterator[Document]:
    """Words of the glossary with what they mean."""
    terms = Term.objects.order_by("pk")
    found = list(terms if keys is None else terms.filter(key__in=list(keys)))
    laid = translations.texts("term", [term.key for term in found])
    own = settings.LANGUAGE_CODE
    for term in found:
        others = {language: texts for language, texts in laid.get(term.key, {}).items() if texts.get("term")}
        definitions = {language: texts.get("definition") for language, texts in others.items()}
        yield Document(
            key=term.key,
            title={own: term.term, **{language: texts["term"].text for language, texts in others.items()}},
            text={own: term.definition, **{code: laid.text for code, laid in definitions.items() if laid}},
            link=("term", {"key": term.key}),
        )


def changed(rows: Iterable[tuple[str, str, str]]) -> None:
    """Publications changed: their shape, key and programme. With a programme, who may read its activities may have."""
    wanted: dict[str, set[str]] = {}
    for shape, key, _programme in (rows := list(rows)):
        if shape in KINDS:
            wanted.setdefault(KINDS[shape][0], set()).add(key)
    programmes = {programme for shape, _key, programme in rows if shape == Shape.PROGRAMME}
    if programmes:
        inside = Publication.objects.filter(
            programme_key__in=programmes, shape=Shape.ACTIVITY, is_source=True
        )
        wanted.setdefault("activity", set()).update(inside.values_list("key", flat=True))
    for kind, keys in wanted.items():
        index.touch(kind, keys)


def names_of_topics(values: Iterable[str], language: str) -> dict[str, str]:
    """Topics by their keys; a session's own words for one stand for themselves."""
    known = reading_words.topics(language)
    return {value: known[value].title if value in known else value for value in values}


def register_sources() -> None:
    """Make the sources known; called once when the room is ready."""
    for shape, (name, label) in KINDS.items():
        register(Source(name, label, partial(read, str(shape))))
    register(Source("term", _("Glossary"), read_terms))
    register(Facet("topic", _("Topic"), names_of_topics))
