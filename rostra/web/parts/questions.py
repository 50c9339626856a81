"""The items of a questionnaire as a page shows them: headings, ratings with their anchors, tasks, open questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.safestring import mark_safe

from rostra.assessment import ratings


def items(
    content: Mapping[str, Any], answers: Mapping[str, Any], *, then: bool = False, open_: Collection[str] = ()
) -> list[dict[str, Any]]:
    """What the page shows, in order, with what was answered; `open_` are names that still want an answer. Which choice of a
    task is right is not in it."""
    shown, number = [], 0
    for item in content["items"]:
        common = {"kind": item["kind"], "id": item["id"], "lang": item.get("lang", ""), "help": item["help"]}
        if item["kind"] in ratings.HEADS:
            shown.append({**common, "label": item["label"]})
            continue
        if then and item["kind"] == "task":
            continue
        number += 1
        own = {**common, "number": number, "label": item["label"], "is_open": item["id"] in open_}
        given = answers.get(item["id"])
        if item["kind"] == "rating":
            own["choices"] = _steps(item, given)
            if then:
                own["then"] = item["id"] + ratings.THEN
                own["then_choices"] = _steps(item, answers.get(own["then"]))
                own["then_open"] = own["then"] in open_
        elif item["kind"] == "task":
            own["label"] = mark_safe(item["label"])  # cleaned when it was frozen
            own["choices"] = [
                {"value": each["id"], "label": mark_safe(each["text"]), "chosen": each["id"] == given}
                for each in item["choices"]
            ]
        else:
            own["text"] = given or ""
        shown.append(own)
    return shown


def _steps(item: Mapping[str, Any], given: Any) -> list[dict[str, Any]]:
    return [
        {"value": step, "label": label, "chosen": step == given}
        for step, label in enumerate(item["anchors"], start=1)
    ]
