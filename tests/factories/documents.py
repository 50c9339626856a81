"""Documents and priorities, made by the verbs."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rostra.community.actions import documents, priorities
from rostra.community.models import Document, Priority
from rostra.people.models import Organisation, Person

WORDS = b"Whoever writes to us gets an answer.\n"


def a_file(content: bytes = WORDS, name: str = "strategy.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_document(
    organisation: str,
    by: str,
    *,
    title: str = "How we answer",
    seen_by: str = "public",
    out: bool = True,
    **more: Any,
) -> Document:
    """A document with one version of its file; published unless said otherwise."""
    writer = Person.objects.get(email__startswith=f"{by}@")
    document = documents.add(
        organisation=Organisation.objects.get(key=organisation), title=title, summary="What we promise.", by=writer,
        file=a_file(), seen_by=seen_by, **more,
    )  # fmt: skip
    return documents.publish(document, by=writer) if out else document


def make_priority(
    organisation: str, by: str, *, title: str = "Everybody gets an answer", out: bool = True
) -> Priority:
    """A priority; published unless said otherwise."""
    writer = Person.objects.get(email__startswith=f"{by}@")
    priority = priorities.add(
        organisation=Organisation.objects.get(key=organisation), title=title, summary="Until 2029.", by=writer
    )
    return priorities.publish(priority, by=writer) if out else priority


def filed() -> dict[str, str]:
    """What the permission matrix asks for: a document and a priority of each of two authorities, out and not."""
    lindholts, brods = make_document("lindholt", "maren"), make_document("zielony-brod", "basia", out=False)
    mine, theirs = make_priority("lindholt", "maren"), make_priority("zielony-brod", "basia", out=False)
    return {
        "lindholts_document": lindholts.key, "lindholts_document_slug": lindholts.slug,
        "lindholts_file": lindholts.versions.get().key,
        "brods_document": brods.key, "brods_document_slug": brods.slug, "brods_file": brods.versions.get().key,
        "lindholts_priority": mine.key, "lindholts_priority_slug": mine.slug,
        "brods_priority": theirs.key, "brods_priority_slug": theirs.slug,
    }  # fmt: skip
