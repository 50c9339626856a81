"""Where an edition stands, by its dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rostra.kernel.time import today

if TYPE_CHECKING:
    from rostra.cohorts.models import Edition


def phase_of(edition: Edition, at: dt.datetime) -> Edition.Phase:
    """The phase of an edition at an instant: its dates are dates in its own zone."""
    phase = edition.Phase
    day = today(edition.time_zone, at)
    if edition.cancelled_at:
        return phase.CANCELLED
    if not edition.opened_at:
        return phase.ANNOUNCED if edition.announced_at and edition.announced_at <= at else phase.DRAFT
    if edition.ends_on and day > edition.ends_on:
        return phase.ENDED
    if day >= edition.starts_on:
        return phase.RUNNING
    return phase.REGISTRATION if registration_open(edition, at) else phase.WAITING


def registration_open(edition: Edition, at: dt.datetime) -> bool:
    """Whether people may enrol at an instant: opened, not ended, inside the registration dates if there are
    any.
    """
    if not edition.opened_at or edition.cancelled_at:
        return False
    if edition.ends_on and today(edition.time_zone, at) > edition.ends_on:
        return False
    if edition.registration_opens_at and at < edition.registration_opens_at:
        return False
    return not (edition.registration_closes_at and at >= edition.registration_closes_at)
