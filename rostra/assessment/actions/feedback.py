"""Feedback without names: somebody is asked once, and answers once; what they say is kept apart from who was asked.

The row of who was asked notes that they answered, and not when; the answer notes neither person nor moment. No audit line is
written, because it would tie the two together again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment import ratings
from rostra.assessment.actions.responses import current_version
from rostra.assessment.models import AnonymousAnswer, FeedbackAsk, Questionnaire
from rostra.kernel.errors import Refused


@dataclass(frozen=True)
class Asked:
    """Whom to ask: `recipient` is opaque, `person` None for a visitor."""

    recipient: str
    person: Any = None


@transaction.atomic
def ask(*, questionnaire: Questionnaire, subject: str, people: Iterable[Asked]) -> list[FeedbackAsk]:
    """Note that these people are asked; returns the new rows alone: who was asked before is not asked again."""
    current_version(questionnaire)
    known = set(FeedbackAsk.objects.filter(subject=subject).values_list("recipient", flat=True))
    rows = [
        FeedbackAsk(
            questionnaire=questionnaire, subject=subject, recipient=each.recipient, person=each.person
        )
        for each in people
        if each.recipient not in known
    ]
    return FeedbackAsk.objects.bulk_create(rows)


@transaction.atomic
def give(*, asked: FeedbackAsk, answers: dict[str, Any]) -> None:
    """Keep what somebody says, without their name. A second time is refused (code "answered")."""
    row = FeedbackAsk.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=asked.pk)
    if row.answered:
        raise Refused(_("You have answered already. Thank you."), code="answered")
    version = current_version(row.questionnaire)
    said = ratings.tidy(version.content, answers)
    if not said:
        raise Refused(_("Answer at least one question."), code="empty")
    AnonymousAnswer.objects.create(version=version, subject=row.subject, answers=said)
    row.answered = True
    row.save(update_fields=["answered"])
