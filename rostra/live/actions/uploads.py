"""Files of recordings: in pieces that may go on after a break, in one go, or from the folder `recordings/inbox/`.

Only the storage's own verbs are used, so it may be a folder or a bucket. Names and types that somebody states are never
believed: the first bytes decide, and a file is kept under a random name.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.text import new_key, token_hash
from rostra.kernel.time import now
from rostra.live import containers
from rostra.live.models import LibraryItem, Upload
from rostra.live.models.library import recordings_storage
from rostra.live.pieces import Pieces
from rostra.live.rules import library as rules

logger = logging.getLogger("rostra.live")

INBOX = "recordings/inbox"
LARGEST_PIECE = 5 * 2**20
MOST_OPEN = 5
UNFINISHED = timedelta(days=7)
SHOWN = timedelta(days=1)
MEGABYTE = 2**20


def limit() -> int:
    """The most bytes of a recording."""
    return settings.ROSTRA_RECORDING_LIMIT * MEGABYTE


def pieces_of(upload: Upload) -> Pieces:
    """The pieces of a file that have arrived."""
    return Pieces(recordings_storage(), upload.key)


def _allow(item: LibraryItem, by: Any) -> None:
    if by is not None and not rules.may_change_item(by, item):
        raise NotAllowed(_("You cannot change this recording."))
    if item.outside_url:
        raise Refused(
            _("The recording is at an outside host. Take its address away before you put a file in."),
            code="outside",
        )


def _check_size(size: int) -> None:
    if size <= 0:
        raise Refused(_("The file is empty."), field="file", code="empty")
    if size > limit():
        raise Refused(
            _("The file is too large. %(limit)s megabytes are the most.")
            % {"limit": settings.ROSTRA_RECORDING_LIMIT},
            field="file",
            code="too_large",
        )


def _sort_of(head: bytes) -> containers.Container:
    found = containers.sniff(head)
    if found is None:
        raise Refused(
            _("This is no recording that browsers play. Take MP4, WebM, Ogg, MP3 or M4A."),
            field="file",
            code="unknown_sort",
        )
    return found


@transaction.atomic
def begin(
    item: LibraryItem, *, by: Any, file_name: str, size: int, modified: int = 0, is_small: bool = False
) -> Upload:
    """Begin to send a file in pieces, or go on: the same file of the same person has the same row until it is whole."""
    _allow(item, by)
    _check_size(size)
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:150] or "recording"
    key = token_hash(f"{by.pk}:{item.key}:{is_small}:{name}:{size}:{modified}")
    found = Upload.objects.filter(key=key).first()
    if found is not None and found.done_at is None and found.received < found.size:
        return found
    if found is not None:
        _drop([found])
    if Upload.objects.filter(person=by, done_at__isnull=True).count() >= MOST_OPEN:
        raise Refused(
            _("Five files are on their way already. Finish one of them, or give it up, first."),
            code="too_many",
        )
    given = {"person": by, "item": item, "file_name": name, "size": size, "is_small": is_small}
    return Upload.objects.get_or_create(key=key, defaults=given)[0]


@transaction.atomic
def add(upload: Upload, *, by: Any, offset: int, content: bytes) -> Upload:
    """Take the next piece. Refused with code `offset` when it does not begin where the last one ended: `upload.received` of
    the row says where to go on. When the last piece is there, a task puts the file together.
    """
    upload = Upload.objects.select_for_update().select_related("item").get(pk=upload.pk)
    if upload.person_id != by.pk:
        raise NotAllowed(_("Somebody else is sending this file."))
    _allow(upload.item, by)
    if upload.done_at or offset != upload.received:
        raise Refused(_("The piece does not fit. Go on where the last one ended."), code="offset")
    if not content or len(content) > LARGEST_PIECE or offset + len(content) > upload.size:
        raise Refused(_("A piece is empty or too large."), code="piece")
    if offset == 0:
        _sort_of(content[: containers.HEAD])
    pieces_of(upload).put(offset, content)
    upload.received = offset + len(content)
    upload.save(update_fields=["received", "updated_at"])
    if upload.received == upload.size:
        join.enqueue(upload.key)
    return upload


@transaction.atomic
def give_up(upload: Upload, *, by: Any) -> None:
    """Throw away what has arrived of a file."""
    if upload.person_id != by.pk and not rules.may_change_item(by, upload.item):
        raise NotAllowed(_("Somebody else is sending this file."))
    _drop([upload])


@task(retries=3)
def join(key: str, inbox_name: str = "") -> None:
    """Put a file together that has arrived, or take it over from the inbox, and make it the recording's."""
    upload = Upload.objects.filter(key=key, done_at__isnull=True).select_related("item", "person").first()
    if upload is None or upload.received < upload.size:
        return
    storage = recordings_storage()
    if inbox_name:
        whole = storage.open(f"{INBOX}/{inbox_name}")
    else:
        whole = pieces_of(upload).joined(upload.size)
    with whole:
        try:
            _take(upload.item, whole, by=upload.person, is_small=upload.is_small, upload=upload)
        except Refused:
            logger.warning(
                "A file that has arrived was refused and is given up: upload %s", upload.pk, exc_info=True
            )
            give_up(upload, by=upload.person)
            return
    if inbox_name:
        storage.delete(f"{INBOX}/{inbox_name}")
    else:
        pieces_of(upload).drop()


def take(item: LibraryItem, *, by: Any, file: File, is_small: bool = False) -> LibraryItem:
    """Take a file that came in one go."""
    _allow(item, by)
    _check_size(file.size)
    return _take(item, file, by=by, is_small=is_small)


def _take(
    item: LibraryItem, file: File, *, by: Any, is_small: bool, upload: Upload | None = None
) -> LibraryItem:
    """Store first, then change the row: a large file is written outside of any transaction."""
    file.seek(0)
    sort = _sort_of(file.read(containers.HEAD))
    seconds = containers.duration(file, sort)
    file.seek(0)
    storage = recordings_storage()
    name = storage.save(f"recordings/{new_key()}{sort.ending}", file)
    try:
        return _attach(item, name, by=by, is_small=is_small, seconds=seconds, upload=upload)
    except BaseException:
        storage.delete(name)
        raise


@transaction.atomic
def _attach(
    item: LibraryItem, name: str, *, by: Any, is_small: bool, seconds: int, upload: Upload | None
) -> LibraryItem:
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    field = item.small_file if is_small else item.file
    old = field.name
    field.name = name
    if seconds and not is_small:
        item.duration = seconds
    item.save(update_fields=["file", "small_file", "duration", "updated_at"])
    if upload is not None:
        Upload.objects.filter(pk=upload.pk).update(done_at=now())
    audit.record("live.library.file", item, by=by, small=is_small)
    pagecache.bump()
    if old:
        storage = recordings_storage()
        transaction.on_commit(lambda: storage.delete(old))
    return item


def inbox() -> list[str]:
    """Names of files in the folder `recordings/inbox/` of the private files, in order."""
    try:
        names = recordings_storage().listdir(INBOX)[1]
    except FileNotFoundError:
        return []
    return sorted(name for name in names if not name.startswith("."))


@transaction.atomic
def take_from_inbox(item: LibraryItem, *, by: Any, name: str, is_small: bool = False) -> Upload:
    """Make a file of the inbox the recording's; a task moves it."""
    _allow(item, by)
    if name not in inbox():
        raise Refused(_("There is no such file in the folder."), field="name", code="missing")
    storage = recordings_storage()
    path = f"{INBOX}/{name}"
    size = storage.size(path)
    _check_size(size)
    with storage.open(path) as opened:
        _sort_of(opened.read(containers.HEAD))
    upload = Upload.objects.create(
        person=by, item=item, file_name=name[:150], size=size, received=size, is_small=is_small
    )
    join.enqueue(upload.key, name)
    return upload


@transaction.atomic
def drop_file(item: LibraryItem, *, by: Any, is_small: bool = False) -> LibraryItem:
    """Take a file away. The only file of a published recording stays."""
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    _allow(item, by)
    if item.published_at and not is_small:
        raise Refused(_("People are watching it. Withdraw the recording before you take its file away."))
    field = item.small_file if is_small else item.file
    old = field.name
    if not old:
        return item
    field.name = ""
    item.save(update_fields=["file", "small_file", "updated_at"])
    audit.record("live.library.drop_file", item, by=by, small=is_small)
    pagecache.bump()
    storage = recordings_storage()
    transaction.on_commit(lambda: storage.delete(old))
    return item


def _drop(uploads: list[Upload]) -> int:
    """Rows now, pieces once that is certain."""
    for upload in uploads:
        pieces = pieces_of(upload)
        upload.delete()
        transaction.on_commit(pieces.drop)
    return len(uploads)


def drop_all(item: LibraryItem) -> int:
    """Give up whatever is being sent for a recording."""
    return _drop(list(item.uploads.all()))


def retire(at: datetime) -> int:
    """Give up what nobody went on sending for a week; forget what arrived yesterday."""
    old = Q(done_at__isnull=True, updated_at__lt=at - UNFINISHED) | Q(done_at__lt=at - SHOWN)
    return _drop(list(Upload.objects.filter(old)))


def erase(person: Any) -> int:
    """Give up what somebody was sending."""
    return _drop(list(Upload.objects.filter(person=person)))


def under_way(item: LibraryItem) -> list[Upload]:
    """Files of a recording that are not whole yet."""
    return list(item.uploads.filter(done_at__isnull=True, received__lte=F("size")).order_by("created_at"))
