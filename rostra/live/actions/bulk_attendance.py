"""Attendance by the thousand: lists kept elsewhere, examples, measurements. What is stored is what `presence.add` one by one
would have stored, in a few statements, with one audit line a call. No letter is sent; closing the register is its own verb.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
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
    standing: dict[int, list[Presence]] = {key: [] for key in rows}
    known = Presence.objects.filter(attendance__registration__in=rows, taken_back_at__isnull=True)
    for each in known.select_related("attendance").order_by("pk"):
        standing[each.attendance.registration_id].append(each)
    new = []
    for one in wanted:
        there = standing[one.registration]
        if any(
            each.row_id is None
            and (each.source, each.starts_at, each.ends_at) == (one.source, one.starts_at, one.ends_at)
            for each in there
        ):
            continue
        made = Presence(
            attendance=rows[one.registration], source=one.source, starts_at=one.starts_at, ends_at=one.ends_at,
            recorded_by=by,
        )  # fmt: skip
        there.append(made)
        new.append(made)
    _derive(session, rows, standing)
    Presence.objects.bulk_create(new, batch_size=BATCH)
    if new:
        audit.record("live.register.attend_many", session, by=by, added=len(new))
    return len(new)


def _attendances(session: Session, wanted: set[int]) -> dict[int, Attendance]:
    """The attendance of each registration by its key; not stored yet where there was none."""
    found = Registration.objects.filter(session=session, pk__in=wanted).select_related("person")
    registrations = {each.pk: each for each in found}
    if len(registrations) < len(wanted):
        raise Refused(_("Some of these registrations are not in this register."), code="foreign")
    rows = {each.registration_id: each for each in Attendance.objects.filter(registration__in=wanted)}
    for key in sorted(wanted - rows.keys()):
        rows[key] = Attendance(registration=registrations[key], session=session)
    for key, row in rows.items():
        row.registration = registrations[key]
    return rows


def _derive(session: Session, rows: Mapping[int, Attendance], standing: Mapping[int, list[Presence]]) -> None:
    """Store the attendances with what follows from everything that stands about them, and count who attended."""
    excusals = Excusal.objects.filter(registration__in=rows)
    excused = {each.registration_id for each in excusals if is_excused(each)}
    change = 0
    for key, row in rows.items():
        was = row.verdict == Attendance.Verdict.ATTENDED
        found, row.joined_at = reckon(row, session, standing[key], excused=key in excused, lists=Lists())
        row.verdict, row.minutes, row.share = found.verdict, found.minutes, found.share
        change += (row.verdict == Attendance.Verdict.ATTENDED) - was
    new = [row for row in rows.values() if row.pk is None]
    Attendance.objects.bulk_update([row for row in rows.values() if row.pk], DERIVED, batch_size=BATCH)
    Attendance.objects.bulk_create(new, batch_size=BATCH)
    if change:
        Session.objects.filter(pk=session.pk).update(attended_count=F("attended_count") + change)
