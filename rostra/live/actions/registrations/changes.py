"""What becomes of a registration: confirmed, cancelled, changed, admitted or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live import questions, seats
from rostra.live.actions.registrations import rows
from rostra.live.actions.registrations.places import LONGEST_NEEDS, full_text, mode_of, tell
from rostra.live.actions.registrations.waiting import filled, lapse_due
from rostra.live.letters import registrations as letters
from rostra.live.models import Registration, Session
from rostra.live.rules import may_run_session
from rostra.live.rules.registrations import may_change_registration
from rostra.people.rules import has_officer_of

State = Registration.State


@transaction.atomic
def confirm(registration: Registration) -> Registration:
    """The link of the letter was used: the mailbox is theirs. Finds or adds the person, and the place is theirs.

    Twice is as good as once. A hold that has lapsed takes a place that is free, or a place in line; when the same person
    has registered besides, that registration is the answer. Raises Refused (codes lapsed, full, cancelled).
    """
    row = rows.locked(registration)
    if row.confirmed_at is not None and row.person_id is not None:
        return row
    if row.state not in Registration.LIVE and row.state != State.LAPSED:
        raise Refused(_("This registration was cancelled. You may register again."), code="cancelled")
    if row.session.state != Session.State.ANNOUNCED:
        raise Refused(_("This session is cancelled."), code="cancelled")
    moment = now()
    person = rows.owner(row)
    other = rows.twin(row, person) or _same_address(row)
    if other is not None:
        if row.is_live:
            rows.end(row, State.CANCELLED, "twin")
            filled(row.session, moment)
        return other
    if row.state == State.LAPSED:
        _revive(row, moment)
    rows.bind(row, person, moment)
    tell(row)
    return row


def _same_address(row: Registration) -> Registration | None:
    """A newer live registration with the address of one that has lapsed."""
    if row.is_live:
        return None
    found = Registration.objects.filter(
        session=row.session_id, email=row.email, state__in=Registration.LIVE
    ).first()
    return confirm(found) if found is not None else None


def _revive(row: Registration, moment: dt.datetime) -> None:
    """The hold ran out before the link was used: a place that is free, or the end of the line."""
    if moment >= row.session.ends_at:
        raise Refused(_("This session is over."), code="over")
    state = _place(row, moment)
    rows.put(
        row, state=state, ended_at=None, ended_reason="",
        queued_at=moment if state == State.WAITLISTED else None,
    )  # fmt: skip
    seats.show(seats.count(row.session))


def _place(row: Registration, moment: dt.datetime) -> str:
    """A place of the row's mode if one is free, else one in line. Raises Refused (code full)."""
    session = row.session
    places = seats.count(session)
    if not places.has(row.mode) and lapse_due(session, moment):
        places = filled(session, moment)
    if places.has(row.mode):
        return State.BOOKED
    if session.waiting == Session.Waiting.NONE or moment >= session.starts_at:
        raise Refused(full_text(session, row.mode), code="full")
    return State.WAITLISTED


@transaction.atomic
def cancel(
    registration: Registration, *, by: Any = None, reason: str = "", past_deadline: bool = False
) -> Registration:
    """Cancel; the place goes to the next in line. `by` None is the holder of the personal link.

    After the deadline of the session only its team cancels, and says so with `past_deadline`; nobody does once it is over.
    """
    _may_change(registration, by)
    row = rows.locked(registration)
    if not row.is_live:
        return row
    moment = now()
    runs = by is not None and may_run_session(by, row.session)
    _check_deadline(row.session, moment, runs and past_deadline)
    before = row.state
    was_told = before == State.BOOKED and row.confirmed_at is not None
    rows.end(row, State.CANCELLED, reason.strip())
    filled(row.session, moment)
    others = by is not None and by.pk != row.person_id
    if others:
        _audit("live.registration.cancel", row, by, state=before)
    if row.email and (was_told or others):
        letters.withdrawn(row)
    return row


def _check_deadline(session: Session, moment: dt.datetime, past_deadline: bool) -> None:
    if moment >= session.ends_at:
        raise Refused(_("This session is over."), code="over")
    if moment > cancel_until(session) and not past_deadline:
        raise Refused(
            _("The time for cancelling is over. Write to those who run the session."), code="deadline"
        )


def cancel_until(session: Session) -> dt.datetime:
    """Until when people cancel by themselves."""
    return session.starts_at - dt.timedelta(hours=session.cancel_hours)


def _may_change(registration: Registration, by: Any) -> None:
    if by is not None and not may_change_registration(by, registration):
        raise NotAllowed(_("This is not your registration."))


def _audit(action: str, row: Registration, by: Any, **data: Any) -> None:
    behalf = row.person if row.person is not None and has_officer_of(by, row.person) else None
    audit.record(action, row, by=by, on_behalf_of=behalf, session=row.session.key, **data)


@transaction.atomic
def change(
    registration: Registration,
    *,
    by: Any = None,
    mode: str | None = None,
    answers: Mapping[str, Any] | None = None,
    needs: str | None = None,
) -> Registration:
    """Change how somebody takes part, their answers, or what should be arranged, until the session begins.

    Another mode takes a place of that mode; the place of the former goes to the next in line. While none is free the
    registration stays as it is (Refused, code full).
    """
    _may_change(registration, by)
    row = rows.locked(registration)
    if not row.is_live:
        raise Refused(_("This registration has ended."), code="ended")
    if now() >= row.session.starts_at:
        raise Refused(_("The session has begun."), code="over")
    values: dict[str, Any] = {}
    if needs is not None:
        if len(needs) > LONGEST_NEEDS:
            raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_NEEDS}, field="needs")
        values["needs"] = needs.strip() if row.session.asks_needs else ""
    new_mode = mode_of(row.session, mode) if mode else row.mode
    if answers is not None:
        values["answers"] = questions.checked(list(row.session.questions.all()), new_mode, answers)
    if values:
        rows.put(row, **values)
    if new_mode != row.mode:
        _move(row, new_mode)
    if by is not None and by.pk != row.person_id:
        _audit("live.registration.change", row, by, mode=row.mode)
    return row


def _move(row: Registration, mode: str) -> None:
    session, moment = row.session, now()
    if row.state == State.OFFERED:
        raise Refused(_("Accept or decline the offer first."), field="mode", code="offered")
    values: dict[str, Any] = {"mode": mode}
    if row.state in {State.BOOKED, State.WAITLISTED}:
        if seats.count(session).has(mode):
            values["state"] = State.BOOKED
        elif row.state == State.BOOKED:
            raise Refused(full_text(session, mode), field="mode", code="full")
        else:
            values["queued_at"] = moment  # the end of the other line
    had_place = row.state == State.BOOKED
    rows.put(row, **values)
    if values.get("state") == State.BOOKED and row.confirmed_at is None and row.hold_until is None:
        rows.put(row, hold_until=rows.hold_until(session, moment))
    filled(session, moment)
    if row.state == State.BOOKED and row.confirmed_at is not None:
        letters.booked(row, again=had_place)


@transaction.atomic
def decide(registration: Registration, *, admit: bool, reason: str = "", by: Any) -> Registration:
    """Admit or refuse who applied; or give a free place by hand to somebody who waits. By those who run the session."""
    if not may_run_session(by, registration.session):
        raise NotAllowed(_("You do not run this session."))
    row = rows.locked(registration)
    if row.state == State.WAITLISTED and admit:
        return _by_hand(row, by)
    if row.state != State.APPLIED:
        raise Refused(_("This was decided already."), code="decided")
    moment = now()
    if not admit:
        rows.put(row, decided_at=moment)
        rows.end(row, State.REFUSED, reason.strip())
        letters.refused(row)
    else:
        state = _place(row, moment)
        waits, unproved = state == State.WAITLISTED, row.confirmed_at is None
        rows.put(
            row, state=state, decided_at=moment, queued_at=moment if waits else None,
            hold_until=rows.hold_until(row.session, moment) if unproved and not waits else None,
        )  # fmt: skip
        seats.show(seats.count(row.session))
        tell(row)
    _audit("live.registration.decide", row, by, state=row.state)
    return row


def _by_hand(row: Registration, by: Any) -> Registration:
    free = seats.count(row.session).free(row.mode)
    if free == 0:
        raise Refused(full_text(row.session, row.mode), code="full")
    moment = now()
    hold = rows.hold_until(row.session, moment) if row.confirmed_at is None else None
    rows.put(row, state=State.BOOKED, decided_at=moment, hold_until=hold)
    seats.show(seats.count(row.session))
    tell(row)
    _audit("live.registration.decide", row, by, state=row.state)
    return row


@transaction.atomic
def revoke_links(registration: Registration, *, by: Any) -> Registration:
    """End all personal links of a registration that were sent so far; new letters carry new ones."""
    _may_change(registration, by)
    Registration.objects.filter(pk=registration.pk).update(serial=F("serial") + 1)
    registration.refresh_from_db(fields=["serial"])
    if by is not None:
        _audit("live.registration.revoke_links", registration, by)
    return registration
