"""When the rules of a zone change, the time on the wall stays and the instant moves: everybody registered is told."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Refused
from rostra.kernel.time import now
from rostra.live import searching, walltime
from rostra.live.actions import sessions
from rostra.live.letters import registrations as letters
from rostra.live.models import Session

logger = logging.getLogger("rostra.live")


def derive_again() -> int:
    """Derive the instants of all sessions to come again; returns how many moved. A job of the schedule."""
    rows = Session.objects.filter(starts_at__gt=now()).exclude(state=Session.State.CANCELLED)
    return sum(_derive(each) for each in rows.order_by("pk").iterator(chunk_size=200) if _instants(each))


def _instants(session: Session) -> tuple[dt.datetime, dt.datetime] | None:
    """The instants where they differ from those kept; None where they do not, or where the new rules skip that hour."""
    try:
        found = walltime.instants(
            session.first_day, session.begins, session.last_day, session.finishes, session.time_zone
        )
    except Refused:
        logger.warning("session %s: the clocks of %s skip its hour now", session.key, session.time_zone)
        return None
    return found if found != (session.starts_at, session.ends_at) else None


@transaction.atomic
def _derive(session: Session) -> int:
    session = sessions.locked(session)
    found = _instants(session)
    if found is None:
        return 0
    session.starts_at, session.ends_at = found
    announced = session.state == Session.State.ANNOUNCED
    session.sequence += announced
    session.save()
    audit.record("live.session.zone", session, by=None)
    if announced:
        sessions.set_reminders(session, moved=True)
        searching.session_changed(session)
        pagecache.bump()
        if not session.is_outside:
            letters.session_changed(session)
    return 1
