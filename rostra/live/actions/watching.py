"""What signed-in people watch of a recording: the union of stretches, where to go on, and how many saw half of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import watched
from rostra.live.models import ItemWatching, LibraryItem
from rostra.live.rules import library as rules

COUNTS = 50  # percent from which somebody has watched a recording
LONGEST = 24 * 3600


@transaction.atomic
def watch(item: LibraryItem, *, person: Any, intervals: Any, position: Any) -> ItemWatching:
    """Add stretches [from, to] of seconds. `LibraryItem.watched` grows when somebody reaches half for the first time; while
    the length of a recording is not known, only stretches and place are kept.
    """
    if not rules.may_see_item(person, item):
        raise NotAllowed(_("You cannot watch this recording."))
    try:
        new, place = watched.read(intervals), watched.second(position)
    except watched.Unreadable:
        raise Refused(_("We could not read how far you have watched."), code="unreadable") from None
    length = float(item.duration or LONGEST)
    watching, _new = ItemWatching.objects.get_or_create(item=item, person=person)
    watching = ItemWatching.objects.select_for_update().get(pk=watching.pk)
    before = watching.share
    watching.intervals = watched.union([*watching.intervals, *new], length)
    watching.position = min(max(0.0, place), length)
    # What was once seen stays seen when a longer file takes the place of a shorter one.
    watching.share = max(before, watched.share(watching.intervals, length))
    watching.save()
    if before < COUNTS <= watching.share:
        LibraryItem.objects.filter(pk=item.pk).update(watched=F("watched") + 1)
    return watching
