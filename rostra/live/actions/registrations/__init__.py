"""Registering for sessions. One verb, one transaction, under the lock of the session (`rostra.live.seats`)."""

from rostra.live.actions.registrations.changes import cancel, change, confirm, decide, revoke_links
from rostra.live.actions.registrations.groups import (
    follow_cohort,
    invite,
    register_cohort,
    register_group,
    uninvite,
)
from rostra.live.actions.registrations.places import Registered, register, walk_in
from rostra.live.actions.registrations.series import enrol_series, follow_series, leave_series
from rostra.live.actions.registrations.waiting import accept_offer, decline_offer, fill, sweep

__all__ = [
    "Registered",
    "accept_offer",
    "cancel",
    "change",
    "confirm",
    "decide",
    "decline_offer",
    "enrol_series",
    "fill",
    "follow_cohort",
    "follow_series",
    "invite",
    "leave_series",
    "register",
    "register_cohort",
    "register_group",
    "revoke_links",
    "sweep",
    "uninvite",
    "walk_in",
]
