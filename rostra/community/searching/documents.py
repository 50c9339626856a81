"""Documents and priorities as the search finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.community.rules import documents as rules
from rostra.community.translating.documents import DOCUMENT, PRIORITY
from rostra.languages import reading
from rostra.languages.markdown import plain_html
from rostra.search.sources import Document, Source, register


def read_documents(keys: Iterable[str] | None) -> Iterator[Document]:
    """Documents that are out, to those who may read them; what only the team reads is not in the index."""
    rows = rules.published().select_related("space").prefetch_related("topics").order_by("pk")
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    laid = reading.texts(DOCUMENT, [row.key for row in found])
    for row in found:
        if not (audience := rules.audience(row)):
            continue
        titles, texts = {row.language: row.title}, {row.language: plain_html(row.summary)}
        for language, words in laid.get(row.key, {}).items():
            if "title" in words:
                titles[language] = words["title"].text
                texts[language] = plain_html(words["summary"].text) if "summary" in words else ""
        yield Document(
            key=row.key,
            title=titles,
            text=texts,
            link=("document", {"slug": row.slug}),
            audience=audience,
            facets={"topic": tuple(topic.key for topic in row.topics.all())},
            date=row.published_at,
            extra=" · ".join(filter(None, (row.publisher, str(row.year or "")))),
        )


def read_priorities(keys: Iterable[str] | None) -> Iterator[Document]:
    """Priorities and campaigns that are out."""
    rows = rules.public_priorities().order_by("pk")
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    laid = reading.texts(PRIORITY, [row.key for row in found])
    for row in found:
        titles = {row.language: row.title}
        texts = {row.language: f"{row.summary}\n{plain_html(row.text)}"}
        for language, words in laid.get(row.key, {}).items():
            if "title" in words:
                titles[language] = words["title"].text
                rest = [each.text for name, each in words.items() if name != "title"]
                texts[language] = "\n".join(plain_html(each) for each in rest)
        yield Document(
            key=row.key, title=titles, text=texts, link=("priority", {"slug": row.slug}),
            date=row.published_at, extra=row.summary[:300],
        )  # fmt: skip


def register_sources() -> None:
    """Make the sources known; called once when the room is ready."""
    register(Source(DOCUMENT, _("Documents"), read_documents))
    register(Source(PRIORITY, _("Priorities and campaigns"), read_priorities))
