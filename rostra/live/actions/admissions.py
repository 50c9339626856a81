"""Yes or no to many who asked for a place, and inviting people by a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel.errors import NotAllowed, Refused
from rostra.live.actions import registrations
from rostra.live.models import Registration, Session, SessionInvitation
from rostra.live.rules import may_run_session
from rostra.people.actions import persons
from rostra.people.lists import Line

MOST = 500
NEW, THERE, INVITED, REPEATED, FAULTY = "new", "there", "invited", "repeated", "faulty"


@transaction.atomic
def decide_many(
    session: Session, rows: Sequence[Registration], *, admit: bool, reason: str = "", by: Any
) -> int:
    """Admit or refuse everybody of `rows` who waits for approval, with one reason, in the order in which they asked; returns how
    many. All or nobody.
    """
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    waiting = [
        each for each in rows if each.session_id == session.pk and each.state == Registration.State.APPLIED
    ]
    if not waiting:
        raise Refused(_("Tick people who wait for your answer."), code="nobody")
    if len(waiting) > MOST:
        raise Refused(_("Answer at most %(most)d people at once.") % {"most": MOST}, code="too_many")
    for row in sorted(waiting, key=lambda each: (each.created_at, each.pk)):
        registrations.decide(row, admit=admit, reason=reason, by=by)
    return len(waiting)


@dataclass(frozen=True)
class Sort:
    """A line of a list and what would become of it: new, there, invited, repeated or faulty."""

    line: Line
    verdict: str


@dataclass
class Sorted:
    """A list looked at, nothing done."""

    sorts: list[Sort] = field(default_factory=list)

    @property
    def taken(self) -> list[Line]:
        """The lines that would be invited."""
        return [each.line for each in self.sorts if each.verdict == NEW]

    def count(self, verdict: str) -> int:
        return sum(each.verdict == verdict for each in self.sorts)


def sort_out(session: Session, lines: Iterable[Line]) -> Sorted:
    """What inviting the people of a list would do, line by line: compared with the people of this session alone, so that nobody
    learns whom else the academy knows. Two queries, whatever the length.
    """
    lines = list(lines)
    emails = {each.email for each in lines if not each.problem}
    invited = set(
        SessionInvitation.objects.filter(session=session, person__email__in=emails).values_list(
            "person__email", flat=True
        )
    )
    live = session.registrations.filter(email__in=emails, state__in=Registration.LIVE)
    there = set(live.values_list("email", flat=True))
    found, seen = Sorted(), set[str]()
    for line in lines:
        verdict = (
            FAULTY
            if line.problem
            else REPEATED
            if line.email in seen
            else THERE
            if line.email in there
            else INVITED
            if line.email in invited
            else NEW
        )
        seen.add(line.email)
        found.sorts.append(Sort(line, verdict))
    return found


@transaction.atomic
def invite_list(session: Session, lines: Iterable[Line], *, by: Any) -> int:
    """Invite everybody of a list who is not invited or registered yet; faulty lines are left out. Returns how many."""
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    wanted = sort_out(session, lines).taken
    if not wanted:
        raise Refused(_("There is nobody new in this list."), field="lines", code="nobody")
    if len(wanted) > MOST:
        raise Refused(
            _("Invite at most %(most)d people at once.") % {"most": MOST}, field="lines", code="too_many"
        )
    people = [
        persons.find_or_add(
            email=each.email, name=each.name, language=each.language or session.language,
            time_zone=session.time_zone, by=by,
        )
        for each in wanted
    ]  # fmt: skip
    registrations.invite(session, people, by=by)
    return len(people)
