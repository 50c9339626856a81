"""Questions and form fields of a blueprint as the raw blocks that editors would have written. Pure."""

from __future__ import annotations

from typing import Any

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.raw import Known


def question(question: Any, known: Known) -> dict[str, Any]:
    """A question as a raw block."""
    rich = known.rich
    value: dict[str, Any] = {"text": rich(question.text), "points": question.points}
    if question.kind in ("single", "multiple", "true_false"):
        value["choices"] = [
            _item(
                choice.id,
                {
                    "text": paragraph(choice.text),
                    "correct": choice.correct,
                    "feedback": rich(choice.feedback),
                },
            )
            for choice in question.choices
        ]
    elif question.kind == "matching":
        value["pairs"] = [
            _item(pair.id, {"left": paragraph(pair.left), "right": paragraph(pair.right)})
            for pair in question.pairs
        ]
    elif question.kind == "ordering":
        value["items"] = [_item(item.id, {"text": paragraph(item.text)}) for item in question.items]
    elif question.kind == "short":
        value["accept"] = list(question.accept)
    elif question.kind == "numeric":
        value |= {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit}
    elif question.kind == "reflection":
        value |= {"min_words": question.min_words, "given": rich(question.feedback.given)}
    if question.kind in ("matching", "ordering", "short", "numeric"):
        value["feedback"] = {
            "right": rich(question.feedback.right),
            "wrong": rich(question.feedback.wrong),
        }
    return {"type": question.kind, "id": question.id, "value": value}


def paragraph(text: str) -> str:
    """A line of text as the editor keeps it."""
    return f"<p>{text}</p>"


def _item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def field(field: schema.FormField) -> dict[str, Any]:
    """A field of a form as a raw block."""
    return {"type": field.kind, "id": field.id, "value": _value(field)}


def _value(field: schema.FormField) -> dict[str, Any]:
    """The value of a field's block: only what its kind knows."""
    value: dict[str, Any] = {"label": field.label, "help": field.help}
    if field.kind == "heading":
        return value
    value = {"id": field.id, **value, "required": field.required}
    if field.kind == "long_text":
        value["max_words"] = field.max_words
    elif field.kind == "date":
        value["calendar"] = field.calendar
    elif field.kind in ("choice", "choices"):
        value["options"] = [_item(option.id, option.model_dump()) for option in field.options]
    elif field.kind == "rows":
        title = field.calendar_title or next(
            (each.calendar_title for each in field.columns if each.calendar_title), None
        )
        value |= {
            "columns": [_item(column.id, _column(column)) for column in field.columns],
            "min_rows": field.min_rows,
            "max_rows": field.max_rows,
            "start_rows": field.start_rows,
            "calendar_title": title or "",
        }
    return value


def _column(column: schema.Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "label": column.label,
        "kind": column.kind,
        "options": [_item(option.id, option.model_dump()) for option in column.options],
        "calendar": column.calendar,
    }
