"""Captions of a recording: put in by language after a check, read by a person, taken away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.time import now
from rostra.live import captions, searching
from rostra.live.models import ItemCaptions, LibraryItem
from rostra.live.rules import library as rules


@transaction.atomic
def put(
    *,
    item: LibraryItem,
    language: str,
    by: Any,
    content: bytes = b"",
    text: str = "",
    state: str = ItemCaptions.State.DRAFT,
) -> tuple[ItemCaptions, captions.Checked]:
    """Put captions of one language in, in place of earlier ones; `content` of a file, or `text`.

    Raises `Faults` with the line of each fault. Returns the row and the report, which may hold remarks.
    """
    _allow(item, by)
    if language not in LANGUAGES:
        raise Refused(_("Choose the language of the captions."), field="language")
    if state not in ItemCaptions.State.values:
        raise Refused(_("Say whether somebody has read the captions."), field="state")
    report = read(content, text, item.duration)
    if not report.is_good:
        raise Faults(
            _("These captions have faults. Nothing was changed."),
            [(_("line %(number)s") % {"number": fault.line}, fault.message) for fault in report.stopping],
        )
    row, is_new = ItemCaptions.objects.update_or_create(
        item=item,
        language=language,
        defaults={
            "vtt": captions.write(report.cues),
            "state": state,
            "by": by,
            "reviewed_at": now() if state == ItemCaptions.State.REVIEWED else None,
        },
    )
    audit.record("live.captions.put", item, by=by, language=language, state=state, new=is_new)
    searching.recording_changed(item)
    pagecache.bump()
    return row, report


def read(content: bytes, text: str, duration: int) -> captions.Checked:
    """The report on a file or a text; nothing is kept."""
    fault = None
    if content:
        text, fault = captions.decode(content)
    elif len(text.encode()) > captions.MOST_BYTES:
        fault = captions.Fault(1, _("The file is too large for captions. Two megabytes are the most."))
    if fault is not None:
        return captions.Checked(faults=[fault])
    return captions.check(text, duration=duration)


@transaction.atomic
def set_state(row: ItemCaptions, *, state: str, by: Any) -> ItemCaptions:
    """Say how far captions were read."""
    _allow(row.item, by)
    if state not in ItemCaptions.State.values:
        raise Refused(_("Say whether somebody has read the captions."), field="state")
    if state != row.state:
        row.state = state
        row.reviewed_at = now() if state == ItemCaptions.State.REVIEWED else None
        row.by = by
        row.save(update_fields=["state", "reviewed_at", "by", "updated_at"])
        audit.record("live.captions.state", row.item, by=by, language=row.language, state=state)
        pagecache.bump()
    return row


@transaction.atomic
def remove(row: ItemCaptions, *, by: Any) -> None:
    """Take the captions of one language away."""
    _allow(row.item, by)
    audit.record("live.captions.remove", row.item, by=by, language=row.language)
    searching.recording_changed(row.item)
    row.delete()
    pagecache.bump()


def _allow(item: LibraryItem, by: Any) -> None:
    if by is not None and not rules.may_change_item(by, item):
        raise NotAllowed(_("You cannot change this recording."))
