"""From the rows of a register to what the rule needs to know, for one person or for all of a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rostra.live.models import Attendance, AttendanceImport, Excusal, ImportRow, Mode, Presence, Session
from rostra.live.presence import Measured, measure, percent
from rostra.live.verdicts import Known, Verdict, verdict

Source = Presence.Source
SAYING = {Source.DOOR, Source.TICK, Source.PAPER, Source.HAND}


@dataclass(frozen=True)
class Lists:
    """Whether there is a list of the video service, and whether names of it still have to be settled."""

    listed: bool = False
    unsettled: bool = False


def lists_of(session: Session) -> Lists:
    """What is known of the lists of a session. Two queries."""
    states = set(
        AttendanceImport.objects.filter(session=session)
        .exclude(state=AttendanceImport.State.UNDONE)
        .values_list("state", flat=True)
    )
    if not states:
        return Lists()
    asked = ImportRow.objects.filter(imported__session=session, state=ImportRow.State.ASKED)
    unsettled = (
        AttendanceImport.State.COLUMNS in states
        or asked.exclude(imported__state=AttendanceImport.State.UNDONE).exists()
    )
    return Lists(True, unsettled)


def left_at(session: Session, at: dt.datetime) -> int:
    """Percent of a session still to come at an instant: the most that somebody who joined then can have been there."""
    return percent(session.ends_at - max(at, session.starts_at), session.ends_at - session.starts_at)


def reckon(
    attendance: Attendance,
    session: Session,
    presences: Iterable[Presence],
    *,
    excused: bool,
    lists: Lists,
    decided: str | None = None,
) -> tuple[Verdict, dt.datetime | None]:
    """The verdict on one attendance from what was not taken back, and when they joined. Needs the registration. `decided`: what
    a person decides now, else what they decided before.
    """
    if decided is None:
        decided = attendance.verdict if attendance.decided_at else ""
    rows = list(presences)
    timed = [(row.starts_at, row.ends_at) for row in rows if row.ends_at is not None]
    measured: Measured | None = measure(timed, session.starts_at, session.ends_at)
    if measured is not None and not measured.share:
        measured = None
    clicks = [row.starts_at for row in rows if row.source == Source.JOIN]
    known = Known(
        length=round((session.ends_at - session.starts_at).total_seconds() / 60),
        threshold=session.threshold,
        measured=measured,
        said=any(row.source in SAYING and row.ends_at is None for row in rows),
        in_room=attendance.registration.mode == Mode.ON_SITE,
        left_at_click=left_at(session, min(clicks)) if clicks else None,
        excused=excused,
        decided=decided,
        closed=session.register_closed_at is not None,
        listed=lists.listed,
        unsettled=lists.unsettled,
    )
    began = [row.starts_at for row in rows if row.ends_at is None]
    if measured is not None and measured.joined_at is not None:
        began.append(measured.joined_at)
    return verdict(known), min(began, default=None)


def is_excused(excusal: Excusal | None) -> bool:
    return excusal is not None and excusal.state == Excusal.State.ACCEPTED
