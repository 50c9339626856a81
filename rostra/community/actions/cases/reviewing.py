"""A case at the desk: given to a reader, checked, sent back, published, declined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import casework
from rostra.community.actions.cases import checking, spreading, writing
from rostra.community.letters import cases as letters
from rostra.community.models import Case, CaseNote
from rostra.community.rules import cases as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.people.models import Person
from rostra.programmes.models import Topic

State = Case.State


@transaction.atomic
def assign(case: Case, *, reader: Person, by: Any) -> Case:
    """Give a case to somebody who belongs to neither side. It is being read from then on, once both sides have written or the
    other one has let the days pass. Raises NotAllowed, Refused.
    """
    case = _held(case, by)
    if not rules.is_apart(reader, case) or reader not in rules.readers_for(case):
        raise Refused(_("Choose an editor who belongs to neither side."), field="reader", code="not_apart")
    if case.state == State.INVITED and not rules.may_go_on(case, casework.other_side(case)):
        raise Refused(_("The other side still has time to answer."), field="reader", code="waiting")
    if case.state in (State.INVITED, State.COMPLETED):
        case.state = State.IN_REVIEW
    case.reader = reader
    case.save()
    letters.to_read(case)
    audit.record("community.case.assign", case, by=by)
    return case


@transaction.atomic
def check(case: Case, *, checks: Iterable[str], by: Any) -> Case:
    """Keep which points of the checklist are met. Raises NotAllowed."""
    case = _read_by(case, by)
    wanted = set(checks)
    case.checklist = {name: True for name in casework.CHECKS if name in wanted}
    case.save()
    audit.record("community.case.check", case, by=by)
    return case


@transaction.atomic
def note(case: Case, *, text: str, by: Any) -> CaseNote:
    """Note something for the editors alone. Raises NotAllowed, Refused."""
    case = _held(case, by)
    made = CaseNote.objects.create(case=case, by=by, internal=True, text=_words(text), state=case.state)
    audit.record("community.case.note", case, by=by)
    return made


@transaction.atomic
def send_back(case: Case, *, side: str, text: str, by: Any) -> Case:
    """Ask one side to change something; it gets a letter with the words. A published case stays as it is.

    Raises NotAllowed, Refused.
    """
    case = _read_by(case, by)
    words = _words(text)
    asked = casework.side_of(case, side)
    if asked is None or not (asked.side == case.submitted_side or asked.opened_at):
        raise Refused(_("Choose who is asked."), field="side", code="nobody")
    case.state = State.NEEDS_CHANGES
    case.revision += 1
    case.save()
    made = CaseNote.objects.create(case=case, by=by, side=asked.side, text=words, state=case.state)
    letters.sent_back(asked, words, stamp=made.key)
    audit.record("community.case.send_back", case, by=by)
    return case


@transaction.atomic
def publish(case: Case, *, by: Any) -> Case:
    """Publish a case, or what was corrected in it; both sides hear it. Refused while a point of the checklist is open, or the
    first side has not agreed. Raises NotAllowed, Refused.
    """
    case = _read_by(case, by)
    if not casework.is_checked(case.checklist):
        raise Refused(
            _("Every point of the checklist has to be met first."), field="checks", code="unchecked"
        )
    own = casework.own_side(case)
    if own is None or not own.agreed_at:
        raise Refused(_("The side that wrote first has not agreed."), code="not_agreed")
    again = case.published_at is not None
    if case.correction:
        _apply(case)
    case.state, case.checklist = State.PUBLISHED, {}
    case.published_at = case.published_at or now()
    case.revision += 1
    case.save()
    spreading.follow(case)
    for side in case.sides.all():
        if side == own or casework.speaks(side):
            letters.published(side, again=again, stamp=str(case.revision))
    audit.record("community.case.publish", case, by=by)
    return case


@transaction.atomic
def decline(case: Case, *, text: str, by: Any) -> Case:
    """Say no, with the reason in words: to a case, or to the correction of a published one, which stays as it is.

    Raises NotAllowed, Refused.
    """
    case = _read_by(case, by)
    words = _words(text)
    if case.published_at is not None:
        writing.drop_picture(case.correction.get("case", {}).get("picture"))
        case.state, case.correction = State.PUBLISHED, {}
    else:
        case.state = State.DECLINED
    case.revision += 1
    case.save()
    made = CaseNote.objects.create(case=case, by=by, text=words, state=case.state)
    for side in case.sides.all():
        if side.side == case.submitted_side or side.completed_at:
            letters.declined(side, words, stamp=made.key)
    audit.record("community.case.decline", case, by=by)
    return case


def _apply(case: Case) -> None:
    """Put what was corrected in its place; inside the caller's transaction."""
    values = dict(case.correction.get("case") or {})
    if "topics" in values:
        case.topics.set(Topic.objects.filter(key__in=values.pop("topics")))
    if "picture" in values:
        before, case.picture_id = case.picture_id, values.pop("picture")
        writing.drop_picture(before)
    if "organisation" in values:
        case.organisation_id = values.pop("organisation")
    for name, value in checking.case_values(values).items():
        setattr(case, name, value)
    for side in case.sides.all():
        if case.correction.get(side.side):
            writing.apply_side(side, case.correction[side.side])
    case.correction = {}


def _held(case: Case, by: Any) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not rules.may_keep(by, case):
        raise NotAllowed(_("Only editors of the community look after cases."))
    if case.state not in (*rules.QUEUE, State.PUBLISHED):
        raise Refused(_("This case is over already."), code="over")
    return case


def _read_by(case: Case, by: Any) -> Case:
    """The case, for whoever may decide about it while it is being read."""
    case = _held(case, by)
    if not rules.may_validate(by, case):
        raise NotAllowed(_("You belong to one of the two sides: somebody else has to read it."))
    if case.state != State.IN_REVIEW:
        raise Refused(_("This case is not being read now."), code="not_in_review")
    return case


def _words(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(_("Write something first."), field="text", code="empty")
    if len(text) > 4000:
        raise Refused(_("Write at most %(most)d characters.") % {"most": 4000}, field="text", code="long")
    return text
