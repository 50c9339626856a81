"""Documents: written, filed in versions, published, taken down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.models import Document, DocumentVersion, Space
from rostra.community.rules import documents as rules
from rostra.community.rules.roles import may_edit_for
from rostra.community.slugs import slug_of
from rostra.community.translating import documents as translating
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.languages.actions import sources
from rostra.live import handouts
from rostra.people.models import Organisation
from rostra.programmes.models import Topic
from rostra.search.actions import index

SOURCE = translating.DOCUMENT
MOST_VERSIONS = 50
MOST_TAGS = 12
FIRST_YEAR = 1800


@transaction.atomic
def add(
    *, organisation: Organisation, title: str, by: Any, file: Any = None, space: Space | None = None,
    topics: Iterable[Topic] = (), slug: str = "", **given: Any,
) -> Document:  # fmt: skip
    """Write a document down for an organisation, with its file or the address of its full source. Nobody else sees it before it
    is published. Raises NotAllowed, and Refused naming the field."""
    if not may_edit_for(by, organisation):
        raise NotAllowed(_("You do not write for this organisation."))
    document = Document(organisation=organisation, by=by, space=space)
    _fill(document, {"title": title, **given})
    _check_space(document, by)
    document.slug = slug or slug_of(document.title, document)
    document.save()
    document.topics.set(topics)
    if file is not None:
        _file(document, file, by, "")
    audit.record("community.document.add", document, by=by)
    return document


@transaction.atomic
def change(
    document: Document, *, by: Any, topics: Iterable[Topic] | None = None, meaning_changed: bool = True, **given: Any
) -> Document:  # fmt: skip
    """Change what is said of it and who reads it; only the fields that are named."""
    document = _own(document, by)
    if "space" in given:
        document.space = given.pop("space")
    _fill(document, given)
    _check_space(document, by)
    document.save()
    if topics is not None:
        document.topics.set(topics)
    audit.record("community.document.change", document, by=by)
    _noted(document, meaning_changed=meaning_changed)
    return document


@transaction.atomic
def put_version(document: Document, *, file: Any, by: Any, note: str = "") -> DocumentVersion:
    """A new version of the file; the older ones stay. The same file again is the version that is there."""
    document = _own(document, by)
    version = _file(document, file, by, note)
    audit.record("community.document.version", document, by=by, number=version.number)
    pagecache.bump()
    return version


@transaction.atomic
def publish(document: Document, *, by: Any) -> Document:
    """Let those read it for whom it is; it needs a file or the address of the full source, and a summary."""
    document = _own(document, by)
    if not document.url and not document.versions.exists():
        raise Refused(_("Put a file in, or say where the full source is."), field="file", code="empty")
    if not document.summary:
        raise Refused(_("Say in a few words what it is about."), field="summary", code="empty")
    document.published_at = document.published_at or timezone.now()
    document.save(update_fields=["published_at", "updated_at"])
    audit.record("community.document.publish", document, by=by)
    _noted(document, meaning_changed=True)
    return document


@transaction.atomic
def unpublish(document: Document, *, by: Any) -> Document:
    """Take it down; it stays at the desk."""
    document = _own(document, by)
    document.published_at = None
    document.save(update_fields=["published_at", "updated_at"])
    audit.record("community.document.unpublish", document, by=by)
    sources.gone(SOURCE, [document.key])
    index.touch(SOURCE, [document.key])
    pagecache.bump()
    return document


@transaction.atomic
def remove(document: Document, *, by: Any) -> None:
    """Delete a document with all its files."""
    document = _own(document, by)
    audit.record("community.document.remove", document, by=by)
    for version in document.versions.all():
        name, storage = str(version.file.name), version.file.storage
        transaction.on_commit(partial(storage.delete, name))
    sources.gone(SOURCE, [document.key])
    index.touch(SOURCE, [document.key])
    document.delete()
    pagecache.bump()


def _own(document: Document, by: Any) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("organisation", "space__cohort")
    document = rows.get(pk=document.pk)
    if not rules.may_write(by, document):
        raise NotAllowed(_("You do not write for this organisation."))
    return document


def _check_space(document: Document, by: Any) -> None:
    if document.seen_by != Document.Seen.SPACE:
        return
    if document.space is None:
        raise Refused(_("Choose the space whose members read it."), field="space", code="empty")
    if not rules.spaces_to_add(by).filter(pk=document.space.pk).exists():
        raise Refused(_("You are not in this space."), field="space", code="unknown")


def _fill(document: Document, given: dict[str, Any]) -> None:
    clean: dict[str, Callable[[str, Any], Any]] = {
        "title": lambda name, value: fields.line(Document, name, value, needed=_("Give it a title.")),
        "publisher": lambda name, value: fields.line(Document, name, value),
        "summary": fields.text, "language": fields.language, "written_in": fields.language,
        "url": fields.address, "kind": _kind, "seen_by": _seen, "year": _year, "tags": _tags,
        "dated_on": lambda name, value: value or None, "programme_key": lambda name, value: str(value or ""),
    }  # fmt: skip
    for name, value in given.items():
        setattr(document, name, clean[name](name, value))


def _kind(name: str, value: str) -> str:
    if value not in Document.Kind.values:
        raise Refused(_("Choose one of these."), field=name, code="unknown")
    return value


def _seen(name: str, value: str) -> str:
    if value not in Document.Seen.values:
        raise Refused(_("Choose one of these."), field=name, code="unknown")
    return value


def _year(name: str, value: int | None) -> int | None:
    if value is not None and not FIRST_YEAR <= value <= timezone.localdate().year + 1:
        raise Refused(_("Write the year with four figures, such as 2026."), field=name, code="year")
    return value


def _tags(name: str, value: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(squeeze(each)[:40] for each in value if each.strip()))
    if len(found) > MOST_TAGS:
        raise Refused(_("Use at most %(most)d tags.") % {"most": MOST_TAGS}, field=name, code="many")
    return found


def _file(document: Document, file: Any, by: Any, note: str) -> DocumentVersion:
    if not file.size:
        raise Refused(_("The file is empty."), field="file", code="empty")
    if file.size > handouts.LARGEST:
        most = handouts.LARGEST // 2**20
        said = _("The file is too large: %(most)s megabytes are the most.") % {"most": most}
        raise Refused(said, field="file", code="large")
    sort = handouts.sort_of(file)
    if sort is None:
        said = _(
            "This sort of file cannot be handed out. Take PDF, a document, slides or a table without macros, "
            "a picture (PNG, JPEG) or plain text."
        )
        raise Refused(said, field="file", code="sort")
    file.seek(0)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    if last and (same := document.versions.filter(number=last, digest=digest).first()):
        return same
    if last >= MOST_VERSIONS:
        said = _("A document has at most %(most)d versions.") % {"most": MOST_VERSIONS}
        raise Refused(said, field="file", code="many")
    version = DocumentVersion(
        document=document, number=last + 1, file_name=handouts.shown_name(getattr(file, "name", ""), sort.ending),
        size=len(content), digest=digest, note=squeeze(note)[:300], by=by,
    )  # fmt: skip
    version.file.save(f"{version.key}.{sort.ending}", ContentFile(content), save=False)
    version.save()
    return version


def _noted(document: Document, *, meaning_changed: bool) -> None:
    if document.published_at is not None:
        sources.sync(SOURCE, [translating.source(SOURCE, document)], meaning_changed=meaning_changed)
    index.touch(SOURCE, [document.key])
    pagecache.bump()
