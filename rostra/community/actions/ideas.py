"""Telling what would bring a programme closer to one's work, and answering it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community.letters import ideas as letters
from rostra.community.models import Idea
from rostra.community.rules import ideas as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import normal_email
from rostra.programmes.models import ProgrammePage

LONGEST = 4000
State = Idea.State


@transaction.atomic
def tell(programme: ProgrammePage, *, by: Any, text: str, language: str, email: str = "") -> Idea:
    """Write an idea down. A visitor may leave an address, which is used for the answer and for nothing else. The same words from
    the same person once more are the same idea."""
    text = text.strip()
    if not rules.may_tell(by):
        raise NotAllowed(_("A moderator decided that you cannot write here for a time."))
    if not text:
        raise Refused(_("Write what would help you."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="text")
    person = by if by.is_authenticated else None
    if person is not None:
        found = Idea.objects.filter(programme=programme, person=person, text=text).first()
        if found is not None:
            return found
    row = Idea.objects.create(
        programme=programme, person=person, email="" if person else normal_email(email), language=language,
        text=text,
    )  # fmt: skip
    audit.record("community.idea.tell", row, by=person, programme=programme.key)
    return row


@transaction.atomic
def answer(idea: Idea, *, by: Any, state: str, answer: str = "", shown: bool = False) -> Idea:
    """Say what becomes of it. A new answer is sent to who told it, if there is somebody to write to; without words only the state
    changes. Only an answered idea is shown."""
    idea = Idea.objects.select_for_update(of=("self",)).select_related("programme", "person").get(pk=idea.pk)
    if not rules.may_answer(by, idea):
        raise NotAllowed(_("You do not look after this programme."))
    text = answer.strip()
    if state not in State.values:
        raise Refused(_("Choose what becomes of it."), field="state")
    if len(text) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="answer")
    if not text and (shown or state in (State.DONE, State.DECLINED)):
        raise Refused(_("Answer in a sentence."), field="answer")
    is_new = bool(text) and text != idea.answer
    idea.state, idea.answer, idea.shown = state, text, shown
    if is_new:
        idea.answered_by_id, idea.answered_at = by.pk, timezone.now()
    idea.save(update_fields=["state", "answer", "shown", "answered_by", "answered_at", "updated_at"])
    audit.record("community.idea.answer", idea, by=by, state=state, shown=shown)
    if is_new:
        letters.answered(idea)
    return idea


def forget_addresses(before: dt.datetime) -> int:
    """Forget the addresses of visitors who were answered before a moment, or told something before it; returns how many."""
    rows = Idea.objects.exclude(email="").filter(created_at__lt=before)
    return rows.exclude(answered_at__gte=before).update(email="")
