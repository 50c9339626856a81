"""What is asked of people who register for a session."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.live import rules
from rostra.live.models import Mode, Question, Session

FIELDS = ("label", "kind", "options", "required", "only_mode", "only_if", "only_answer")
CHOOSES = (Question.Kind.ONE, Question.Kind.SEVERAL)
MOST = 30


@transaction.atomic
def add(session: Session, *, by: Any, key: str | None = None, **fields: Any) -> Question:
    """One more question, at the end. Faults name the fields that cannot be so."""
    _may_run(session, by)
    there = list(session.questions.select_for_update().order_by("position", "pk"))
    if len(there) >= MOST:
        raise Refused(_("A registration form has at most %(most)s questions.") % {"most": MOST})
    question = Question(key=key or new_key(), session=session)
    question.position = there[-1].position + 1 if there else 0
    _put(question, fields)
    question.save()
    _changed(session, by)
    return question


@transaction.atomic
def change(question: Question, *, by: Any, **fields: Any) -> Question:
    """Change a question. Answers that people gave already stay what they were."""
    _may_run(question.session, by)
    _put(question, fields)
    question.save()
    _changed(question.session, by)
    return question


@transaction.atomic
def remove(question: Question, *, by: Any) -> None:
    """Ask it no longer."""
    _may_run(question.session, by)
    if question.leads_to.exists():
        raise Refused(_("Another question depends on it. Change that one first."), code="depends")
    session = question.session
    question.delete()
    _changed(session, by)


@transaction.atomic
def move(question: Question, *, up: bool, by: Any) -> None:
    """One place up or down. A question stays behind the one it depends on."""
    _may_run(question.session, by)
    rows = list(question.session.questions.select_for_update().order_by("position", "pk"))
    here = next(number for number, row in enumerate(rows) if row.pk == question.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    places = {row.pk: number for number, row in enumerate(rows)}
    if any(row.only_if_id and places[row.only_if_id] > places[row.pk] for row in rows):
        raise Refused(_("A question stands behind the one it depends on."), code="order")
    for row in rows:
        row.position = places[row.pk]
    Question.objects.bulk_update(rows, ["position"])
    _changed(question.session, by)


def _put(question: Question, fields: dict[str, Any]) -> None:
    if set(fields) - set(FIELDS):
        raise TypeError(f"not a field of a question: {sorted(set(fields) - set(FIELDS))}")
    for name, value in fields.items():
        setattr(question, name, value)
    question.label, question.only_answer = squeeze(question.label), squeeze(question.only_answer)
    question.options = list(dict.fromkeys(each for each in map(squeeze, question.options) if each))
    if question.kind not in CHOOSES:
        question.options = []
    if question.only_if is None:
        question.only_answer = ""
    if wrong := [*_wrong(question), *_wrong_condition(question)]:
        raise Faults(_("Please look at these fields again."), wrong)


def _wrong(question: Question) -> list[tuple[str, str]]:
    wrong = []
    if not question.label:
        wrong.append(("label", _("Write the question.")))
    if question.kind not in Question.Kind.values:
        wrong.append(("kind", _("Choose one of the list.")))
    if question.kind in CHOOSES and len(question.options) < 2:
        wrong.append(("options", _("Write at least two answers to choose from, one a line.")))
    if question.only_mode not in ("", Mode.ONLINE, Mode.ON_SITE):
        wrong.append(("only_mode", _("Choose one of the list.")))
    return wrong


def _wrong_condition(question: Question) -> list[tuple[str, str]]:
    before = question.only_if
    if before is None:
        return []
    later = question.pk is not None and (before.position, before.pk) >= (question.position, question.pk)
    if before.session_id != question.session_id or later:
        return [("only_if", _("Choose a question that stands before this one."))]
    if before.kind in (*CHOOSES, Question.Kind.YES_NO):
        choices = before.options if before.kind in CHOOSES else ["yes", "no"]
        if question.only_answer not in ("", *choices):
            said = ", ".join(choices)
            return [("only_answer", _("Write one of its answers: %(answers)s.") % {"answers": said})]
    return []


def _changed(session: Session, by: Any) -> None:
    audit.record("live.session.questions", session, by=by)
    pagecache.bump()


def _may_run(session: Session, by: Any) -> None:
    if by is not None and not rules.may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
