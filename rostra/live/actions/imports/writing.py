"""From the lines of a list to presences: at once for a short list, by a task in parts for a long one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from rostra.kernel.tasks import task
from rostra.live.actions import presence, register
from rostra.live.models import Attendance, AttendanceImport, ImportRow, Presence, Registration
from rostra.live.reckoning import lists_of
from rostra.people.models import Person

State = AttendanceImport.State
AT_ONCE = 150  # lines that are written while somebody waits
CHUNK = 100


def unwritten(imported: AttendanceImport) -> QuerySet[ImportRow]:
    """Lines whose person is known and whose time does not stand in the register yet."""
    standing = Presence.objects.filter(row=OuterRef("pk"), taken_back_at__isnull=True)
    return imported.rows.filter(
        ~Exists(standing), state=ImportRow.State.MATCHED, registration__isnull=False
    ).exclude(intervals=[])


def written(imported: AttendanceImport) -> QuerySet[Presence]:
    """What this list wrote into the register and was not taken back."""
    return Presence.objects.filter(row__imported=imported, taken_back_at__isnull=True)


def write(imported: AttendanceImport, *, by: Any) -> None:
    """Write every line that is known; a long list is worked by a task."""
    if unwritten(imported).count() <= AT_ONCE:
        write_rows(imported, unwritten(imported), by=by)
    else:
        work_off.enqueue(imported=imported.key, by=by.pk if by else None)


@task()
def work_off(imported: str, by: int | None) -> None:
    """Write or take back a long list, part by part. Killed in the middle, it goes on with what is left."""
    person = Person.objects.filter(pk=by).first() if by else None
    more = True
    while more:
        with transaction.atomic():
            row = (
                AttendanceImport.objects.select_for_update(of=("self",))
                .select_related("session")
                .get(key=imported)
            )
            if row.state == State.UNDONE:
                more = bool(presence.take_back(written(row)[:CHUNK], by=person))
            else:
                more = bool(write_rows(row, unwritten(row)[:CHUNK], by=person))
    after(row, by=person)


def write_rows(imported: AttendanceImport, rows: QuerySet[ImportRow], *, by: Any) -> int:
    """Presences of these lines, all of a line before its attendance is derived; returns how many lines."""
    session = imported.session
    lines = [
        (line, line.registration) for line in rows.select_related("registration__person") if line.registration
    ]
    held = _held(imported, [registration for _line, registration in lines])
    Presence.objects.bulk_create(
        [
            Presence(
                attendance=held[registration.pk], source=Presence.Source.IMPORT, row=line, recorded_by=by,
                starts_at=dt.datetime.fromisoformat(begins), ends_at=dt.datetime.fromisoformat(ends),
            )
            for line, registration in lines
            for begins, ends in line.intervals
        ],
        batch_size=500,
    )  # fmt: skip
    lists = lists_of(session)
    for pk in dict.fromkeys(registration.pk for _line, registration in lines):
        presence.derive(held[pk], by=by, lists=lists)
    return len(lines)


def _held(imported: AttendanceImport, people: Iterable[Registration]) -> dict[int, Attendance]:
    """The attendance of each registration, made where there is none, locked until the end of the transaction."""
    registrations = {each.pk: each for each in people}
    there = Attendance.objects.filter(registration__in=list(registrations))
    missing = set(registrations) - set(there.values_list("registration", flat=True))
    Attendance.objects.bulk_create(
        [Attendance(registration_id=key, session=imported.session) for key in sorted(missing)],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip
    held = {each.registration_id: each for each in there.select_for_update().order_by("pk")}
    for key, attendance in held.items():
        attendance.registration = registrations[key]
        attendance.registration.session = imported.session
    return held


def after(imported: AttendanceImport, *, by: Any) -> None:
    """Once nothing of a list is open any more, a closed register follows: who is not on the list was not there."""
    session = imported.session
    if session.register_closed_at is None or imported.state not in {State.DONE, State.UNDONE}:
        return
    if session.attendance.count() <= AT_ONCE:
        register.settle(session, by=by)
    else:
        follow.enqueue(imported=imported.key, by=by.pk if by else None)


@task()
def follow(imported: str, by: int | None) -> None:
    """Bring a long closed register up to date."""
    row = AttendanceImport.objects.select_related("session").get(key=imported)
    register.settle(row.session, by=Person.objects.filter(pk=by).first() if by else None)
