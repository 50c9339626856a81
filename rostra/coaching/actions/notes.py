"""What the two of a pair note: a private page each, and shared notes. Nothing of what stands in them goes anywhere else: not
into the audit trail, letters, exports or logs.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from rostra.coaching.models import Meeting, Note, Pair
from rostra.coaching.rules.notes import may_change_note, may_note, may_remove_note
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import today

LONGEST = 20_000
Side = Note.Side


def expires_on(pair: Pair) -> dt.date:
    """The day on which a note written today goes: a while after writing, sooner when the pair has ended."""
    days = today() + dt.timedelta(days=settings.ROSTRA_NOTE_DAYS)
    return min(days, _after_end(pair)) if pair.ended_at else days


def _after_end(pair: Pair) -> dt.date:
    ended = pair.ended_at.date() if pair.ended_at else today()
    return ended + dt.timedelta(days=settings.ROSTRA_NOTE_DAYS_AFTER_END)


@transaction.atomic
def keep_private(pair: Pair, *, text: str, revision: int, by: Any) -> Note:
    """Keep somebody's own page about a pair, as it is typed. `revision` is the one the page was shown with, 0 for a new one.

    The same text twice is one save. Raises NotAllowed, and Refused (code "stale") when it was changed elsewhere meanwhile.
    """
    pair = _held(pair, by)
    note = pair.notes.select_for_update().filter(author=by, side=Side.PRIVATE, meeting=None).first()
    text = _text(text, empty=True)
    if note is None:
        note = Note(pair=pair, author=by, side=Side.PRIVATE, expires_on=expires_on(pair))
        if not text:
            return note
    return _put(note, text, revision)


@transaction.atomic
def share(pair: Pair, *, text: str, by: Any, meeting: Meeting | None = None) -> Note:
    """Write a note that the other one reads too. Raises NotAllowed, Refused."""
    pair = _held(pair, by)
    if meeting is not None and meeting.pair_id != pair.pk:
        raise Refused(_("This meeting is another pair's."), field="meeting", code="foreign")
    note = Note.objects.create(
        pair=pair, meeting=meeting, author=by, side=Side.SHARED, text=_text(text), revision=1, expires_on=expires_on(pair)
    )  # fmt: skip
    audit.record("coaching.note.share", pair, by=by)
    return note


@transaction.atomic
def change(note: Note, *, text: str, revision: int, by: Any) -> Note:
    """Change one's own shared note. Raises NotAllowed, and Refused (code "stale") for a page that is older than the note."""
    note = Note.objects.select_for_update(of=("self",)).select_related("pair").get(pk=note.pk)
    if not may_change_note(by, note):
        raise NotAllowed(_("Only who wrote it may change it."))
    return _put(note, _text(text), revision)


@transaction.atomic
def remove(note: Note, *, by: Any) -> None:
    """Remove one's own note for good."""
    note = Note.objects.select_for_update(of=("self",)).select_related("pair").get(pk=note.pk)
    if not may_remove_note(by, note):
        raise NotAllowed(_("Only who wrote it may remove it."))
    pair = note.pair
    note.delete()
    audit.record("coaching.note.remove", pair, by=by)


def shorten(pair: Pair) -> int:
    """Notes of a pair that has ended go sooner; inside the caller's transaction. Returns how many there are."""
    return pair.notes.update(expires_on=Least(F("expires_on"), _after_end(pair)))


def forget(at: dt.datetime) -> int:
    """Delete notes whose time is over; returns how many. Called by the daily work on retention."""
    return Note.objects.filter(expires_on__lte=at.date()).delete()[0]


def erase(person: Any) -> int:
    """Delete what somebody wrote, and what others noted of them as a member."""
    return Note.objects.filter(Q(author=person) | Q(pair__member=person)).delete()[0]


def _held(pair: Pair, by: Any) -> Pair:
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if not may_note(by, pair):
        raise NotAllowed(_("Only the two of a pair write notes, while it lasts."))
    return pair


def _text(text: str, *, empty: bool = False) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text and not empty:
        raise Refused(_("Write something first."), field="text", code="empty")
    if len(text) > LONGEST:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST}, field="text", code="long")
    return text


def _put(note: Note, text: str, revision: int) -> Note:
    if note.pk and note.text == text:
        return note
    if note.revision != revision:
        raise Refused(
            _("This note was changed in another tab or on another device. Copy what you typed, then open it again."),
            field="text", code="stale",
        )  # fmt: skip
    note.text = text
    note.revision += 1
    note.expires_on = expires_on(note.pair)
    note.save()
    return note
