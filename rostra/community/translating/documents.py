"""What can be translated of documents and priorities: their words, once they are out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.community.models import Document, Priority
from rostra.kernel import pagecache
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register
from rostra.search.actions import index

DOCUMENT, PRIORITY = "document", "priority"
WORDS = {DOCUMENT: ("title", "summary"), PRIORITY: ("title", "summary", "text")}


def source(sort: str, row: Any) -> Source:
    """The texts of a document or a priority."""
    return Source(
        key=row.key,
        title=row.title,
        language=row.language,
        texts=[Text(name, getattr(row, name), False) for name in WORDS[sort] if getattr(row, name)],
        programme_key=getattr(row, "programme_key", ""),
        place=f"8 {row.title}"[:120],
    )


def read_documents(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of documents that are out."""
    rows = Document.objects.filter(published_at__isnull=False).order_by("pk")
    return (source(DOCUMENT, row) for row in (rows if keys is None else rows.filter(key__in=list(keys))))


def read_priorities(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of priorities and campaigns that are out."""
    rows = Priority.objects.filter(published_at__isnull=False).order_by("pk")
    return (source(PRIORITY, row) for row in (rows if keys is None else rows.filter(key__in=list(keys))))


def documents_changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show a document, and the search finds it in its languages."""
    index.touch(DOCUMENT, keys)
    pagecache.bump()


def priorities_changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show a priority, and the search finds it in its languages."""
    index.touch(PRIORITY, keys)
    pagecache.bump()


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable(DOCUMENT, _("Document"), read_documents, documents_changed))
    register(Translatable(PRIORITY, _("Priority or campaign"), read_priorities, priorities_changed))
