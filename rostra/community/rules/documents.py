"""Who reads a document, who writes documents and priorities, and in whose name."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rostra.community.models import Document, Priority, Space
from rostra.community.rules.roles import edited_organisations, is_community_editor, may_edit_for
from rostra.community.rules.spaces import may_lead, readable_spaces, spaces_of
from rostra.search.sources import PUBLIC, SIGNED_IN

Seen = Document.Seen


def published() -> QuerySet[Document]:
    """Documents that are out, whoever may read them."""
    return Document.objects.filter(published_at__isnull=False, published_at__lte=timezone.now())


def visible_documents(person: Any) -> QuerySet[Document]:
    """Documents somebody may read: public ones, those for who is signed in, those of their spaces, and all they write."""
    rows = published()
    if not getattr(person, "is_authenticated", False):
        return rows.filter(seen_by=Seen.PUBLIC)
    seen = Q(seen_by__in=(Seen.PUBLIC, Seen.SIGNED_IN)) | Q(
        seen_by=Seen.SPACE, space__in=readable_spaces(person).values("pk")
    )
    return Document.objects.filter(
        (seen & Q(pk__in=rows.values("pk"))) | Q(organisation__in=edited_organisations(person).values("pk"))
    )


def may_read(person: Any, document: Document) -> bool:
    """Read a document and take its file."""
    return visible_documents(person).filter(pk=document.pk).exists()


def writable_documents(person: Any) -> QuerySet[Document]:
    """Documents whose words and files somebody changes at the desk."""
    return Document.objects.filter(organisation__in=edited_organisations(person).values("pk"))


def may_write(person: Any, document: Document) -> bool:
    """Change it, put a new version in, publish it and take it down: who writes for its organisation; leads in their space."""
    if may_edit_for(person, document.organisation):
        return True
    return document.space is not None and document.seen_by == Seen.SPACE and may_lead(person, document.space)


def spaces_to_add(person: Any) -> QuerySet[Space]:
    """Spaces into which somebody's documents may go: those they are in; for editors of the community all they may read."""
    return readable_spaces(person) if is_community_editor(person) else spaces_of(person)


def audience(document: Document) -> str:
    """Who finds it in the search; empty for nobody."""
    if document.seen_by == Seen.SPACE:
        return f"space:{document.space.key}" if document.space else ""
    return {Seen.PUBLIC: PUBLIC, Seen.SIGNED_IN: SIGNED_IN}.get(Seen(document.seen_by), "")


def public_priorities() -> QuerySet[Priority]:
    """Priorities and campaigns that are out."""
    return Priority.objects.filter(published_at__isnull=False, published_at__lte=timezone.now())


def visible_priorities(person: Any) -> QuerySet[Priority]:
    """What is out, and what one writes."""
    if not getattr(person, "is_authenticated", False):
        return public_priorities()
    own = Q(organisation__in=edited_organisations(person).values("pk"))
    return Priority.objects.filter(Q(pk__in=public_priorities().values("pk")) | own)


def writable_priorities(person: Any) -> QuerySet[Priority]:
    """Priorities somebody changes at the desk."""
    return Priority.objects.filter(organisation__in=edited_organisations(person).values("pk"))


def may_write_priority(person: Any, priority: Priority) -> bool:
    """Change it, publish it, say what serves it."""
    return may_edit_for(person, priority.organisation)
