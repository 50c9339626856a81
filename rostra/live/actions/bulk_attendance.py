"""Attendance by the thousand: lists kept elsewhere, examples, measurements. What is stored is what `presence.add` one by one
would have stored, in a few statements, with one audit line a call. No letter is sent; closing the register is its own verb.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.live.models import Attendance, Excusal, Presence, Registration, Session
from rostra.live.reckoning import Lists, is_excused, reckon
from rostra.live.rules.attendance import may_keep_register

BATCH = 500
DERIVED = ["verdict", "minutes", "share", "joined_at"]


@dataclass(frozen=True, slots=True)
class Was:
    """Somebody was there: the key of the row of their registration, from when, until when; None: only that they were."""

    registration: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    source: str = Presence.Source.HAND


@transaction.atomic
def attend_many(session: Session, entries: Iterable[Was], *, by: Any) -> int:
    """Write down who was there; returns how many presences are new. What stands already is not written again. Refuses a closed
    register and registrations of another session.
    """
    if by is not None and not may_keep_register(by, session):
        raise NotAllowed(_("You do not teach this session."))
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.register_closed_at is not None:
        raise Refused(_("The register is closed. Open it again first."), code="closed")
    wanted = list(dict.fromkeys(entries))
    rows = _attendances(session, {each.registration for each in wanted})
    there = set(
        Presence.objects.filter(
            attendance__in=rows.values(), taken_back_at__isnull=True, row__isnull=True
        ).values_list("attendance__registration", "source", "starts_at", "ends_at")
    )
    new = [
        Presence(
            attendance=rows[each.registration], source=each.source, starts_at=each.starts_at, ends_at=each.ends_at,
            recorded_by=by,
        )
        for each in wanted
        if (each.registration, each.source, each.starts_at, each.ends_at) not in there
    ]  # fmt: skip
    Presence.objects.bulk_create(new, batch_size=BATCH)
    _derive(session, list(rows.values()))
    if new:
        audit.record("live.register.attend_many", session, by=by, added=len(new))
    return len(new)


def _attendances(session: Session, wanted: set[int]) -> dict[int, Attendance]:
    """The attendance of each registration, made where there is none."""
    registrations = {
        each.pk: each
        for each in Registration.objects.filter(session=session, pk__in=wanted).select_related("person")
    }
    if len(registrations) < len(wanted):
        raise Refused(_("Some of these registrations are not in this register."), code="foreign")
    there = set(Attendance.objects.filter(registration__in=wanted).values_list("registration", flat=True))
    Attendance.objects.bulk_create(
        [Attendance(registration=registrations[pk], session=session) for pk in sorted(wanted - there)],
        batch_size=BATCH,
    )
    rows = {each.registration_id: each for each in Attendance.objects.filter(registration__in=wanted)}
    for pk, row in rows.items():
        row.registration = registrations[pk]
    return rows


def _derive(session: Session, rows: Sequence[Attendance]) -> None:
    """Bring the attendances and the count of the session in line with everything that stands about them."""
    presences: dict[int, list[Presence]] = {row.pk: [] for row in rows}
    for each in Presence.objects.filter(attendance__in=rows, taken_back_at__isnull=True).order_by("pk"):
        presences[each.attendance_id].append(each)
    excused = {
        each.registration_id
        for each in Excusal.objects.filter(registration__in=[row.registration_id for row in rows])
        if is_excused(each)
    }
    change = 0
    for row in rows:
        was = row.verdict == Attendance.Verdict.ATTENDED
        found, row.joined_at = reckon(
            row, session, presences[row.pk], excused=row.registration_id in excused, lists=Lists()
        )
        row.verdict, row.minutes, row.share = found.verdict, found.minutes, found.share
        change += (row.verdict == Attendance.Verdict.ATTENDED) - was
    Attendance.objects.bulk_update(rows, DERIVED, batch_size=BATCH)
    if change:
        Session.objects.filter(pk=session.pk).update(attended_count=F("attended_count") + change)
