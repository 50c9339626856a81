"""Published cases, found by their words and those of their sides, in every language they are translated into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.community import casework
from rostra.community.models import Case
from rostra.community.rules.cases import public_cases
from rostra.community.translating.cases import SIDE, SIDE_WORDS, SORT, WORDS
from rostra.languages import reading
from rostra.languages.markdown import plain_html
from rostra.search.sources import Document, Source, register

NAME = "case"
LONG = frozenset({"why", "what", "results", "evaluation", "lessons", *SIDE_WORDS})


def read(keys: Iterable[str] | None) -> Iterator[Document]:
    """The documents of published cases; anything else is in nobody's index."""
    rows = public_cases().prefetch_related("sides", "topics").order_by("pk")
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    sides = [side for case in found for side in case.sides.all() if casework.speaks(side)]
    laid = reading.texts(SORT, [each.key for each in found])
    said = reading.texts(SIDE, [each.key for each in sides])
    return (_document(case, laid.get(case.key, {}), said) for case in found)


def _document(case: Case, laid: dict, said: dict) -> Document:
    titles, texts = {case.language: case.title}, {case.language: _body(case, WORDS)}
    for language, words in laid.items():
        if "title" in words:
            titles[language] = words["title"].text
            texts[language] = " ".join(
                _plain(name, each.text) for name, each in words.items() if name != "title"
            )
    for side in case.sides.all():
        if not casework.speaks(side):
            continue
        own = {side.language: _body(side, SIDE_WORDS)}
        for language, words in said.get(side.key, {}).items():
            own[language] = " ".join(_plain(name, each.text) for name, each in words.items())
        for language, text in own.items():
            if language in texts:
                texts[language] = f"{texts[language]} {text}"
    return Document(
        key=case.key,
        title=titles,
        text=texts,
        link=("case", {"slug": case.slug}),
        facets={"topic": tuple(topic.key for topic in case.topics.all())},
        date=case.published_at,
        extra=" · ".join(filter(None, (case.place, case.country))),
    )


def _body(thing: object, names: Iterable[str]) -> str:
    return " ".join(
        _plain(name, getattr(thing, name)) for name in names if name != "title" and getattr(thing, name)
    )


def _plain(name: str, text: str) -> str:
    return plain_html(text) if name in LONG else text


def register_sources() -> None:
    """Make the source known; called once when the room is ready."""
    register(Source(NAME, _("Cases"), read))
