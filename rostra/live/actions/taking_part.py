"""What one press of a person's own button does, where that is more than one verb of registering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.kernel.time import now
from rostra.live.actions import registrations
from rostra.live.actions.registrations import Registered
from rostra.live.letters import registrations as letters
from rostra.live.models import Mode, Registration, Session

SOON = dt.timedelta(minutes=5)


@transaction.atomic
def as_person(
    session: Session,
    *,
    person: Any,
    mode: str = "",
    answers: Mapping[str, Any] | None = None,
    needs: str = "",
    key: str = "",
    for_series: bool = False,
) -> Registered:
    """Register oneself; with `for_series` for every date of the series too, where it takes one for all of them."""
    done = registrations.register(
        session, person=person, by=person, mode=mode, answers=answers, needs=needs, key=key
    )
    if for_series and session.series is not None and session.series.enrol_once:
        registrations.enrol_series(session.series, person=person, mode=done.registration.mode, by=person)
    return done


@transaction.atomic
def as_guest(
    session: Session,
    *,
    email: str,
    name: str,
    language: str,
    mode: str = "",
    answers: Mapping[str, Any] | None = None,
    needs: str = "",
    key: str = "",
) -> Registered:
    """Register an address. One that was registered some minutes ago or earlier gets its letter once more: whoever asks again has
    lost it; a second tab gets none. Who asks learns nothing about that.
    """
    done = registrations.register(
        session, email=email, name=name, language=language, mode=mode, answers=answers, needs=needs, key=key,
        source=Registration.Source.GUEST,
    )  # fmt: skip
    if not done.new and done.registration.created_at < now() - SOON:
        _again(done.registration)
    return done


def _again(row: Registration) -> None:
    if row.confirmed_at is None and row.is_live:
        letters.confirm_wanted(row, again=True)
    elif row.state == Registration.State.BOOKED and row.mode == Mode.ONLINE:
        letters.join_link(row)


@transaction.atomic
def send_link(registration: Registration) -> None:
    """Write the letter with the personal join link once more. Raises Refused when there is nothing to join online."""
    session = registration.session
    if session.state != Session.State.ANNOUNCED or session.ends_at <= now():
        raise Refused(_("This session is over or cancelled: there is no room to join."), code="over")
    if registration.state != Registration.State.BOOKED or registration.confirmed_at is None:
        raise Refused(_("The link comes with your place. You do not have one yet."), code="no_place")
    if registration.mode != Mode.ONLINE:
        raise Refused(_("You come to the place: there is no link to join."), code="on_site")
    letters.join_link(registration)
