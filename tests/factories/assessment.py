"""A bank with every kind of question, a quiz and a worksheet."""

from __future__ import annotations

from typing import Any

from rostra.assessment.actions import banks, forms
from rostra.assessment.models import Attempt, Bank, Form, Quiz, QuizSource


def item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def text(words: str, key: str = "k1") -> str:
    return f'<p data-block-key="{key}">{words}</p>'


def choice(key: str, *, correct: bool = False, words: str = "") -> dict[str, Any]:
    return item(
        key, {"text": text(words or f"Choice {key}"), "correct": correct, "feedback": text(f"About {key}")}
    )


def block(kind: str, key: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": key, "value": {"text": text(f"Question {key}"), "points": 1, **value}}


FEEDBACK = {"right": text("Well done"), "wrong": text("Look again")}
SECRET = "KEY-OF-THE-ANSWER"

QUESTIONS = [
    block(
        "single", "q-single", choices=[choice("s-right", correct=True), choice("s-wrong"), choice("s-other")]
    ),
    block(
        "multiple",
        "q-multiple",
        choices=[choice("m-1", correct=True), choice("m-2", correct=True), choice("m-3"), choice("m-4")],
    ),
    block("true_false", "q-tf", choices=[choice("t", correct=True), choice("f")]),
    block(
        "matching",
        "q-matching",
        feedback=FEEDBACK,
        pairs=[item(f"p{n}", {"left": text(f"Left {n}"), "right": text(f"Right {n}")}) for n in range(1, 5)],
    ),
    block(
        "ordering",
        "q-ordering",
        feedback=FEEDBACK,
        items=[item(f"i{n}", {"text": text(f"Step {n}")}) for n in range(1, 5)],
    ),
    block(
        "short", "q-short", feedback=FEEDBACK, accept=[item("a1", SECRET), item("a2", "Zażółć gęślą jaźń")]
    ),
    block("numeric", "q-numeric", feedback=FEEDBACK, answer=12.5, tolerance=0.5, unit="weeks"),
    block("reflection", "q-reflection", min_words=3, given=text("Thank you")),
]


def make_bank(key: str = "bank", questions: list[dict[str, Any]] | None = None) -> Bank:
    bank = Bank.objects.create(key=key, title="Bank", questions=[])
    bank.questions = Bank._meta.get_field("questions").to_python(
        QUESTIONS if questions is None else questions
    )
    bank.save()
    banks.publish(bank, by=None)
    return bank


def make_quiz(key: str = "quiz", bank: Bank | None = None, draw: int | None = None, **fields: Any) -> Quiz:
    quiz = Quiz.objects.create(key=key, title="A quiz", **fields)
    QuizSource.objects.create(quiz=quiz, bank=bank or make_bank(f"{key}-bank"), draw=draw)
    return quiz


def right_answers(attempt: Attempt) -> dict[str, Any]:
    """What somebody posts who knows everything, in the tokens of the attempt's pages."""
    from rostra.assessment.models import QuestionVersion

    return {
        str(version.pk): right(version.kind, version.content, attempt.layout.get(str(version.pk)))
        for version in QuestionVersion.objects.filter(pk__in=attempt.drawn)
    }


def right(kind: str, content: dict[str, Any], layout: Any) -> Any:
    if kind in {"single", "true_false", "multiple"}:
        good = {each["id"] for each in content["choices"] if each["correct"]}
        tokens = [token for token, key in layout if key in good]
        return tokens if kind == "multiple" else tokens[0]
    if kind == "matching":
        rights = {key: token for token, key in layout["right"]}
        return {token: rights[key] for token, key in layout["left"]}
    if kind == "ordering":
        tokens = {key: token for token, key in layout}
        return [tokens[each["id"]] for each in content["items"]]
    if kind == "short":
        return content["accept"][0]
    if kind == "numeric":
        return str(content["answer"])
    return "Three good words"


FIELDS = [
    {"type": "heading", "id": "h1", "value": {"label": "Who does what", "help": ""}},
    {"type": "text", "id": "f1", "value": {"id": "goal", "label": "Our goal", "help": "", "required": True}},
    {
        "type": "long_text",
        "id": "f2",
        "value": {"id": "why", "label": "Why", "help": "", "required": False, "max_words": 5},
    },
    {"type": "number", "id": "f3", "value": {"id": "cost", "label": "Cost", "help": "", "required": False}},
    {
        "type": "date",
        "id": "f4",
        "value": {"id": "start", "label": "We begin", "help": "", "required": False, "calendar": True},
    },
    {
        "type": "choice",
        "id": "f5",
        "value": {
            "id": "channel",
            "label": "Channel",
            "help": "",
            "required": True,
            "options": [
                item("o1", {"id": "web", "label": "Website"}),
                item("o2", {"id": "hall", "label": "Town hall"}),
            ],
        },
    },
    {
        "type": "rows",
        "id": "f6",
        "value": {
            "id": "steps",
            "label": "Steps",
            "help": "",
            "required": True,
            "min_rows": 1,
            "max_rows": 3,
            "start_rows": 2,
            "calendar_title": "what",
            "columns": [
                item("c1", {"id": "what", "label": "What", "kind": "text", "options": [], "calendar": False}),
                item("c2", {"id": "when", "label": "When", "kind": "date", "options": [], "calendar": True}),
            ],
        },
    },
]

GOOD_ANSWERS = {
    "goal": "Answer every letter",
    "channel": "web",
    "steps": [{"what": "Agree who answers", "when": "2026-04-01"}],
}


def make_form(key: str = "form", review: str = "trainer", fields: list[dict[str, Any]] | None = None) -> Form:
    form = Form.objects.create(
        key=key, title="A worksheet", intro="Take **your** time.", review=review, fields=[]
    )
    form.fields = Form._meta.get_field("fields").to_python(FIELDS if fields is None else fields)
    form.save()
    forms.publish(form, by=None)
    return form
