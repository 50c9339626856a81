"""Goals of a pair, and what the two do until the next meeting. Both see and change them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.coaching.models import FollowUp, Goal, Meeting, Pair
from rostra.coaching.rules.notes import may_note
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now

MOST_GOALS, MOST_OPEN = 12, 40
LONGEST = 300


@transaction.atomic
def set_goal(pair: Pair, *, text: str, by: Any) -> Goal:
    """Add a goal. The same words again are the goal that is there. Raises NotAllowed, Refused."""
    pair = _held(pair, by)
    said = _said(text)
    there = pair.goals.filter(text=said).exclude(state=Goal.State.DROPPED).first()
    if there is not None:
        return there
    if pair.goals.filter(state=Goal.State.OPEN).count() >= MOST_GOALS:
        raise Refused(
            _("These are many goals. Finish one, or put one aside, first."), field="text", code="many"
        )
    last = pair.goals.aggregate(last=Max("position"))["last"] or 0
    goal = Goal.objects.create(pair=pair, text=said, position=last + 1)
    audit.record("coaching.goal.set", pair, by=by)
    return goal


@transaction.atomic
def mark_goal(goal: Goal, *, state: str, by: Any) -> Goal:
    """Say that a goal is reached, put aside, or open again."""
    _held(goal.pair, by)
    if state not in Goal.State.values:
        raise Refused(_("Choose what became of it."), field="state", code="state")
    if goal.state != state:
        goal.state = state
        goal.save(update_fields=["state", "updated_at"])
        audit.record("coaching.goal.mark", goal.pair, by=by, state=state)
    return goal


@transaction.atomic
def agree(
    pair: Pair, *, who: Any, text: str, by: Any, due_on: dt.date | None = None, meeting: Meeting | None = None
) -> FollowUp:
    """Note what one of the two does until the next meeting. Raises NotAllowed, Refused."""
    pair = _held(pair, by)
    if getattr(who, "pk", None) not in (pair.helper_id, pair.member_id):
        raise Refused(_("Choose one of you two."), field="who", code="who")
    if meeting is not None and meeting.pair_id != pair.pk:
        raise Refused(_("This meeting is another pair's."), field="meeting", code="foreign")
    if pair.follow_ups.filter(done_at__isnull=True).count() >= MOST_OPEN:
        raise Refused(_("Finish some of what is open first."), field="text", code="many")
    made = FollowUp.objects.create(pair=pair, meeting=meeting, who=who, text=_said(text), due_on=due_on)
    audit.record("coaching.follow_up.agree", pair, by=by)
    return made


@transaction.atomic
def tick(follow_up: FollowUp, *, done: bool, by: Any) -> FollowUp:
    """Say that something is done, or not yet after all. Either of the two may."""
    _held(follow_up.pair, by)
    if done != (follow_up.done_at is not None):
        follow_up.done_at = now() if done else None
        follow_up.save(update_fields=["done_at", "updated_at"])
        audit.record("coaching.follow_up.tick", follow_up.pair, by=by, done=done)
    return follow_up


def _held(pair: Pair, by: Any) -> Pair:
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if not may_note(by, pair):
        raise NotAllowed(_("Only the two of a pair change this, while it lasts."))
    return pair


def _said(text: str) -> str:
    said = squeeze(text)
    if not said:
        raise Refused(_("Write it in a few words."), field="text", code="empty")
    if len(said) > LONGEST:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST}, field="text", code="long")
    return said
