"""A list comes in: kept, read, and each line matched to a registration or put before a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import normal_email
from rostra.kernel.time import now, zone_names
from rostra.live.actions.imports.writing import after, write
from rostra.live.lists import ASK_COLUMNS, Answers, Reading, read
from rostra.live.lists.clock import ORDERS, Window
from rostra.live.lists.heads import DURATION, EMAIL, JOIN, LAST, LEAVE, MINUTES, NAME, NAMEABLE, SECONDS
from rostra.live.lists.merging import Listed, count
from rostra.live.matching import Known, Match, Others, match
from rostra.live.models import (
    AttendanceImport,
    ImportRow,
    KnownColumns,
    KnownName,
    Registration,
    Session,
    Speaking,
)
from rostra.live.rules.attendance import may_keep_register
from rostra.people.likeness import same_name

State = AttendanceImport.State
WHOLE = "whole"  # a list that says only who was there
DOUBT, AWAY = "doubt", "away"  # why a line whose person is known is asked all the same
MOST_PROBLEMS = 200


@transaction.atomic
def take(
    session: Session,
    content: bytes,
    *,
    name: str,
    by: Any,
    time_zone: str = "",
    columns: Mapping[str, int] | None = None,
) -> AttendanceImport:
    """Take a list over: who is surely known is written down at once, the rest waits for a person. The same file again is the
    same import. `time_zone` is that of the times in the list (default: the session's), `columns` what they mean, by place.
    """
    _refuse_early(session, by)
    mark = hashlib.sha256(content).hexdigest()
    there = session.imports.exclude(state=State.UNDONE).filter(fingerprint=mark).first()
    if there is not None:
        if there.state != State.COLUMNS:
            return there
        return answer(there, by=by, columns=columns, time_zone=time_zone)
    zone = _zone(time_zone or session.time_zone)
    imported = AttendanceImport(
        session=session, file_name=name[-150:], fingerprint=mark, time_zone=zone, by=by, state=State.COLUMNS
    )
    if columns:
        imported.columns = {"given": {place: int(at) for place, at in columns.items()}}
    reading = _read(imported, content)  # refused before anything is kept
    imported.file.save(f"{session.key}/{imported.key}", ContentFile(content), save=False)
    imported.save()
    _took(imported, reading, by)
    audit.record("live.import.take", imported, by=by, session=session.key, product=imported.product)
    return imported


@transaction.atomic
def answer(
    imported: AttendanceImport,
    *,
    by: Any,
    columns: Mapping[str, int] | None = None,
    order: str = "",
    time_zone: str = "",
    zone_is_right: bool = False,
) -> AttendanceImport:
    """What a person says about a list that could not be read surely: what its columns mean (remembered for the organisation),
    whether day or month comes first, in which zone its times are. `Refused` when that is not enough.
    """
    imported = locked(imported)
    refuse_foreign(imported.session, by)
    if imported.state != State.COLUMNS:
        return imported
    if time_zone:
        imported.time_zone = _zone(time_zone)
    said = dict(imported.columns)
    if columns is not None:
        named = _checked(columns)
        said["given"] = named
        _remember_columns(imported, named)
    if order in ORDERS:
        said["order"] = order
    said["zone_is_right"] = zone_is_right
    imported.columns = said
    if not imported.file:
        raise Refused(_("The file of this list was erased. Bring it again."), code="erased")
    with imported.file.open("rb") as opened:
        content = opened.read()
    _took(imported, _read(imported, content), by)
    return imported


def window_of(session: Session, zone: str = "") -> Window:
    """When the session is, and the zone of times that name none."""
    return Window(session.starts_at, session.ends_at, zone or session.time_zone)


def known_of(session: Session) -> list[Known]:
    """The registrations of a session as matching needs them."""
    rows = session.registrations.filter(state__in=Registration.LIVE).select_related("person").order_by("pk")
    return [
        Known(
            key=row.pk,
            name=row.name or (row.person.name if row.person else ""),
            email=normal_email(row.email or (row.person.email or "" if row.person else "")),
            person=row.person_id,
            has_place=row.state == Registration.State.BOOKED,
        )
        for row in rows
    ]


# ---------------------------------------------------------------- reading


def _read(imported: AttendanceImport, content: bytes) -> Reading:
    session, said = imported.session, imported.columns
    known = KnownColumns.objects.filter(organisation=session.organisation_id)
    columns = dict(known.values_list("head", "columns"))
    answers = Answers(columns, said.get("order", ""), bool(said.get("zone_is_right")))
    window = window_of(session, imported.time_zone)
    reading = read(content, window, answers)
    if reading.ask == ASK_COLUMNS and said.get("given") and reading.mark not in columns:
        named = _checked(said["given"])
        _remember_columns(imported, named, reading.mark)
        reading = read(
            content, window, Answers({**columns, reading.mark: named}, answers.order, answers.zone_is_right)
        )
    return reading


def _took(imported: AttendanceImport, reading: Reading, by: Any) -> None:
    """Keep what was read: a question, or people."""
    said = {
        key: imported.columns[key] for key in ("given", "order", "zone_is_right") if key in imported.columns
    }
    imported.product = reading.product
    if reading.ask:
        shown = {"cells": reading.cells, "samples": reading.samples, "columns": reading.columns}
        times = {"first": _iso(reading.first), "last": _iso(reading.last)}
        imported.columns = {**said, **shown, **times, "ask": reading.ask, "mark": reading.mark}
        imported.save()
        return
    if not reading.people:
        raise Refused(
            _("There are no people with times in this file. Save the attendance list of the session as CSV or XLSX."),
            field="file", code="no_people",
        )  # fmt: skip
    imported.columns = {**said, "mark": reading.mark, "absent": reading.absent}
    problems = [[each.line, each.code, each.value[:200]] for each in reading.problems]
    if any(not each.spans and each.seconds is not None for each in reading.people):
        problems.insert(0, [0, "totals", ""])
    imported.problems = problems[:MOST_PROBLEMS]
    rows = _rows(imported, reading.people)
    ImportRow.objects.bulk_create(rows, batch_size=500)
    imported.state = State.NAMES if any(row.state == ImportRow.State.ASKED for row in rows) else State.DONE
    imported.save()
    write(imported, by=by)
    after(imported, by=by)


def _rows(imported: AttendanceImport, people: list[Listed]) -> list[ImportRow]:
    session = imported.session
    window = window_of(session, imported.time_zone)
    matches = match(people, known_of(session), _remembered(session), _others(session))
    return [_row(imported, listed, found, window) for listed, found in zip(people, matches, strict=True)]


def _row(imported: AttendanceImport, listed: Listed, found: Match, window: Window) -> ImportRow:
    counted = count(listed, window)
    state, how = ImportRow.State.MATCHED, found.how
    if found.why:
        state, how = ImportRow.State.ASKED, found.why
    elif found.key is None:
        state = ImportRow.State.IGNORED
    elif listed.doubts:
        state, how = ImportRow.State.ASKED, DOUBT
    elif _decides(imported.session, counted.least) != _decides(imported.session, counted.most):
        state, how = ImportRow.State.ASKED, AWAY
    return ImportRow(
        imported=imported, name=listed.name, email=listed.email, lines=listed.lines, state=state, how=how,
        intervals=[[_iso(begins), _iso(ends)] for begins, ends in counted.spans],
        minutes=round(counted.most / 60), registration_id=found.key,
    )  # fmt: skip


def _decides(session: Session, seconds: int) -> bool:
    whole = (session.ends_at - session.starts_at).total_seconds()
    return seconds * 100 >= session.threshold * whole


def _remembered(session: Session) -> dict[str, int]:
    names = KnownName.objects.filter(organisation=session.organisation_id)
    return dict(names.values_list("name", "person"))


def _others(session: Session) -> Others:
    rows = Speaking.objects.filter(session=session).values_list("speaker__email", "speaker__name")
    emails = frozenset(normal_email(email) for email, _name in rows if email)
    return Others(emails, frozenset(same_name(name) for _email, name in rows if name))


# ---------------------------------------------------------------- what is asked and refused


def _checked(columns: Mapping[str, int]) -> dict[str, int]:
    """Columns that are enough to read a list; `Refused` when they are not."""
    named = {noun: int(place) for noun, place in columns.items() if noun in (*NAMEABLE, WHOLE)}
    places = [place for noun, place in named.items() if noun != WHOLE]
    if len(places) != len(set(places)):
        raise Refused(_("Two meanings were given to one column."), field="columns", code="twice")
    if not any(noun in named for noun in (NAME, LAST, EMAIL)):
        raise Refused(
            _("Say which column holds the name or the e-mail address."), field="columns", code="nobody"
        )
    timed = (JOIN in named and LEAVE in named) or any(noun in named for noun in (MINUTES, SECONDS, DURATION))
    if not timed and WHOLE not in named:
        raise Refused(
            _("Say which columns hold when people came and left, or how long they were there."),
            field="columns", code="no_times",
        )  # fmt: skip
    return named


def _remember_columns(imported: AttendanceImport, named: dict[str, int], mark: str = "") -> None:
    KnownColumns.objects.update_or_create(
        organisation=imported.session.organisation, head=mark or imported.columns["mark"],
        defaults={"columns": named},
    )  # fmt: skip


def _refuse_early(session: Session, by: Any) -> None:
    refuse_foreign(session, by)
    if session.is_outside or session.state != Session.State.ANNOUNCED:
        raise Refused(_("There is no register: the session did not take place here."), code="no_register")
    if session.starts_at > now():
        raise Refused(_("The session has not begun yet."), field="file", code="early")


def refuse_foreign(session: Session, by: Any) -> None:
    """Refuse who does not keep the register."""
    if by is not None and not may_keep_register(by, session):
        raise NotAllowed(_("You do not keep the register of this session."))


def locked(imported: AttendanceImport) -> AttendanceImport:
    """A list under its lock, with what its session needs."""
    return (
        AttendanceImport.objects.select_for_update(of=("self",))
        .select_related(
            "session__organisation", "session__requirement", "session__edition", "session__cohort"
        )
        .get(pk=imported.pk)
    )


def _zone(name: str) -> str:
    if name not in zone_names():
        raise Refused(_("Choose a time zone from the list."), field="time_zone", code="zone")
    return str(ZoneInfo(name))


def _iso(at: Any) -> str:
    return at.isoformat() if at else ""
