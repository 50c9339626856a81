"""Answers to polls about dates: kept bit by bit, and changed until the poll closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.live.actions import polls
from rostra.live.letters import polls as letters
from rostra.live.models import DatePoll, PollAnswer, PollPerson
from rostra.live.rules import polls as rules


@transaction.atomic
def answer(
    asked: PollPerson, *, choices: Mapping[str, str], by: Any, none_suits: bool = False, comment: str = ""
) -> PollPerson:
    """Keep what somebody says of days by their keys; days left out stay as they were. With `none_suits` all the others are no.

    Somebody has answered once every day has an answer; when everybody has, the poll closes. Refused when it is not open.
    """
    if not rules.may_answer_poll(by, asked):
        raise NotAllowed(_("This is asked of somebody else."))
    poll = (
        DatePoll.objects.select_for_update(of=("self",)).select_related("edition", "by").get(pk=asked.poll_id)
    )
    if poll.state != DatePoll.State.OPEN or (poll.closes_at is not None and poll.closes_at <= now()):
        raise Refused(_("Answers are no longer taken: this is closed."), code="closed")
    asked = PollPerson.objects.select_for_update(of=("self",)).select_related("person").get(pk=asked.pk)
    slots = {slot.key: slot.pk for slot in poll.slots.filter(blocked="")}
    said = {
        key: choice for key, choice in choices.items() if key in slots and choice in PollAnswer.Choice.values
    }
    if none_suits:
        if any(choice != PollAnswer.Choice.NO for choice in said.values()):
            raise Refused(
                _("You said that no day suits you, and that some do. Choose one of the two."),
                field="none_suits",
            )
        said = dict.fromkeys(slots, PollAnswer.Choice.NO.value)
    PollAnswer.objects.bulk_create(
        [PollAnswer(asked=asked, slot_id=slots[key], choice=choice) for key, choice in said.items()],
        update_conflicts=True, unique_fields=["asked", "slot"], update_fields=["choice"],
    )  # fmt: skip
    done = asked.answers.filter(slot__blocked="").count() == len(slots)
    asked.answered_at = (asked.answered_at or now()) if done else None
    asked.none_suits = done and not asked.answers.filter(slot__blocked="").exclude(choice="no").exists()
    asked.comment = squeeze(comment)[:500]
    asked.save(update_fields=["answered_at", "none_suits", "comment", "updated_at"])
    if done:
        letters.take_back(poll, asked)
    if by != asked.person:
        audit.record("live.poll.answer", poll, by=by, on_behalf_of=asked.person)
    if done and not poll.people.filter(answered_at__isnull=True).exists():
        polls.close(poll, by=None)
    return asked


def answers_of(people: Sequence[PollPerson]) -> dict[int, dict[str, str]]:
    """What some people said, by primary key: key of a slot and choice. One query."""
    found: dict[int, dict[str, str]] = {}
    rows = PollAnswer.objects.filter(asked__in=[each.pk for each in people])
    for asked, slot, choice in rows.values_list("asked", "slot__key", "choice"):
        found.setdefault(asked, {})[slot] = choice
    return found
