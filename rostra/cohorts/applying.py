"""What an application form asks and how it is answered. No database.

A question is {"id", "label", "help", "kind": "line" | "text" | "yes_no" | "one" | "several", "options": [{"id", "label"}],
"required"}. Answers are kept by the id of the question: text, "yes" or "no", the id of an option, or a list of such ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rostra.cohorts import eligibility
from rostra.kernel.errors import Faults

KINDS = ("line", "text", "yes_no", "one", "several")
LONGEST = {"line": 300, "text": 4000}
LONGEST_LABEL, LONGEST_HELP, MOST_OPTIONS, MOST_QUESTIONS = 300, 600, 30, 40
Question = Mapping[str, Any]
Answers = Mapping[str, Any]


def validate(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What cannot be in a form, each as (id of the question, sentence)."""
    faults = []
    seen: set[str] = set()
    for each in questions:
        key = str(each.get("id", ""))
        if not key or key in seen:
            faults.append((key, _("Every question needs an id of its own.")))
        seen.add(key)
        faults += [(key, said) for said in _wrong(each)]
    if len(questions) > MOST_QUESTIONS:
        faults.append(("", _("Ask at most %(most)d questions.") % {"most": MOST_QUESTIONS}))
    return faults


def _wrong(question: Question) -> list[str]:
    label, options = str(question.get("label", "")).strip(), list(question.get("options") or [])
    found = []
    if not label:
        found.append(_("Write the question."))
    if len(label) > LONGEST_LABEL or len(str(question.get("help", ""))) > LONGEST_HELP:
        found.append(_("This is too long for a question. Say the rest in the introduction."))
    if question.get("kind") not in KINDS:
        found.append(_("Choose how the question is answered."))
    labels = [str(each.get("label", "")).strip() for each in options]
    if question.get("kind") in {"one", "several"} and len(labels) < 2:
        found.append(_("Offer at least two answers, one a line."))
    if not all(labels) or len({each.casefold() for each in labels}) != len(labels):
        found.append(_("Two answers are the same, or one is empty."))
    if len({each.get("id") for each in options}) != len(options):
        found.append(_("Two answers have the same id."))
    if len(options) > MOST_OPTIONS:
        found.append(_("Offer at most %(most)d answers.") % {"most": MOST_OPTIONS})
    return found


def kept(questions: Sequence[Question], given: Answers) -> dict[str, Any]:
    """What is stored of a draft: answers to what is asked, as they were typed; empty ones are left out."""
    found: dict[str, Any] = {}
    for question in questions:
        answer = _plain(question, given.get(question["id"]))
        if answer not in ("", []):
            found[question["id"]] = answer
    return found


def checked(questions: Sequence[Question], given: Answers) -> dict[str, Any]:
    """The answers of somebody who hands in. Raises Faults with every question answered wrongly or not at all."""
    answers = kept(questions, given)
    faults = [
        (question["id"], problem)
        for question in questions
        if (problem := _problem(question, answers.get(question["id"])))
    ]
    if faults:
        raise Faults(_("Please look at your answers again."), faults, code="answers")
    return answers


def _plain(question: Question, answer: Any) -> Any:
    most = LONGEST.get(question["kind"], LONGEST["line"]) + 1000  # what is too long is said, not cut silently
    if question["kind"] == "several":
        given = answer if isinstance(answer, list) else [answer] if answer else []
        return [str(each)[:most] for each in given[:MOST_OPTIONS]]
    return str(answer or "").strip()[:most]


def _problem(question: Question, answer: Any) -> str:
    if not answer:
        return _("Please answer this question.") if question.get("required") else ""
    if question["kind"] in LONGEST:
        most = LONGEST[question["kind"]]
        return _("Write at most %(most)d characters.") % {"most": most} if len(answer) > most else ""
    given = answer if isinstance(answer, list) else [answer]
    if not set(given) <= set(eligibility.values_of(question)):
        return _("Choose from the answers that are offered.")
    return ""


def in_words(question: Question, answer: Any) -> str:
    """An answer as text: labels of options, yes and no in the reader's language."""
    if not answer:
        return ""
    labels = {str(each["id"]): str(each["label"]) for each in question.get("options") or []}
    if question["kind"] == "yes_no":
        labels = {"yes": _("yes"), "no": _("no")}
    given = answer if isinstance(answer, list) else [answer]
    return ", ".join(labels.get(each, str(each)) for each in given)


def options_of(labels: Sequence[str], before: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """Options with ids for the lines somebody typed. A line that was there keeps its id, so does one that was reworded in
    its place; a new one gets an id made of its words.
    """
    by_label = {each["label"]: each["id"] for each in before}
    ids = [by_label.get(label, "") for label in labels]
    free = {each["id"] for each in before} - set(ids)
    if len(labels) >= len(before):
        for position, old in enumerate(before):
            if not ids[position] and old["id"] in free:
                ids[position] = old["id"]
    taken = {each["id"] for each in before}
    for position, label in enumerate(labels):
        if not ids[position]:
            ids[position] = _free_id(label, taken)
        taken.add(ids[position])
    return [{"id": key, "label": label} for key, label in zip(ids, labels, strict=True)]


def _free_id(label: str, taken: set[str]) -> str:
    number = 0
    while True:
        key = "o" + hashlib.sha256(f"{label}:{number}".encode()).hexdigest()[:6]
        if key not in taken:
            return key
        number += 1
