"""Tells a story: each step is one call of a verb of the ledger, by the person it is about or by staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from rostra.assessment.models import Submission
from rostra.cohorts.models import Enrolment
from rostra.demo import answers
from rostra.ledger.actions import enrolments, evidence, learning, reviews
from rostra.ledger.models import Requirement
from rostra.programmes.models import Publication


class Teller:
    """Knows who reads worksheets (`trainer`) and who runs the edition (`manager`)."""

    def __init__(self, trainer: Any, manager: Any) -> None:
        self.trainer, self.manager = trainer, manager

    def tell(self, enrolment: Enrolment, verb: str, argument: str) -> None:
        """One step, at the instant the clock is set to. Raises KeyError for a verb that is not known."""
        verbs: dict[str, Callable[[Enrolment, str], object]] = {
            "read": self._read,
            "watch": self._watch,
            "quiz": self._quiz,
            "fail_quiz": self._fail_quiz,
            "hand_in": self._hand_in,
            "hand_in_short": self._hand_in_short,
            "reflect": self._reflect,
            "accept": self._accept,
            "return": self._return,
            "recognise": self._recognise,
            "withdraw": self._withdraw,
        }
        verbs[verb](enrolment, argument)

    def _read(self, enrolment: Enrolment, activity: str) -> object:
        return learning.read(person=enrolment.person, activity_key=activity, enrolment=enrolment)

    def _watch(self, enrolment: Enrolment, activity: str) -> object:
        facts = Publication.objects.filter(key=activity).values_list("facts", flat=True)[0]
        seconds = float(facts["video"]["seconds"])
        seen = [[0.0, round(seconds * 0.96, 1)]]
        return learning.watch(
            enrolment=enrolment, activity_key=activity, intervals=seen, position=seen[0][1], seconds=seconds
        )

    def _quiz(self, enrolment: Enrolment, activity: str) -> object:
        attempt = learning.start_quiz(enrolment=enrolment, activity_key=activity)
        return learning.answer_quiz(attempt=attempt, answers=answers.right(attempt), enrolment=enrolment)

    def _fail_quiz(self, enrolment: Enrolment, activity: str) -> object:
        attempt = learning.start_quiz(enrolment=enrolment, activity_key=activity)
        return learning.answer_quiz(attempt=attempt, answers=answers.wrong(attempt), enrolment=enrolment)

    def _hand_in(self, enrolment: Enrolment, activity: str, *, short: bool = False) -> object:
        learning.open_worksheet(enrolment=enrolment, activity_key=activity)
        given = answers.worksheet(timezone.localdate(), short=short)
        return learning.hand_in(enrolment=enrolment, activity_key=activity, answers=given)

    def _hand_in_short(self, enrolment: Enrolment, activity: str) -> object:
        return self._hand_in(enrolment, activity, short=True)

    def _reflect(self, enrolment: Enrolment, activity: str) -> object:
        learning.read(person=enrolment.person, activity_key=activity, enrolment=enrolment)
        learning.open_worksheet(enrolment=enrolment, activity_key=activity)
        return learning.hand_in(enrolment=enrolment, activity_key=activity, answers=answers.REFLECTION)

    def _accept(self, enrolment: Enrolment, activity: str) -> object:
        return reviews.accept(submission=_waiting(enrolment), feedback=answers.ACCEPTED, by=self.trainer)

    def _return(self, enrolment: Enrolment, activity: str) -> object:
        return reviews.return_(submission=_waiting(enrolment), feedback=answers.RETURNED, by=self.trainer)

    def _recognise(self, enrolment: Enrolment, activity: str) -> object:
        asked = Requirement.objects.get(edition=enrolment.edition, target=activity)
        reason = "Has made the film's case study in an earlier course of ours."
        return evidence.recognise(enrolment=enrolment, requirement=asked, reason=reason, by=self.manager)

    def _withdraw(self, enrolment: Enrolment, _activity: str) -> object:
        return enrolments.withdraw(enrolment, by=self.manager)


def _waiting(enrolment: Enrolment) -> Submission:
    return Submission.objects.get(occasion=enrolment.key, state=Submission.State.HANDED_IN)
