"""Being there: every source is a row of its own, kept; the attendance follows from all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live import openings
from rostra.live.actions import catch_ups, facts
from rostra.live.letters import presence as letters
from rostra.live.models import Attendance, Excusal, ImportRow, Presence, Registration, Session
from rostra.live.reckoning import Lists, is_excused, lists_of, reckon
from rostra.live.rules.attendance import may_keep_register

Source = Presence.Source
AGAIN = dt.timedelta(minutes=5)  # a second click within this is the same joining


@transaction.atomic
def joined(registration: Registration) -> Attendance:
    """The join link was used while the room is open. Refused before it opens and after the end; a click soon after another is
    the same.
    """
    session = registration.session
    moment = now()
    refuse_unbooked(registration)
    if refusal := openings.why_not_join(session, moment):
        raise Refused(refusal, code="not_open")
    attendance = _held(registration)
    newest = attendance.presences.filter(source=Source.JOIN, taken_back_at__isnull=True).order_by("pk").last()
    if newest is None or newest.starts_at < moment - AGAIN:
        _put(attendance, Source.JOIN, moment, recorded_by=registration.person)
        derive(attendance)
    return attendance


@transaction.atomic
def checked_in(registration: Registration, *, by: Any = None) -> Attendance:
    """Somebody is at the door of the room; once a day of the session, however often they try."""
    session = registration.session
    moment = now()
    refuse_unbooked(registration)
    if refusal := openings.why_not_check_in(session, moment):
        raise Refused(refusal, code="not_open")
    attendance = _held(registration)
    day = moment.astimezone(ZoneInfo(session.time_zone)).date()
    key = f"door:{day.isoformat()}"
    if not attendance.presences.filter(client_key=key, taken_back_at__isnull=True).exists():
        attendance.presences.filter(client_key=key).update(client_key="")
        _put(attendance, Source.DOOR, moment, recorded_by=by or registration.person, client_key=key)
        derive(attendance)
    return attendance


@transaction.atomic
def tick(
    session: Session,
    registration: Registration,
    *,
    there: bool,
    by: Any,
    key: str = "",
    at: dt.datetime | None = None,
) -> Attendance:
    """The trainer says that somebody is there, or takes that back. `at` is when they said so, `key` tells sendings of one tap
    apart: what is sent twice, or late after something newer, changes nothing.
    """
    if registration.session_id != session.pk:
        raise Refused(_("This person is not in this register."), code="foreign")
    if by is not None and not may_keep_register(by, session):
        raise NotAllowed(_("You do not teach this session."))
    if session.register_closed_at is not None:
        raise Refused(
            _("The register is closed. Correct the row with a reason, or open the register again."),
            code="closed",
        )
    said_at = min(at or now(), now())
    attendance = _held(registration)
    ticks = attendance.presences.filter(source=Source.TICK)
    if key and ticks.filter(client_key=key).exists():
        return attendance
    if there:
        _refuse_gone(registration)
        later = ticks.filter(taken_back_at__gt=said_at).exists()
        standing = ticks.filter(taken_back_at__isnull=True).exists()
        if not later and not standing:
            _put(attendance, Source.TICK, said_at, recorded_by=by, client_key=key)
    else:
        ticks.filter(taken_back_at__isnull=True, starts_at__lte=said_at).update(taken_back_at=said_at)
    derive(attendance, by=by)
    return attendance


@transaction.atomic
def add(
    registration: Registration,
    *,
    source: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    by: Any,
    row: ImportRow | None = None,
) -> Presence:
    """Add what another source says: an interval, or "was there" without an end. The same of the same row is one. The verb above
    has asked its rule.
    """
    attendance = _held(registration)
    same = attendance.presences.filter(
        source=source, starts_at=starts_at, ends_at=ends_at, row=row, taken_back_at__isnull=True
    ).first()
    if same is not None:
        return same
    made = _put(attendance, source, starts_at, ends_at=ends_at, recorded_by=by, row=row)
    derive(attendance, by=by)
    return made


@transaction.atomic
def take_back(presences: Iterable[Presence], *, by: Any) -> int:
    """Presences that were wrong: a list that was taken over for the wrong session, a name settled wrongly. Returns how many.
    The verb above has asked its rule.
    """
    keys = [each.pk for each in presences]
    rows = Presence.objects.filter(pk__in=keys, taken_back_at__isnull=True)
    touched = sorted(set(rows.values_list("attendance", flat=True)))
    count = rows.update(taken_back_at=now())
    for attendance in Attendance.objects.filter(pk__in=touched).select_related(*_WHOLE).order_by("pk"):
        derive(attendance, by=by)
    return count


_WHOLE = ("registration__person", "registration__session__requirement", "registration__session__organisation")


@transaction.atomic
def derive(
    attendance: Attendance,
    *,
    by: Any = None,
    lists: Lists | None = None,
    decided: str | None = None,
    reason: str = "",
    tell: bool = True,
) -> bool:
    """Bring an attendance up to what is known; True when it changed. In a closed register the ledger follows, and the person
    is told when the verdict is another one. `decided`: what a person has just decided; "" takes a decision back.
    `tell` is False where another letter says it.
    """
    session = attendance.registration.session
    before = (attendance.verdict, attendance.minutes, attendance.share, attendance.joined_at)
    rows = attendance.presences.filter(taken_back_at__isnull=True)
    excusal = Excusal.objects.filter(registration=attendance.registration_id).first()
    found, joined_at = reckon(
        attendance,
        session,
        rows,
        excused=is_excused(excusal),
        lists=lists or (lists_of(session) if session.register_closed_at else Lists()),
        decided=decided,
    )
    attendance.verdict, attendance.minutes, attendance.share = found.verdict, found.minutes, found.share
    attendance.joined_at = joined_at
    if decided is None and before == (found.verdict, found.minutes, found.share, joined_at):
        return False
    attendance.save(update_fields=["verdict", "minutes", "share", "joined_at", "updated_at"])
    _count(session, before[0], found.verdict)
    if session.register_closed_at is not None:
        _follow(attendance, was=before[0], by=by, reason=reason, tell=tell)
    return True


def _follow(attendance: Attendance, *, was: str, by: Any, reason: str, tell: bool) -> None:
    """After a change in a closed register: ledger, catch-up, and a letter to the person when the verdict is another one."""
    session = attendance.registration.session
    facts.write(session, [attendance], by=by, reason=reason)
    if was == attendance.verdict:
        return
    catch_ups.drop_met(session)
    catch_ups.open_for(session)
    if tell:
        letters.corrected(attendance, was=was, reason=reason)
    audit.record(
        "live.register.correct",
        session,
        by=by,
        was=was,
        verdict=attendance.verdict,
        attendance=attendance.key,
    )


def _count(session: Session, before: str, after: str) -> None:
    change = (after == Attendance.Verdict.ATTENDED) - (before == Attendance.Verdict.ATTENDED)
    if change:
        Session.objects.filter(pk=session.pk).update(attended_count=F("attended_count") + change)


def _held(registration: Registration) -> Attendance:
    """The attendance of a registration, made when there is none, locked until the end of the transaction."""
    attendance, made = Attendance.objects.get_or_create(
        registration=registration, defaults={"session": registration.session}
    )
    if not made:
        attendance = Attendance.objects.select_for_update().get(pk=attendance.pk)
    attendance.registration = registration
    return attendance


def _put(attendance: Attendance, source: str, starts_at: dt.datetime, **values: Any) -> Presence:
    return Presence.objects.create(attendance=attendance, source=source, starts_at=starts_at, **values)


def refuse_unbooked(registration: Registration) -> None:
    """Only who has a place comes in."""
    if registration.state == Registration.State.BOOKED:
        return
    if registration.state == Registration.State.CANCELLED:
        raise Refused(_("This registration was cancelled. Register again to come."), code="cancelled")
    raise Refused(_("There is no place for this registration yet."), code="no_place")


def _refuse_gone(registration: Registration) -> None:
    if not registration.is_live and registration.state != Registration.State.CANCELLED:
        raise Refused(_("This registration ended. Add the person as a walk-in instead."), code="ended")
