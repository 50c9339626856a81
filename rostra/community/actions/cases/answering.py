"""The other side of a case: invited by a letter, without an account. Whoever holds the link speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import casework
from rostra.community.actions.cases import checking
from rostra.community.actions.cases.writing import apply_side, note_correction
from rostra.community.letters import cases as letters
from rostra.community.models import Case, CaseNote, CaseSide
from rostra.community.rules.cases import public_cases
from rostra.community.rules.reports import editors
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now

State = Case.State
WRITES = (State.INVITED, State.NEEDS_CHANGES, State.PUBLISHED)
LONGEST_NOTE = 4000


@transaction.atomic
def accept(side: CaseSide, *, by: Any = None) -> CaseSide:
    """Take part: from now on the other side's part can be written. Who is signed in with the address that was asked has it among
    their own cases too. Raises Refused.
    """
    side = _held(side)
    if side.completed_at is None:
        side.opened_at, side.declined_at = side.opened_at or now(), None
    if by is not None and by.is_authenticated and by.email == side.email:
        side.person = by
    side.save()
    audit.record("community.case.accept", side.case, by=_known(by))
    return side


@transaction.atomic
def decline(side: CaseSide, *, reason: str = "", wrong: bool = False, by: Any = None) -> CaseSide:
    """Say no, or (`wrong`) that somebody else should have been asked; the first side hears it and may ask another."""
    side = _held(side)
    if side.completed_at is not None:
        raise Refused(_("You have completed your part already. Write a remark instead."), code="completed")
    side.declined_at = now()
    side.save()
    words = _note_text(reason, empty=True)
    opening = _("We were not part of it.") if wrong else _("We do not want to take part.")
    _note(side, f"{opening} {words}".strip(), by)
    letters.answered(side, "wrong" if wrong else "declined", words)
    audit.record("community.case.decline_part", side.case, by=_known(by))
    return side


@transaction.atomic
def say(side: CaseSide, *, values: Mapping[str, Any], revision: int, done: bool, by: Any = None) -> CaseSide:
    """Keep what the other side writes; `done` completes it, which needs its words and its agreement.

    Of a published case it becomes a correction that is read first. Raises Faults, and Refused (code "stale") when the case was
    changed since the page was shown.
    """
    side = _held(side)
    case = side.case
    if case.revision != revision:
        raise Refused(
            _("This case was changed in another tab or on another device. Copy what you typed, then open it again."),
            code="stale",
        )  # fmt: skip
    plain = checking.side_values(values)
    if case.published_at is not None and side.completed_at is not None:
        said = {name: value for name, value in plain.items() if name != "agreed"}
        note_correction(case, side.side, said, side)
        case.state = State.IN_REVIEW if done and case.correction else case.state
    else:
        apply_side(side, plain)
        if done:
            _complete(side)
    case.revision += 1
    case.save()
    if done:
        _after(side)
    audit.record("community.case.say", case, by=_known(by), done=done)
    return side


@transaction.atomic
def remark(side: CaseSide, *, text: str, by: Any = None) -> CaseNote:
    """Suggest a correction of what the first side wrote: its author and the editors read it. Raises Refused."""
    side = _held(side)
    note = _note(side, _note_text(text), by)
    letters.answered(side, "remark", note.text, stamp=note.key)
    audit.record("community.case.remark", side.case, by=_known(by))
    return note


@transaction.atomic
def report(case: Case, *, text: str, by: Any = None) -> CaseNote:
    """Somebody who reads a published case says that something is wrong in it; its reader, or every editor, gets a letter.

    `by` may be a visitor. Raises NotAllowed, Refused.
    """
    if not public_cases().filter(pk=case.pk).exists():
        raise NotAllowed(_("This case is not published."))
    note = CaseNote.objects.create(
        case=case, by=_known(by), internal=True, text=_note_text(text), state=case.state
    )
    letters.reported(note, [case.reader] if case.reader and case.reader.is_active else editors())
    audit.record("community.case.report", case, by=_known(by))
    return note


def _held(side: CaseSide) -> CaseSide:
    side = CaseSide.objects.select_for_update(of=("self",)).select_related("case").get(pk=side.pk)
    side.case = Case.objects.select_for_update(of=("self",)).get(pk=side.case_id)
    if side.case.state not in WRITES:
        raise Refused(_("This case is being read, or it is over: it cannot be changed now."), code="closed")
    return side


def _complete(side: CaseSide) -> None:
    wrong = []
    if not side.saw:
        wrong.append(("saw", _("Write how you saw it, in a few sentences at least.")))
    if not side.organisation_name:
        wrong.append(("organisation_name", _("Write the name of your organisation or group.")))
    if not side.agreed_at:
        wrong.append(("agreed", _("Without your agreement it cannot be published. You may also say no.")))
    checking.refuse(wrong)
    case = side.case
    side.declined_at, side.opened_at = None, side.opened_at or now()
    if case.published_at is not None:  # told by one side so far: its part is read before it is shown
        case.correction = {**case.correction, side.side: {"completed": True}}
    else:
        side.completed_at = now()
    side.save()
    case.state = State.IN_REVIEW if case.reader_id else State.COMPLETED


def _after(side: CaseSide) -> None:
    letters.answered(side, "completed", stamp=str(side.case.revision))
    if side.case.reader_id and side.case.state == State.IN_REVIEW:
        letters.to_read(side.case)


def _note(side: CaseSide, text: str, by: Any) -> CaseNote:
    return CaseNote.objects.create(
        case=side.case, side=side.side, by=_known(by), text=text, state=side.case.state
    )


def _known(by: Any) -> Any:
    return by if by is not None and by.is_authenticated else None


def _note_text(text: str, *, empty: bool = False) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not squeeze(text) and not empty:
        raise Refused(_("Write something first."), field="text", code="empty")
    if len(text) > LONGEST_NOTE:
        raise Refused(
            _("Write at most %(most)d characters.") % {"most": LONGEST_NOTE}, field="text", code="long"
        )
    return text


def remind_due() -> int:
    """Write once more to other sides that have not answered a week after they were asked; returns how many are in that state.
    Safe to run at any time: a letter's key names its side.
    """
    rows = CaseSide.objects.filter(
        case__state=State.INVITED, completed_at__isnull=True, declined_at__isnull=True,
        invited_at__lte=now() - letters.REMIND_AFTER, invited_at__gt=now() - letters.REMIND_UNTIL,
    ).select_related("case")  # fmt: skip
    found = 0
    for side in rows.iterator():
        if side.side == casework.other_of(side.case.submitted_side):
            letters.reminded(side)
            found += 1
    return found
