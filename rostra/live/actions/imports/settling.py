"""A person says who a line is; the list is finished, or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Refused
from rostra.live.actions import presence, registrations
from rostra.live.actions.imports.taking import locked, refuse_foreign
from rostra.live.actions.imports.writing import AT_ONCE, after, work_off, write_rows, written
from rostra.live.matching import is_device, names_of
from rostra.live.models import (
    AttendanceImport,
    ImportRow,
    KnownColumns,
    KnownName,
    Presence,
    Registration,
)

State = AttendanceImport.State
BY_HAND, WALKED_IN, NOBODY = "person", "walk_in", "nobody"  # how a line was settled


@transaction.atomic
def settle(row: ImportRow, *, registration: Registration, by: Any, remember: bool = True) -> ImportRow:
    """This line is that registration. Its time is written into the register; the name is remembered for the organisation's
    other lists unless it is that of a device. Who had no place is written down as having come. May be said again.
    """
    imported, row = _open(row, by)
    if registration.session_id != imported.session_id:
        raise Refused(_("This person is not in this register."), field="registration", code="foreign")
    if registration.state != Registration.State.BOOKED:
        registration = registrations.walk_in(
            imported.session,
            person=registration.person,
            email=registration.email,
            name=registration.name,
            by=by,
        )
    _put(imported, row, registration, BY_HAND, by)
    if remember:
        _remember(imported, row, registration, by)
    return row


@transaction.atomic
def settle_many(
    imported: AttendanceImport, said: Mapping[int, str], *, by: Any, remember: bool = True
) -> int:
    """Several lines at once, all or none: by the pk of a row the key of a registration, `WALKED_IN` or `NOBODY`."""
    rows = {row.pk: row for row in imported.rows.filter(pk__in=said)}
    found = {each.key: each for each in imported.session.registrations.filter(key__in=said.values())}
    for pk, who in said.items():
        row = rows.get(pk)
        if row is None:
            raise Refused(_("This line is not in this list any more."), code="gone")
        row.imported = imported
        if who == WALKED_IN:
            walk_in(row, by=by)
        elif who == NOBODY:
            ignore(row, by=by)
        elif who in found:
            settle(row, registration=found[who], by=by, remember=remember)
        else:
            raise Refused(_("This person is not in this register."), code="foreign")
    return len(said)


@transaction.atomic
def walk_in(row: ImportRow, *, by: Any, name: str = "", email: str = "") -> ImportRow:
    """This line is somebody who came without registering; `name` and `email` may be corrected."""
    imported, row = _open(row, by)
    made = registrations.walk_in(imported.session, email=email or row.email, name=name or row.name, by=by)
    _put(imported, row, made, WALKED_IN, by)
    return row


@transaction.atomic
def ignore(row: ImportRow, *, by: Any) -> ImportRow:
    """This line is nobody of the register: a host, a recording, a second device."""
    imported, row = _open(row, by)
    _take_back(row, by)
    row.state, row.how, row.registration = ImportRow.State.IGNORED, NOBODY, None
    row.save()
    _go_on(imported, by)
    return row


@transaction.atomic
def finish(imported: AttendanceImport, *, by: Any) -> AttendanceImport:
    """Leave out every line that is still asked about."""
    imported = locked(imported)
    refuse_foreign(imported.session, by)
    if imported.state != State.NAMES:
        return imported
    left = imported.rows.filter(state=ImportRow.State.ASKED).update(
        state=ImportRow.State.IGNORED, registration=None
    )
    audit.record("live.import.finish", imported, by=by, left_out=left)
    _go_on(imported, by)
    return imported


@transaction.atomic
def undo(imported: AttendanceImport, *, by: Any) -> AttendanceImport:
    """Take a list back: what it wrote into the register is taken back, and what its columns mean is asked anew next time.
    People it brought in as walk-ins stay in the register.
    """
    imported = locked(imported)
    refuse_foreign(imported.session, by)
    if imported.state == State.UNDONE:
        return imported
    imported.state = State.UNDONE
    imported.save(update_fields=["state", "updated_at"])
    if mark := imported.columns.get("mark"):
        KnownColumns.objects.filter(organisation=imported.session.organisation_id, head=mark).delete()
    if written(imported).count() <= AT_ONCE:
        presence.take_back(written(imported), by=by)
        after(imported, by=by)
    else:
        work_off.enqueue(imported=imported.key, by=by.pk if by else None)
    audit.record("live.import.undo", imported, by=by, session=imported.session.key)
    return imported


def _open(row: ImportRow, by: Any) -> tuple[AttendanceImport, ImportRow]:
    """The line under the lock of its list; refused when the list was taken back."""
    imported = locked(row.imported)
    refuse_foreign(imported.session, by)
    if imported.state not in {State.NAMES, State.DONE}:
        raise Refused(_("This list was taken back. Bring it again."), code="undone")
    row.refresh_from_db()
    row.imported = imported
    return imported, row


def _put(imported: AttendanceImport, row: ImportRow, registration: Registration, how: str, by: Any) -> None:
    if row.state == ImportRow.State.MATCHED and row.registration_id != registration.pk:
        _take_back(row, by)
    row.registration, row.state, row.how = registration, ImportRow.State.MATCHED, how
    row.save(update_fields=["registration", "state", "how"])
    has = Presence.objects.filter(row=row, taken_back_at__isnull=True).exists()
    if row.intervals and not has:
        write_rows(imported, ImportRow.objects.filter(pk=row.pk), by=by)
    audit.record("live.import.settle", imported, by=by, registration=registration.key, how=how)
    _go_on(imported, by)


def _take_back(row: ImportRow, by: Any) -> None:
    presence.take_back(row.presences.filter(taken_back_at__isnull=True), by=by)


def _go_on(imported: AttendanceImport, by: Any) -> None:
    """The list is done when no line is open any more; a closed register follows then."""
    open_ = imported.rows.filter(state=ImportRow.State.ASKED).exists()
    before, imported.state = imported.state, State.NAMES if open_ else State.DONE
    if imported.state != before:
        imported.save(update_fields=["state", "updated_at"])
        after(imported, by=by)


def _remember(imported: AttendanceImport, row: ImportRow, registration: Registration, by: Any) -> None:
    """Keep the name for later lists. A name that was settled for somebody else before means two people: then it is forgotten."""
    if registration.person is None or is_device(row.name) or not names_of(row.name):
        return
    organisation, name = imported.session.organisation, names_of(row.name)[0][:255]
    there = KnownName.objects.filter(organisation=organisation, name=name).first()
    if there is None:
        KnownName.objects.create(organisation=organisation, name=name, person=registration.person, by=by)
    elif there.person_id != registration.person.pk:
        there.delete()
