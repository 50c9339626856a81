"""What somebody reads about their own attendance: everything that is recorded of it, and what they may ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.time import now
from rostra.live.models import Appeal, Attendance, Excusal, Presence, Registration, Session
from rostra.live.openings import LATE

States = Registration.State
KINDS = {"attended": "good", "partly": "warn", "missed": "late", "excused": "info"}


@dataclass(frozen=True)
class Own:
    """One's own attendance. `verdict` is a word for it, empty while nothing is known; `reason` what was said by who decided."""

    verdict: str = ""
    kind: str = "plain"
    minutes: int = 0
    share: int = 0
    measured: bool = False
    reason: str = ""
    sources: list[Presence] = field(default_factory=list)
    excusal: Excusal | None = None
    appeals: list[Appeal] = field(default_factory=list)
    over: bool = False
    may_excuse: bool = False
    may_appeal: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is anything to read or to ask."""
        return bool(self.verdict or self.sources or self.excusal or self.may_excuse or self.may_appeal)


def own(registration: Registration) -> Own:
    """Four queries at most."""
    session, moment = registration.session, now()
    attendance = Attendance.objects.filter(registration=registration).first()
    excusal = Excusal.objects.filter(registration=registration).first()
    over = session.ends_at <= moment
    may_excuse = _may_excuse(registration, attendance, excusal, moment)
    if attendance is None:
        return Own(excusal=excusal, over=over, may_excuse=may_excuse)
    appeals = list(attendance.appeals.order_by("pk"))
    sources = list(attendance.presences.filter(taken_back_at__isnull=True).order_by("starts_at", "pk"))
    return Own(
        verdict=_verdict(attendance, session, over),
        kind=KINDS.get(attendance.verdict, "plain"),
        minutes=attendance.minutes,
        share=attendance.share,
        measured=bool(attendance.share),
        reason=attendance.decided_reason or _not_measured(attendance),
        sources=sources,
        excusal=excusal,
        appeals=appeals,
        over=over,
        may_excuse=may_excuse,
        may_appeal=_may_appeal(session, attendance, appeals, moment),
    )


def _not_measured(attendance: Attendance) -> str:
    counted = attendance.verdict in {Attendance.Verdict.ATTENDED, Attendance.Verdict.PARTLY}
    return _("By the join link alone: how long was not measured.") if counted and not attendance.share else ""


def _verdict(attendance: Attendance, session: Session, over: bool) -> str:
    if attendance.verdict:
        return str(attendance.get_verdict_display())
    if session.register_closed_at is not None:
        return _("not known yet: a list of participants has a name that is not settled")
    return _("the register is still open") if over else ""


def _may_excuse(
    registration: Registration, attendance: Attendance | None, excusal: Excusal | None, moment: dt.datetime
) -> bool:
    """Where being there is asked, for who has not been there, until a month after the session."""
    session: Any = registration.session
    counts = session.requirement_id or session.edition_id
    asked = excusal is None or excusal.state == Excusal.State.ASKED
    came = attendance is not None and attendance.verdict == Attendance.Verdict.ATTENDED
    takes_place = session.state == Session.State.ANNOUNCED
    had_place = registration.state in {States.BOOKED, States.CANCELLED}
    return bool(
        counts and asked and not came and takes_place and had_place and moment < session.ends_at + LATE
    )


def _may_appeal(session: Session, attendance: Attendance, appeals: list[Appeal], moment: dt.datetime) -> bool:
    closed_at = session.register_closed_at
    if closed_at is None or moment > closed_at + LATE:
        return False
    waiting = any(each.state == Appeal.State.ASKED for each in appeals)
    return not waiting and attendance.verdict != Attendance.Verdict.ATTENDED
