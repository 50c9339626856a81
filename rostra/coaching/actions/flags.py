"""Calls for help: raised by a member or an officer, handed on to the learning lead, answered with a next step, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.coaching.actions import pairs
from rostra.coaching.letters import flags as letters
from rostra.coaching.models import Flag, Pair, SupportPlan
from rostra.coaching.rules import contacts as rules
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.people.models import Person

State = Flag.State
MOST = 500  # overdue answers looked at in one go


@transaction.atomic
def raise_(*, enrolment: Enrolment, by: Any, text: str = "") -> Flag:
    """Say that a member is stuck. One call is open at a time: raising again adds the words to it. The officers get a letter."""
    if not rules.may_raise_flag(by, enrolment):
        raise NotAllowed(_("You do not look after this member."))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    said = text.strip()
    flag = Flag.objects.filter(enrolment=enrolment).exclude(state=State.CLOSED).first()
    if flag is not None:
        if said and said not in flag.text:
            flag.text = f"{flag.text}\n\n{said}".strip()
            flag.save(update_fields=["text", "updated_at"])
        return flag
    flag = _make(enrolment, by, said)
    behalf = enrolment.person if by.pk != enrolment.person_id else None
    audit.record("coaching.flag.raise", flag, by=by, on_behalf_of=behalf, edition=enrolment.edition.key)
    letters.raised(flag, by)
    return flag


def _make(enrolment: Enrolment, by: Any, text: str) -> Flag:
    try:
        with transaction.atomic():
            return Flag.objects.create(enrolment=enrolment, raised_by=by, text=text)
    except IntegrityError as error:
        raise Refused(_("Somebody just called for help for this member. Look at the page again.")) from error


@transaction.atomic
def hand_on(flag: Flag, *, request: str, by: Any, to: Person | None = None, days: int | None = None) -> Flag:
    """Ask a learning lead for an answer, due in the days of the edition's support plan; without `to` the nearest lead."""
    flag = _locked(flag)
    if not rules.may_hand_on(by, flag):
        raise NotAllowed(_("You do not look after this member."))
    if flag.state == State.CLOSED:
        raise Refused(_("This is solved. Raise it again if it is not."), code="closed")
    if not request.strip():
        raise Refused(_("Say what you ask for, in a sentence or two."), field="request")
    edition = flag.enrolment.edition
    found = rules.answerers(edition)
    to = to or next((each for each in found if each.pk != by.pk), None)
    if to is None or to.pk not in {each.pk for each in found}:
        raise Refused(_("Choose somebody who runs this edition."), field="to", code="nobody")
    flag.state, flag.handed_by, flag.handed_to, flag.handed_at = State.HANDED_ON, by, to, now()
    flag.request = request.strip()
    flag.due_at = flag.handed_at + dt.timedelta(days=answer_days(edition) if days is None else days)
    flag.save()
    audit.record("coaching.flag.hand_on", flag, by=by, edition=edition.key, to=to.key)
    letters.handed_on(flag)
    return flag


def answer_days(edition: Edition) -> int:
    """Days within which a call for help is answered."""
    days = SupportPlan.objects.filter(edition=edition).values_list("answer_days", flat=True).first()
    return SupportPlan._meta.get_field("answer_days").default if days is None else days


@transaction.atomic
def answer(
    flag: Flag,
    *,
    answer: str,
    step: str,
    by: Any,
    for_member: bool = False,
    helper: Person | None = None,
) -> Flag:
    """Say what happens next. The officers get it as a letter, the member where `for_member` says so.

    The step "second layer" needs `helper` and brings the two together in the same transaction.
    """
    flag = _locked(flag)
    if not rules.may_answer_flag(by, flag):
        raise NotAllowed(_("You do not run this edition."))
    if flag.state == State.CLOSED:
        raise Refused(_("This is solved. Raise it again if it is not."), code="closed")
    if not answer.strip():
        raise Refused(_("Say what happens next, in a sentence or two."), field="answer")
    if step not in Flag.Step.values:
        raise Refused(_("Choose what happens next."), field="step")
    if step == Flag.Step.SECOND:
        _second_layer(flag, helper, by)
    flag.state, flag.answer, flag.step, flag.for_member = State.ANSWERED, answer.strip(), step, for_member
    flag.answered_by, flag.answered_at = by, now()
    flag.save()
    audit.record("coaching.flag.answer", flag, by=by, edition=flag.enrolment.edition.key, step=str(step))
    letters.answered(flag)
    return flag


def _second_layer(flag: Flag, helper: Person | None, by: Any) -> None:
    there = live_pairs().filter(enrolment=flag.enrolment_id, kind=Pair.Kind.OFFICER)
    if helper is None:
        raise Refused(_("Choose who gives the second layer of support."), field="helper")
    if there.filter(layer=1, helper=helper).exists():
        raise Refused(_("That is the support officer already. Choose somebody else."), field="helper")
    second = there.filter(layer=2).select_related("enrolment__edition").first()
    if second is None:
        pairs.begin(kind=Pair.Kind.OFFICER, helper=helper, enrolment=flag.enrolment, by=by, layer=2)
    elif second.helper_id != helper.pk:
        pairs.hand_over(second, to=helper, by=by)


@transaction.atomic
def close(flag: Flag, *, by: Any, result: str = "") -> Flag:
    """Say that it is solved, and what came of it. Safe to call again."""
    flag = _locked(flag)
    if not rules.may_close_flag(by, flag):
        raise NotAllowed(_("You do not look after this member."))
    if flag.state == State.CLOSED:
        return flag
    flag.state, flag.closed_by, flag.closed_at, flag.result = State.CLOSED, by, now(), result.strip()
    flag.save()
    behalf = flag.enrolment.person if by.pk != flag.enrolment.person_id else None
    audit.record("coaching.flag.close", flag, by=by, on_behalf_of=behalf, edition=flag.enrolment.edition.key)
    return flag


def _locked(flag: Flag) -> Flag:
    rows = Flag.objects.select_for_update(of=("self",))
    return rows.select_related(
        "enrolment__edition__organisation", "enrolment__person", "enrolment__cohort", "handed_to", "handed_by"
    ).get(pk=flag.pk)


def remind_overdue() -> int:
    """Write once to who was asked when an answer is overdue; to the nearest lead when that person runs the edition no longer.
    A scheduled job. Returns how many calls for help are overdue.
    """
    rows = Flag.objects.filter(state=State.HANDED_ON, due_at__lt=now())
    late = rows.select_related(
        "enrolment__edition__organisation", "enrolment__person", "handed_to", "handed_by"
    ).order_by("due_at", "pk")[:MOST]
    leads: dict[int, list[Person]] = {}
    for flag in late:
        edition = flag.enrolment.edition
        if edition.pk not in leads:
            leads[edition.pk] = rules.answerers(edition)
        found = leads[edition.pk]
        reader = next((each for each in found if each.pk == flag.handed_to_id), next(iter(found), None))
        if reader is not None:
            with transaction.atomic():
                letters.overdue(flag, reader)
    return len(late)
