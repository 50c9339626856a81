"""Visits of recordings, counted without cookies: each visitor once a day, by a hash whose salt is thrown away."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from rostra.kernel.time import now, today
from rostra.live import visitors
from rostra.live.models import LibraryItem, Visit, VisitDay, VisitSalt

KEPT = timedelta(days=2)
MOST_OF_ADDRESS = 200


@transaction.atomic
def count(item: LibraryItem, *, address: str, agent: str, at: datetime | None = None) -> bool:
    """Count a visitor of a recording, once a day; True when it counted. Bots do not, nor does
    what is not published. Of one network address two hundred
    browsers a day count at most. Neither the address nor the name of the browser is kept.
    """
    if item.published_at is None or not address or visitors.is_bot(agent):
        return False
    day = today(settings.TIME_ZONE, at or now())
    salt = VisitSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})[0].salt
    visitor = visitors.visitor(salt, address, agent)
    seen = Visit.objects.filter(item=item, day=day)
    if seen.filter(visitor=visitor).exists():
        return False
    if seen.filter(visitor__startswith=visitors.of_address(salt, address)).count() >= MOST_OF_ADDRESS:
        return False
    _row, is_new = Visit.objects.get_or_create(item=item, day=day, visitor=visitor)
    if not is_new:
        return False
    VisitDay.objects.get_or_create(item=item, day=day)
    VisitDay.objects.filter(item=item, day=day).update(visits=F("visits") + 1)
    LibraryItem.objects.filter(pk=item.pk).update(visits=F("visits") + 1)
    return True


@transaction.atomic
def forget(at: datetime) -> int:
    """Throw away the salts of days that are over and the hashes of two days ago; the numbers stay. Returns how many rows."""
    day = today(settings.TIME_ZONE, at)
    salts = VisitSalt.objects.filter(day__lt=day).delete()[0]
    return salts + Visit.objects.filter(day__lt=day - timedelta(days=1)).delete()[0]
