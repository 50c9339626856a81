"""Banks, quizzes and forms as the plain values that their files would hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rostra.assessment.models import Bank, Form, Quiz
from rostra.exchange.blueprint.raw import values

Markdown = Callable[[str], str]
WITH_FEEDBACK = ("matching", "ordering", "short", "numeric")


def bank(bank: Bank, markdown: Markdown) -> dict[str, Any]:
    """A bank; `markdown` turns stored rich text into limited Markdown."""
    raw = bank.questions.stream_block.get_prep_value(bank.questions)
    questions = [_question(child, lambda html: markdown(html or "")) for child in raw]
    return {"id": bank.key, "title": bank.title, "questions": questions}


def _question(child: dict[str, Any], text: Markdown) -> dict[str, Any]:
    kind, value = child["type"], child["value"]
    points = value.get("points")
    made = {
        "id": child["id"],
        "kind": kind,
        "text": text(value["text"]),
        "points": 1 if points is None else points,
    }
    if kind in ("single", "multiple", "true_false"):
        made["choices"] = [_choice(item, text) for item in value["choices"]]
    elif kind == "matching":
        made["pairs"] = [
            {"id": item["id"], "left": text(item["value"]["left"]), "right": text(item["value"]["right"])}
            for item in value["pairs"]
        ]
    elif kind == "ordering":
        made["items"] = [{"id": item["id"], "text": text(item["value"]["text"])} for item in value["items"]]
    elif kind == "short":
        made["accept"] = values(value["accept"])
    elif kind == "numeric":
        made |= {"answer": float(value["answer"]), "tolerance": float(value.get("tolerance") or 0)}
        made["unit"] = value.get("unit") or ""
    elif kind == "reflection":
        made |= {"min_words": value.get("min_words") or 0, "feedback": {"given": text(value.get("given"))}}
    if kind in WITH_FEEDBACK:
        said = value.get("feedback") or {}
        made["feedback"] = {name: text(said.get(name)) for name in ("right", "wrong")}
    return made


def _choice(item: dict[str, Any], text: Markdown) -> dict[str, Any]:
    value = item["value"]
    return {
        "id": item["id"],
        "text": text(value["text"]),
        "correct": bool(value.get("correct")),
        "feedback": text(value.get("feedback")),
    }


def quiz(quiz: Quiz) -> dict[str, Any]:
    """A quiz with its sources in order."""
    return {
        "id": quiz.key,
        "title": quiz.title,
        "intro": quiz.intro,
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
        "shuffle": quiz.shuffle,
        "sources": [
            {"bank": source.bank.key, "draw": source.draw}
            for source in quiz.sources.select_related("bank").order_by("order", "pk")
        ],
    }


def form(form: Form) -> dict[str, Any]:
    """A worksheet or reflection with its fields."""
    raw = form.fields.stream_block.get_prep_value(form.fields)
    return {
        "id": form.key,
        "title": form.title,
        "intro": form.intro,
        "review": form.review,
        "submit_label": form.submit_label,
        "fields": [_field(child) for child in raw],
    }


def _field(child: dict[str, Any]) -> dict[str, Any]:
    value = child["value"]
    made = {
        **_said(value, without=("options", "columns")),
        "id": value.get("id") or child["id"],
        "kind": child["type"],
    }
    if "options" in value:
        made["options"] = values(value["options"])
    if "columns" in value:
        made["columns"] = [
            {**_said(column, without=("options",)), "options": values(column.get("options") or [])}
            for column in values(value["columns"])
        ]
    return made


def _said(value: dict[str, Any], *, without: tuple[str, ...]) -> dict[str, Any]:
    """What was filled in."""
    return {name: each for name, each in value.items() if each not in (None, "", []) and name not in without}
