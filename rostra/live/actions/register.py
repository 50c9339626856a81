"""The register of a session: closed by hand or by itself, opened again, corrected with a reason; excuses and appeals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import normal_email
from rostra.kernel.time import now
from rostra.live.actions import catch_ups, facts, presence, registrations
from rostra.live.letters import presence as letters
from rostra.live.models import (
    AbsenceReason,
    Appeal,
    Attendance,
    Excusal,
    Presence,
    Registration,
    Session,
)
from rostra.live.openings import LATE
from rostra.live.reckoning import Lists, is_excused, lists_of, reckon
from rostra.live.rules.attendance import may_decide_attendance, may_keep_register, may_speak_for
from rostra.people.models import Person

BATCH = 500
BY_ITSELF = dt.timedelta(days=1)
OLD = dt.timedelta(days=180)  # well before the sources of a register are erased
COUNTED = ["verdict", "minutes", "share", "joined_at"]


@transaction.atomic
def close(session: Session, *, by: Any = None) -> int:
    """Close the register: everybody who had a place gets a verdict, the ledger its facts, whoever owes the session a catch-up.

    Returns how many attended. Names of a list that are not settled yet leave those open whom they may be, nobody else. By
    nobody (None) when it closes by itself.
    """
    row = _locked(session)
    if by is not None and not may_keep_register(by, row):
        raise NotAllowed(_("You do not teach this session."))
    if row.register_closed_at is not None:
        return row.attended_count
    if row.state != Session.State.ANNOUNCED or row.is_outside:
        raise Refused(
            _("There is no register to close: the session did not take place here."), code="no_register"
        )
    if row.ends_at > now():
        raise Refused(_("The session is not over yet."), code="running")
    row.register_closed_at = now()
    attendances = _complete(row)
    row.attended_count = sum(each.verdict == Attendance.Verdict.ATTENDED for each in attendances)
    row.save(update_fields=["register_closed_at", "attended_count", "updated_at"])
    facts.write(row, attendances, by=by)
    catch_ups.drop_met(row)
    catch_ups.open_for(row)
    audit.record("live.register.close", row, by=by, attended=row.attended_count, people=len(attendances))
    _copy(row, session)
    return row.attended_count


@transaction.atomic
def reopen(session: Session, *, by: Any) -> None:
    """Open the register again, to tick and import. What stands in the ledger stays until it is closed again, then follows."""
    row = _locked(session)
    if by is not None and not may_keep_register(by, row):
        raise NotAllowed(_("You do not teach this session."))
    if row.register_closed_at is None:
        return
    if row.ends_at < now() - OLD:
        raise Refused(_("That was too long ago to open the whole register. Correct single rows."), code="old")
    row.register_closed_at, row.register_reopened_at = None, now()
    row.save(update_fields=["register_closed_at", "register_reopened_at", "updated_at"])
    audit.record("live.register.reopen", row, by=by)
    _copy(row, session)


def close_due() -> int:
    """Close the registers of sessions that ended, or were opened again, more than a day ago; then bring closed ones up to date
    whose names have been settled, that were asked, or whose people enrolled, since. Returns how many were closed. A job of the
    schedule.
    """
    before = now() - BY_ITSELF
    due = Session.objects.filter(
        Q(register_reopened_at__isnull=True) | Q(register_reopened_at__lt=before),
        state=Session.State.ANNOUNCED, outside_url="", register_closed_at__isnull=True, ends_at__lt=before,
    ).order_by("ends_at")  # fmt: skip
    closed = 0
    for session in due[:BATCH]:
        close(session)
        closed += 1
    waiting = Attendance.objects.filter(verdict="", joined_at__isnull=False)
    for session in Session.objects.filter(
        register_closed_at__isnull=False, ends_at__gt=now() - LATE, pk__in=waiting.values("session")
    ):
        settle(session)
    missing = facts.unwritten(now() - LATE)
    for session in Session.objects.filter(pk__in=missing.values("session")).select_related("requirement"):
        _write_late(session)
    return closed


@transaction.atomic
def _write_late(session: Session) -> None:
    """The session was asked, or somebody enrolled, after the register was closed."""
    rows = facts.unwritten(now() - LATE).filter(session=session)
    facts.write(session, rows.select_related("registration__person", "decided_by"), by=None)
    catch_ups.drop_met(session)


@transaction.atomic
def settle(session: Session, *, by: Any = None) -> int:
    """Bring a closed register up to date after a list was taken over, its names were settled, or it was taken back. Returns how
    many rows changed. In an open register nothing has to be done. The verb above has asked its rule.
    """
    row = _locked(session)
    if row.register_closed_at is None:
        return 0
    lists, changed = lists_of(row), 0
    for attendance in (
        Attendance.objects.filter(session=row).select_related("registration__person").order_by("pk")
    ):
        attendance.registration.session = row
        changed += presence.derive(
            attendance, by=by, lists=lists, reason=_("The list of participants was settled.")
        )
    return changed


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("organisation", "requirement", "edition", "cohort")
        .get(pk=session.pk)
    )


def _copy(row: Session, session: Session) -> None:
    for name in ("register_closed_at", "register_reopened_at", "attended_count"):
        setattr(session, name, getattr(row, name))


def _complete(session: Session) -> Sequence[Attendance]:
    """An attendance with its verdict for everybody who had a place, was there or was excused."""
    lists = lists_of(session)
    known = Presence.objects.filter(taken_back_at__isnull=True)
    there = list(
        Attendance.objects.filter(session=session)
        .select_related("registration__person", "registration__excusal", "decided_by")
        .prefetch_related(Prefetch("presences", known, to_attr="standing"))
        .order_by("pk")
    )
    changed = [row for row in there if _judge(row, session, row.standing, lists)]
    Attendance.objects.bulk_update(changed, COUNTED, batch_size=BATCH)
    had_place = Q(state=Registration.State.BOOKED) | Q(excusal__state=Excusal.State.ACCEPTED)
    absent = Registration.objects.filter(had_place, session=session, attendance__isnull=True)
    new = [
        Attendance(registration=each, session=session)
        for each in absent.select_related("person", "excusal").order_by("pk")
    ]
    for row in new:
        _judge(row, session, [], lists)
    Attendance.objects.bulk_create(new, batch_size=BATCH)
    return [*there, *new]


def _judge(row: Attendance, session: Session, standing: Sequence[Presence], lists: Lists) -> bool:
    """Put the verdict on a row; True when it is another one. Who gave their place back in time is not missed."""
    before = [getattr(row, name) for name in COUNTED]
    registration = row.registration
    excused = is_excused(getattr(registration, "excusal", None))
    found, row.joined_at = reckon(row, session, standing, excused=excused, lists=lists)
    expected = registration.state == Registration.State.BOOKED or standing or excused or row.decided_at
    row.verdict = found.verdict if expected else Attendance.Verdict.NONE
    row.minutes, row.share = found.minutes, found.share
    return before != [getattr(row, name) for name in COUNTED]


# ---------------------------------------------------------------- corrections


@transaction.atomic
def decide(attendance: Attendance, *, verdict: str, reason: str, by: Any) -> Attendance:
    """Decide by hand, with the reason; "" takes a decision back, so that the sources speak again. In a closed register the
    person is told.
    """
    row = _held(attendance)
    _may_decide(by, row.registration)
    if verdict not in Attendance.Verdict.values:
        raise Refused(_("Choose what the register should say."), field="verdict")
    if not reason.strip():
        raise Refused(_("Say why, in a few words. The person reads it."), field="reason")
    return _decide(row, verdict, reason.strip(), by)


@transaction.atomic
def correct(registration: Registration, *, verdict: str, reason: str, by: Any) -> Attendance:
    """As `decide`, for somebody of whom nothing is recorded yet."""
    _may_decide(by, registration)
    return decide(_of(registration), verdict=verdict, reason=reason, by=by)


def _decide(row: Attendance, verdict: str, reason: str, by: Any, *, tell: bool = True) -> Attendance:
    decided = bool(verdict)
    row.decided_by, row.decided_at = (by, now()) if decided else (None, None)
    row.decided_reason = reason[:255] if decided else ""
    row.save(update_fields=["decided_by", "decided_at", "decided_reason", "updated_at"])
    presence.derive(row, by=by, decided=verdict, reason=reason, tell=tell)
    if row.registration.session.register_closed_at is None:
        audit.record(
            "live.register.decide", row.registration.session, by=by, verdict=verdict, attendance=row.key
        )
    return row


def _held(attendance: Attendance) -> Attendance:
    return (
        Attendance.objects.select_for_update(of=("self",))
        .select_related(
            "registration__person", "registration__session__organisation", "registration__session__requirement",
            "registration__session__edition", "registration__session__cohort",
        )
        .get(pk=attendance.pk)
    )  # fmt: skip


def _may_decide(by: Any, registration: Registration) -> None:
    if by is not None and not may_decide_attendance(by, registration):
        raise NotAllowed(_("Who teaches the session decides this, and nobody about themselves."))


# ---------------------------------------------------------------- excuses


@transaction.atomic
def excuse(registration: Registration, *, reason: str, note: str = "", by: Any = None) -> Excusal:
    """Say why somebody cannot come, or could not. Asked by themselves (None: a guest with the personal letter) it waits for an
    answer; entered by who teaches, it is accepted at once.
    """
    staff = by is not None and may_decide_attendance(by, registration)
    if not staff and not may_speak_for(by, registration):
        raise NotAllowed(_("You cannot speak for this person."))
    if reason not in AbsenceReason.values:
        raise Refused(_("Choose a reason from the list."), field="reason")
    _refuse_late(registration)
    found = Excusal.objects.filter(registration=registration).first()
    if found is not None and found.state != Excusal.State.ASKED and not staff:
        raise Refused(
            _("This was answered already. Write to the team if something is wrong."), code="answered"
        )
    state = Excusal.State.ACCEPTED if staff else Excusal.State.ASKED
    decided = {"decided_by": by, "decided_at": now()} if staff else {}
    excusal, _made = Excusal.objects.update_or_create(
        registration=registration,
        defaults={"reason": reason, "note": note.strip()[:300], "state": state, "by": by, **decided},
    )
    acting = by is not None and by != registration.person
    audit.record(
        "live.excusal.ask", registration.session, by=by, excusal=excusal.key,
        on_behalf_of=registration.person if acting else None,
    )  # fmt: skip
    if staff:
        presence.derive(_of(registration), by=by, reason=_("Excused."))
    return excusal


def _refuse_late(registration: Registration) -> None:
    States = Registration.State
    if registration.state not in {States.BOOKED, States.CANCELLED, States.OFFERED, States.WAITLISTED}:
        raise Refused(_("There is nothing to excuse: this registration has no place."), code="no_place")
    if now() > registration.session.ends_at + LATE:
        raise Refused(_("That was too long ago. Write to the team."), code="late")


def _of(registration: Registration) -> Attendance:
    row, _made = Attendance.objects.get_or_create(
        registration=registration, defaults={"session": registration.session}
    )
    return _held(row)


@transaction.atomic
def answer_excusal(excusal: Excusal, *, accept: bool, by: Any, answer: str = "") -> Excusal:
    """Accept an excuse or decline it; the person is told. Declining needs a word of why."""
    row = (
        Excusal.objects.select_for_update(of=("self",))
        .select_related("registration__person", "registration__session__organisation", "registration__session__edition",
                        "registration__session__cohort", "registration__session__requirement")
        .get(pk=excusal.pk)
    )  # fmt: skip
    _may_decide(by, row.registration)
    if row.state != Excusal.State.ASKED:
        raise Refused(_("Somebody has answered this already."), code="answered")
    if not accept and not answer.strip():
        raise Refused(_("Say why not, in a few words. The person reads it."), field="answer")
    row.state = Excusal.State.ACCEPTED if accept else Excusal.State.DECLINED
    row.decided_by, row.decided_at, row.answer = by, now(), answer.strip()[:300]
    row.save(update_fields=["state", "decided_by", "decided_at", "answer", "updated_at"])
    audit.record("live.excusal.answer", row.registration.session, by=by, excusal=row.key, accepted=accept)
    if accept:
        presence.derive(_of(row.registration), by=by, tell=False)
    letters.excusal_answered(row)
    return row


# ---------------------------------------------------------------- appeals


@transaction.atomic
def appeal(attendance: Attendance, *, text: str, by: Any = None) -> Appeal:
    """Say that the register is wrong, within a month of its closing; who teaches answers. One at a time."""
    row = _held(attendance)
    if not may_speak_for(by, row.registration):
        raise NotAllowed(_("You cannot speak for this person."))
    closed_at = row.registration.session.register_closed_at
    if closed_at is None:
        raise Refused(_("The register is still open: nothing has been decided yet."), code="open")
    if now() > closed_at + LATE:
        raise Refused(_("That was too long ago. Write to the team."), code="late")
    if not text.strip():
        raise Refused(_("Say what is wrong, so that somebody can look at it."), field="text")
    if row.appeals.filter(state=Appeal.State.ASKED).exists():
        raise Refused(_("You have asked already. Somebody will answer."), code="asked")
    made = Appeal.objects.create(attendance=row, text=text.strip()[:4000])
    acting = by is not None and by != row.registration.person
    audit.record(
        "live.appeal.ask", row.registration.session, by=by, appeal=made.key,
        on_behalf_of=row.registration.person if acting else None,
    )  # fmt: skip
    return made


@transaction.atomic
def answer_appeal(
    appeal: Appeal, *, grant: bool, answer: str, by: Any, verdict: str = Attendance.Verdict.ATTENDED
) -> Appeal:
    """Grant an appeal, which corrects the register to `verdict`, or decline it with a word of why. The person is told once."""
    row = Appeal.objects.select_for_update(of=("self",)).select_related("attendance").get(pk=appeal.pk)
    attendance = _held(row.attendance)
    _may_decide(by, attendance.registration)
    if row.state != Appeal.State.ASKED:
        raise Refused(_("Somebody has answered this already."), code="answered")
    if not answer.strip():
        raise Refused(_("Say why, in a few words. The person reads it."), field="answer")
    row.state = Appeal.State.GRANTED if grant else Appeal.State.DECLINED
    row.decided_by, row.decided_at, row.answer = by, now(), answer.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "answer", "updated_at"])
    audit.record("live.appeal.answer", attendance.registration.session, by=by, appeal=row.key, granted=grant)
    row.attendance = attendance
    letters.appeal_answered(row)
    if grant:
        _decide(attendance, verdict, answer.strip(), by, tell=False)
    return row


# ---------------------------------------------------------------- who came without registering


@transaction.atomic
def walk_in(session: Session, *, name: str, email: str, by: Any) -> Attendance:
    """Write somebody down who came without registering, and that they are there. Who has an account under the address is that
    person.
    """
    if session.register_closed_at is not None:
        raise Refused(_("The register is closed. Open it again to add somebody."), code="closed")
    address = normal_email(email)
    person = Person.objects.filter(email=address, erased_at__isnull=True).first() if address else None
    registration = registrations.walk_in(session, person=person, email=address, name=name, by=by)
    return presence.tick(session, registration, there=True, by=by)
