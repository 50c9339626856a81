"""The on-demand library: a recording is kept, described, published and withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import new_key, squeeze
from rostra.kernel.time import now
from rostra.live import photos, searching
from rostra.live.actions import uploads
from rostra.live.models import LibraryItem, Session, Speaker
from rostra.live.rules import library as rules
from rostra.live.slugs import free_slug
from rostra.people.models import Organisation

CHANGEABLE = frozenset(
    {
        "title",
        "summary",
        "language",
        "topics",
        "chapters",
        "outside_url",
        "duration",
        "may_download",
        "seen_by",
    }
    | {"series", "programme_key"}
)
MOST_TOPICS = 20
LONGEST_DAY = 24 * 3600
POSTER_WIDTH = 1280
THUMB_WIDTH = 480


@transaction.atomic
def keep(
    *,
    by: Any,
    session: Session | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    language: str = "",
    key: str = "",
    slug: str = "",
    speakers: Iterable[Speaker] | None = None,
    **fields: Any,
) -> LibraryItem:
    """Put a recording into the library, unpublished. Of a session it takes organisation, title, words, topics, series,
    speakers and who sees it, unless given.
    """
    owner = organisation or (session.organisation if session else None)
    if owner is None:
        raise TypeError("a recording belongs to a session or an organisation")
    if by is not None and not rules.may_keep(by, owner, session):
        raise NotAllowed(_("You cannot keep recordings for this organisation."))
    item = LibraryItem(key=key or new_key(), organisation=owner, session=session)
    taken = {**_of_session(session), **fields}
    if title:
        taken["title"] = title
    if language:
        taken["language"] = language
    _put(item, taken)
    item.slug = free_slug(slug or item.title, item, longest=100)
    item.save()
    chosen = speakers
    if chosen is None and session is not None:
        chosen = Speaker.objects.filter(speaking__session=session)
    if chosen is not None:
        item.speakers.set(chosen)
    audit.record("live.library.keep", item, by=by)
    return item


def _of_session(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    public = session.seen_by == Session.Seen.PUBLIC
    return {
        "title": session.title,
        "summary": session.about or session.summary,
        "language": (session.spoken or [session.language])[0],
        "topics": list(session.topics),
        "series": session.series,
        "programme_key": session.programme_key,
        "seen_by": LibraryItem.Seen.PUBLIC if public else LibraryItem.Seen.EDITION,
    }


@transaction.atomic
def change(
    item: LibraryItem, *, by: Any, speakers: Iterable[Speaker] | None = None, **fields: Any
) -> LibraryItem:
    """Change what is said of a recording, and who sees it."""
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    before = item.seen_by
    _put(item, fields)
    if item.published_at and not has_source(item):
        raise Refused(
            _("A published recording needs a file or an address. Withdraw it first."), field="outside_url"
        )
    item.save()
    if speakers is not None:
        item.speakers.set(speakers)
    seen = {"seen_by": item.seen_by} if item.seen_by != before else {}
    audit.record("live.library.change", item, by=by, fields=sorted(fields), **seen)
    searching.recording_changed(item)
    pagecache.bump()
    return item


def _allow(item: LibraryItem, by: Any) -> None:
    if by is not None and not rules.may_change_item(by, item):
        raise NotAllowed(_("You cannot change this recording."))


def has_source(item: LibraryItem) -> bool:
    """Whether there is something to watch."""
    return bool(item.file or item.outside_url)


def _put(item: LibraryItem, fields: dict[str, Any]) -> None:
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise TypeError(f"not a field of a recording: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(item, name, value)
    item.title = squeeze(item.title)
    if not item.title:
        raise Refused(_("Give the recording a title."), field="title")
    if len(item.title) > 200:
        raise Refused(_("The title is too long. 200 characters are the most."), field="title")
    if item.language not in LANGUAGES:
        raise Refused(_("Choose the language that is spoken."), field="language")
    if item.seen_by not in LibraryItem.Seen.values:
        raise Refused(_("Say who sees the recording."), field="seen_by")
    topics = list(dict.fromkeys(squeeze(str(each)) for each in item.topics if squeeze(str(each))))
    item.topics = [each[:80] for each in topics[:MOST_TOPICS]]
    if not 0 <= int(item.duration or 0) <= LONGEST_DAY:
        raise Refused(_("A recording lasts a day at most."), field="duration")
    _check_address(item)


def _check_address(item: LibraryItem) -> None:
    item.outside_url = (item.outside_url or "").strip()
    if not item.outside_url:
        return
    if item.file:
        raise Refused(
            _("The recording has a file here already. Take the file away before you give an address."),
            field="outside_url",
        )
    try:
        parts = urlsplit(item.outside_url)
        plain = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        plain = False
    if not plain or len(item.outside_url) > 500 or any(each.isspace() for each in item.outside_url):
        raise Refused(_("Give the whole address, beginning with https://."), field="outside_url")


@transaction.atomic
def publish(item: LibraryItem, *, by: Any) -> LibraryItem:
    """Let those see it for whom it is meant, from now on."""
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    if not has_source(item):
        raise Refused(_("There is nothing to watch yet. Put a file in or give an address first."))
    if item.published_at is None:
        item.published_at = now()
        item.save(update_fields=["published_at", "updated_at"])
        audit.record("live.library.publish", item, by=by, seen_by=item.seen_by)
        searching.recording_changed(item)
        pagecache.bump()
    return item


@transaction.atomic
def withdraw(item: LibraryItem, *, by: Any) -> LibraryItem:
    """Show it to nobody but the team, at once. What people have watched stays with them."""
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    if item.published_at is not None:
        item.published_at = None
        item.save(update_fields=["published_at", "updated_at"])
        audit.record("live.library.withdraw", item, by=by)
        searching.recording_changed(item)
        pagecache.bump()
    return item


@transaction.atomic
def put_poster(item: LibraryItem, *, content: bytes, by: Any) -> LibraryItem:
    """Show a picture before the recording plays. It is drawn anew, so that nothing but the picture is kept."""
    _allow(item, by)
    large, small = photos.poster(content, (POSTER_WIDTH, THUMB_WIDTH))
    old = _pictures(item)
    item.poster.save(f"{new_key()}.jpg", ContentFile(large), save=False)
    item.poster.storage.save(thumb_of(item.poster.name or ""), ContentFile(small))
    item.save(update_fields=["poster", "updated_at"])
    transaction.on_commit(lambda: _delete(old))
    audit.record("live.library.poster", item, by=by)
    pagecache.bump()
    return item


def _pictures(item: LibraryItem) -> list[tuple[Storage, str]]:
    name = item.poster.name or ""
    return [(item.poster.storage, each) for each in (name, thumb_of(name))] if name else []


def _delete(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def thumb_of(name: str) -> str:
    """Where the small form of a picture is stored."""
    return f"{name.removesuffix('.jpg')}.small.jpg"


@transaction.atomic
def remove(item: LibraryItem, *, by: Any) -> None:
    """Delete a recording with its files, captions and numbers. Withdrawing is enough to show it to nobody."""
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    if item.published_at is not None:
        raise Refused(_("People can see the recording. Withdraw it before you delete it."))
    files = [(file.storage, file.name or "") for file in (item.file, item.small_file) if file]
    files += _pictures(item)
    uploads.drop_all(item)
    audit.record("live.library.delete", item, by=by)
    searching.recording_changed(item)
    item.delete()
    transaction.on_commit(lambda: _delete(files))
    pagecache.bump()
