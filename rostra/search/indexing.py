"""From what a source says to rows of the index."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from rostra.search import words
from rostra.search.dictionary import Dictionaries
from rostra.search.engine import Indexed
from rostra.search.models import Entry, Text
from rostra.search.question import beside, mark
from rostra.search.sources import Document

MOST_WORDS = 12_000
OFTEN = 3
T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things, so many at a time."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def digest(document: Document) -> str:
    """Changes whenever anything does that the index keeps of a document."""
    said = [
        dict(document.title), dict(document.text), document.audience, _facets(document), document.author,
        document.date.isoformat() if document.date else "", document.link[0], dict(document.link[1]), document.extra,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def entry_of(source: str, document: Document) -> Entry:
    """The row of a document."""
    return Entry(
        source=source,
        key=document.key,
        link=[document.link[0], dict(document.link[1])],
        extra=document.extra[:300],
        digest=digest(document),
    )


def texts_of(entry: Entry, document: Document, dictionaries: Dictionaries) -> Iterator[Text]:
    """The texts of a document, one in each language it has a title in."""
    for language, title in sorted(document.title.items()):
        if shown := words.plain(title):
            yield Text(
                entry=entry,
                source=entry.source,
                key=entry.key,
                language=language,
                audience=document.audience,
                author=document.author,
                date=document.date,
                facets=_facets(document),
                made_by=dictionaries.made_by(language),
                title=shown[:300],
                text=words.plain(document.text.get(language, "")),
            )


def indexed(text: Text, dictionaries: Dictionaries) -> Indexed:
    """The words of a text. Each also stands beside it as its dictionary's words, so that a question finds all its forms."""
    title = [each.form for each in words.words(text.title)]
    body = [each.form for each in islice(words.words(text.text), MOST_WORDS)]
    language = text.language
    also = {form: beside(form, language, dictionaries) for form in {*title, *body}}
    counts = Counter(body)
    counts.update([one for form in body for one in also[form]])
    return Indexed(
        id=text.pk,
        title=title,
        beside_title=sorted({one for form in title for one in also[form]}),
        often=sorted(word for word, count in counts.items() if count >= OFTEN),
        body=body,
        beside_body=sorted({one for form in body for one in also[form]}),
        marks=sorted(mark(*each.split("=", 1)) for each in text.facets),
    )


def _facets(document: Document) -> list[str]:
    return sorted(f"{name}={value}" for name, values in document.facets.items() for value in values)
