"""Who reads what a pair notes: private notes their author, shared ones the two of the pair. No role opens them to anybody else,
not even that of a site administrator: ask these rules wherever a note is read.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.coaching.models import FollowUp, Goal, Note, Pair
from rostra.coaching.rules.pairs import is_of_pair


def may_read_note(person: Any, note: Note) -> bool:
    """Read one note."""
    if note.side == Note.Side.SHARED:
        return is_of_pair(person, note.pair)
    return getattr(person, "pk", None) == note.author_id


def may_note(person: Any, pair: Pair) -> bool:
    """Write notes, goals and follow-ups: the two, while the pair lasts."""
    return pair.ended_at is None and is_of_pair(person, pair)


def may_change_note(person: Any, note: Note) -> bool:
    """Change one's own note while the pair lasts."""
    return getattr(person, "pk", None) == note.author_id and may_note(person, note.pair)


def may_remove_note(person: Any, note: Note) -> bool:
    """Remove one's own note at any time."""
    return getattr(person, "pk", None) == note.author_id


def readable_notes(person: Any, pair: Pair | None = None) -> QuerySet[Note]:
    """The notes somebody may read, of one pair or of all."""
    if not getattr(person, "is_authenticated", False):
        return Note.objects.none()
    two = Q(pair__helper=person) | Q(pair__member=person)
    found = Note.objects.filter(Q(author=person) | Q(two, side=Note.Side.SHARED))
    return found.filter(pair=pair) if pair is not None else found


def visible_goals(person: Any, pair: Pair) -> QuerySet[Goal]:
    """The goals of a pair, for the two."""
    return Goal.objects.filter(pair=pair) if is_of_pair(person, pair) else Goal.objects.none()


def visible_follow_ups(person: Any, pair: Pair) -> QuerySet[FollowUp]:
    """What the two of a pair do until the next meeting, for the two."""
    return FollowUp.objects.filter(pair=pair) if is_of_pair(person, pair) else FollowUp.objects.none()
