"""What a registration form asks: which questions are asked of somebody, and what their answers should be. No database.

Answers are kept by the key of the question: text, "yes" or "no", or a list of options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.errors import Faults
from rostra.live.models import Question

LONGEST_LINE, LONGEST_TEXT = 300, 3000
YES, NO = "yes", "no"
Kind = Question.Kind


def asked(questions: Iterable[Question], mode: str, answers: Mapping[str, Any]) -> list[Question]:
    """The questions for somebody who takes part in a mode and has answered so: those for everybody, for this mode, and those
    that an answer leads to. A question behind one that is not asked is not asked either.
    """
    by_pk = {question.pk: question for question in questions}
    known: dict[int, bool] = {}

    def applies(question: Question, steps: int = 0) -> bool:
        if question.pk not in known:
            before = by_pk.get(question.only_if_id or 0)
            well = not question.only_mode or question.only_mode == mode
            if question.only_if_id:
                well = (
                    well
                    and steps <= len(by_pk)  # a ring of conditions is never asked
                    and before is not None
                    and applies(before, steps + 1)
                    and _leads(answers.get(before.key), question.only_answer)
                )
            known[question.pk] = well
        return known[question.pk]

    found = [question for question in by_pk.values() if applies(question)]
    return sorted(found, key=lambda question: (question.position, question.pk))


def _leads(answer: Any, wanted: str) -> bool:
    """Whether an answer is the one that a further question waits for; without one, any answer but "no"."""
    given = [str(each) for each in answer] if isinstance(answer, list) else [str(answer or "")]
    return wanted in given if wanted else any(each not in {"", NO} for each in given)


def checked(questions: Sequence[Question], mode: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what is asked, as they are kept. Raises Faults with every question that is answered wrongly or not at
    all, each by its key. Answers to what is not asked are left out.
    """
    kept, faults = {}, []
    for question in asked(questions, mode, answers):
        answer = _plain(question, answers.get(question.key))
        if problem := _problem(question, answer):
            faults.append((question.key, problem))
        elif answer not in ("", []):
            kept[question.key] = answer
    if faults:
        raise Faults(_("Please look at your answers again."), faults, code="answers")
    return kept


def _plain(question: Question, answer: Any) -> Any:
    if question.kind == Kind.SEVERAL:
        given = answer if isinstance(answer, list) else [answer] if answer else []
        return [str(each) for each in given]
    if question.kind == Kind.YES_NO and isinstance(answer, bool):
        return YES if answer else NO
    return str(answer or "").strip()


def _problem(question: Question, answer: Any) -> str:
    if question.required and answer in ("", []):
        return _("Please answer this question.")
    if question.kind == Kind.YES_NO and answer not in ("", YES, NO):
        return _("Answer with yes or no.")
    chosen = answer if question.kind == Kind.SEVERAL else [answer] if answer else []
    if question.kind in {Kind.ONE, Kind.SEVERAL} and not set(chosen) <= set(question.options):
        return _("Choose from the answers that are offered.")
    most = LONGEST_TEXT if question.kind == Kind.TEXT else LONGEST_LINE
    if question.kind in {Kind.LINE, Kind.TEXT} and len(answer) > most:
        return _("Write at most %(most)d characters.") % {"most": most}
    return ""
