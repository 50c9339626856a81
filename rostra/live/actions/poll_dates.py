"""Dates out of a poll: proposed by the solver, edited by people, given to sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Enrolment, Proposal
from rostra.kernel import audit
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import now
from rostra.live import polling, walltime
from rostra.live.actions import sessions
from rostra.live.actions.poll_answers import answers_of
from rostra.live.actions.polls import locked, refuse_settled
from rostra.live.busy import busy_of
from rostra.live.models import (
    DatePoll,
    Mode,
    PollSlot,
    Session,
    SessionKind,
    SessionTemplate,
)

Target = Session | SessionTemplate | None


@transaction.atomic
def propose(
    poll: DatePoll, *, by: Any, fixed: Iterable[str] = (), without: Iterable[str] = (), current: Iterable[str] = ()
) -> Proposal:  # fmt: skip
    """Ask the solver for dates out of the answers there are. `fixed` slots stay, `without` are not taken; with `current`, the
    dates of an earlier proposal, as few as possible change.
    """
    poll = locked(poll, by)
    refuse_settled(poll)
    asked = _question(poll, fixed=fixed, without=without, current=current)
    if not asked["people"]:
        raise Refused(_("Nobody has answered yet."), code="nobody")
    return proposals.ask(
        edition=poll.edition, kind=Proposal.Kind.DATES, question=asked, by=by, subject=poll.key
    )


def _question(poll: DatePoll, **wishes: Iterable[str]) -> dict[str, Any]:
    moment = now()
    slots = list(poll.slots.order_by("starts_at", "pk"))
    rows = poll.people.select_related("enrolment__organisation").order_by("pk")
    left = Q(enrolment__state=Enrolment.State.ENROLLED) | Q(enrolment__isnull=True)
    everybody = list(rows.filter(left))
    answers = answers_of(everybody)
    members = [each for each in everybody if each.enrolment and each.pk in answers]
    tutors = [each for each in everybody if each.is_tutor]
    busy: dict[int, Any] = {}
    if slots and tutors:
        span = (min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots))
        busy = dict(busy_of([each.person_id for each in tutors], *span))
    past = {slot.key for slot in slots if slot.starts_at <= moment}
    return polling.question(
        poll, slots, members, tutors, answers, busy,
        fixed=wishes["fixed"], without={*wishes["without"], *past}, current=wishes["current"],
    )  # fmt: skip


@transaction.atomic
def take(proposal: Proposal, *, number: int, by: Any) -> Proposal:
    """Take one of the alternatives (from 1) instead of what was proposed first; 0 goes back to that."""
    others = proposal.answer.get("alternatives", [])
    if not 0 <= number <= len(others):
        raise Refused(_("There is no such alternative."), code="unknown")
    chosen = {"sessions": polling.dates_of(others[number - 1])} if number else {}
    return proposals.edit(proposal, chosen=chosen, by=by)


def chosen_of(proposal: Proposal) -> list[list[str]]:
    """The dates as they would be confirmed, for every session its slots: as edited, else as proposed."""
    return polling.dates_of(proposal.chosen or proposal.answer)


# ---------------------------------------------------------------- settled


@transaction.atomic
def settle(poll: DatePoll, proposal: Proposal, *, by: Any) -> list[Session]:
    """Give the dates of a proposal to the sessions of the poll, in order: those there move, templates and the rest become new
    ones in preparation, to be announced by themselves. Refused for a date to which nobody can come.
    """
    poll = locked(poll, by)
    refuse_settled(poll)
    if proposal.subject != poll.key or proposal.kind != Proposal.Kind.DATES:
        raise Refused(_("This proposal is about something else."), code="foreign")
    dates = chosen_of(proposal)
    if len(dates) != poll.sessions:
        raise Refused(_("The poll has changed since. Ask for a new proposal."), code="changed")
    slots = {slot.key: slot for slot in poll.slots.all()}
    _check(dates, slots, proposal)
    made = []
    for number, (target, held) in enumerate(zip(targets_of(poll), _in_order(dates, slots), strict=True), 1):
        for slot in held:
            goes_to = target.template if isinstance(target, Session) and slot is not held[0] else target
            session = _held(poll, goes_to, slot, number, by)
            PollSlot.objects.filter(pk=slot.pk).update(session=session)
            made.append(session)
    poll.state, poll.settled_at = DatePoll.State.SETTLED, now()
    poll.closed_at = poll.closed_at or poll.settled_at
    poll.save(update_fields=["state", "settled_at", "closed_at", "updated_at"])
    proposals.mark_confirmed(proposal, by=by)
    audit.record("live.poll.settle", poll, by=by, sessions=len(made))
    return made


def _in_order(dates: Sequence[Sequence[str]], slots: dict[str, PollSlot]) -> list[list[PollSlot]]:
    held = [sorted((slots[key] for key in keys), key=lambda slot: slot.starts_at) for keys in dates]
    return sorted(held, key=lambda each: each[0].starts_at)


def _check(dates: Sequence[Sequence[str]], slots: dict[str, PollSlot], proposal: Proposal) -> None:
    known = [slots.get(key) for keys in dates for key in keys]
    if any(slot is None or slot.blocked for slot in known):
        raise Refused(_("One of these days can no longer be. Ask for a new proposal."), code="changed")
    if lonely := polling.suits_nobody(proposal.question, dates):
        day = slots[lonely[0]]
        said = {"day": f"{day.first_day:%Y-%m-%d}, {day.begins:%H:%M}"}
        raise Refused(_("Nobody can come on %(day)s. Take another day.") % said, code="nobody")


def targets_of(poll: DatePoll) -> list[Target]:
    """What gets each date, in order: a session there is (also one made from a template already), a template, or nothing."""
    there = Session.objects.filter(edition=poll.edition, cohort=poll.cohort).exclude(
        state=Session.State.CANCELLED
    )
    templates = SessionTemplate.objects.filter(programme_key=poll.edition.programme_key, key__in=poll.plans)
    by_key: dict[str, Target] = {each.key: each for each in templates}
    for session in there.select_related("template").order_by("-starts_at", "-pk"):
        if session.key in poll.plans:
            by_key[session.key] = session
        elif session.template and session.template.key in poll.plans:
            by_key[session.template.key] = session
    found = [by_key.get(key) for key in poll.plans][: poll.sessions]
    return [*found, *([None] * (poll.sessions - len(found)))]


def _held(poll: DatePoll, target: Target, slot: PollSlot, number: int, by: Any) -> Session:
    last_day, finishes = walltime.end_after(slot.first_day, slot.begins, poll.minutes)
    when: dict[str, Any] = {
        "first_day": slot.first_day, "begins": slot.begins, "last_day": last_day, "finishes": finishes,
        "time_zone": poll.time_zone,
    }  # fmt: skip
    try:
        if isinstance(target, Session):
            return sessions.change(target, by=by, **when, **_room(slot, target))
        return _drafted(poll, target, slot, number, when, by)
    except Faults as faults:
        raise Refused(" ".join(message for _field, message in faults.faults), code="times") from faults


def _room(slot: PollSlot, session: Session | None = None) -> dict[str, Any]:
    if not slot.rooms or (session is not None and (session.place or session.mode == Mode.ONLINE)):
        return {}
    return {"place": slot.rooms[0]}


def _drafted(
    poll: DatePoll,
    template: SessionTemplate | None,
    slot: PollSlot,
    number: int,
    when: dict[str, Any],
    by: Any,
) -> Session:
    described: dict[str, Any] = {
        "kind": SessionKind.WORKSHOP, "mode": poll.mode, "language": poll.language,
        "title": _("Workshop %(number)s") % {"number": number},
    }  # fmt: skip
    if template is not None:
        described = {name: getattr(template, name) for name in sessions.DESCRIPTION}
    if described["mode"] != Mode.ONLINE:
        described |= _room(slot)
    return sessions.draft(
        organisation=poll.edition.organisation, by=by, edition=poll.edition, cohort=poll.cohort, template=template,
        seen_by=Session.Seen.EDITION, admission=Session.Admission.COHORT, reminders=[24, 1], **when, **described,
    )  # fmt: skip
