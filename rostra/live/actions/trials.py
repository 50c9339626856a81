"""A session on which anybody may try registering, as often as they like."""

from __future__ import annotations

from django.db import transaction

from rostra.kernel import audit
from rostra.live.models import Session


@transaction.atomic
def allow(session: Session, *, allowed: bool = True) -> Session:
    """Take a session out of the limits per address that registering as a guest has: for examples and measurements, by whoever
    sets them up. No page offers it.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    session.unlimited_trial = allowed
    session.save(update_fields=["unlimited_trial", "updated_at"])
    audit.record("live.session.trial", session, by=None, allowed=allowed)
    return session
