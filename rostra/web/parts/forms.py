"""What a form field needs to be shown: its shape, its words and the identifiers that tie them together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField


def shape_of(bound_field: BoundField) -> str:
    """The template a field is shown with: line, choices, check or file."""
    widget = bound_field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.ClearableFileInput):
        return "file"
    return "line"


def field_context(bound_field: BoundField, *, hint: str, label: str, optional_mark: bool) -> dict[str, Any]:
    """Everything the field templates show."""
    shape = shape_of(bound_field)
    base = bound_field.auto_id or bound_field.html_name
    hint = hint or str(bound_field.help_text)
    errors = list(bound_field.errors)
    described = " ".join(
        ident for ident, there in ((f"{base}_hint", hint), (f"{base}_error", errors)) if there
    )
    return {
        "shape": shape,
        "id": base,
        "bound": bound_field,
        "label": label or bound_field.label,
        "hint": hint,
        "errors": errors,
        "described": described,
        "optional": optional_mark and shape != "check" and may_stay_empty(bound_field.field),
        "control": "" if shape == "choices" else _control(bound_field, described, bool(errors)),
    }


def may_stay_empty(field: forms.Field) -> bool:
    """Whether a field is optional; fields of a draft say with ``needed`` what handing in will ask for."""
    return not (field.required or field.disabled or getattr(field, "needed", False))


def _control(bound_field: BoundField, described: str, bad: bool) -> str:
    attrs: dict[str, Any] = {}
    if described:
        attrs["aria-describedby"] = described
    if bad:
        attrs["aria-invalid"] = "true"
    return bound_field.as_widget(attrs=attrs)


def faults(form: BaseForm) -> Iterator[dict[str, str]]:
    """Every error of a form with the identifier of the control to correct ('' for the form as a whole)."""
    for message in form.non_field_errors():
        yield {"id": "", "label": "", "message": str(message)}
    for bound_field in form:
        target = bound_field.auto_id or bound_field.html_name
        if shape_of(bound_field) == "choices":
            target = f"{target}_0"
        for message in bound_field.errors:
            label = str(bound_field.label)
            yield {
                "id": target,
                "label": label if label[-1:] in "?!.:" else f"{label}:",
                "message": str(message),
            }


def rows_context(given: dict[str, Any]) -> dict[str, Any]:
    """Filled rows first, then spare ones, never more than the most allowed."""
    filled = [dict(row) for row in given["rows"]]
    room = max(0, given["max_rows"] - len(filled))
    spare = 0 if given["disabled"] else min(room, max(given["spare"], given["min_rows"] - len(filled)))
    lines = []
    for number, row in enumerate([*filled, *({} for _ in range(spare))]):
        cells = [
            {
                **column,
                "name": f"{given['name']}-{number}-{column['id']}",
                "value": row.get(column["id"], ""),
                "kind": column.get("kind", "text"),
            }
            for column in given["columns"]
        ]
        lines.append(
            {"number": number + 1, "cells": cells, "spare": number >= max(len(filled), given["min_rows"])}
        )
    return {**given, "lines": lines}
