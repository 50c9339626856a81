"""What is wrong with a question or a form before it may be published, in words for its editor."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from rostra.assessment.freezing import Frozen

SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def of_question(question: Frozen) -> list[str]:
    """Every reason why people could not answer this question, or not be marked fairly."""
    content = question.content
    found = []
    if not content["text"]:
        found.append(_("Write the question."))
    if question.kind in {"single", "multiple", "true_false"}:
        found += _of_choices(question.kind, content["choices"])
    elif question.kind == "matching":
        if len(content["pairs"]) < 2:
            found.append(_("Give at least two pairs."))
        if any(not pair["left"] or not pair["right"] for pair in content["pairs"]):
            found.append(_("Fill in both sides of every pair."))
    elif question.kind == "ordering":
        if len(content["items"]) < 2:
            found.append(_("Give at least two items."))
        if any(not item["text"] for item in content["items"]):
            found.append(_("Fill in every item."))
    elif question.kind == "short" and not any(each.strip() for each in content["accept"]):
        found.append(_("Give at least one accepted answer."))
    return found


def _of_choices(kind: str, choices: list[dict[str, Any]]) -> list[str]:
    found = []
    right = sum(choice["correct"] for choice in choices)
    if len(choices) < 2:
        found.append(_("Give at least two choices."))
    if any(not choice["text"] for choice in choices):
        found.append(_("Fill in every choice."))
    if len({choice["id"] for choice in choices}) < len(choices):
        found.append(_("Two choices have the same id."))
    if kind == "multiple" and not right:
        found.append(_("Mark at least one choice as right."))
    if kind != "multiple" and right != 1:
        found.append(_("Mark exactly one choice as right."))
    return found


def of_form(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(field, what is wrong) for every fault of a form."""
    found = []
    seen: set[str] = set()
    for field in content["fields"]:
        name = field["id"]
        if field["kind"] != "heading" and not SHORT_NAME.fullmatch(name):
            found.append((name, _("The short name takes small letters, digits, hyphens and underscores.")))
        if name in seen:
            found.append((name, _("Two fields have this short name.")))
        seen.add(name)
        if not field["label"]:
            found.append((name, _("Write a label.")))
        found += [(name, fault) for fault in _of_field(field)]
    if not any(field["kind"] != "heading" for field in content["fields"]):
        found.append(("", _("Add at least one field.")))
    return found


def _of_field(field: dict[str, Any]) -> list[str]:
    found = []
    if field["kind"] in {"choice", "choices"}:
        found += _of_options(field["options"])
    if field["kind"] == "rows":
        columns = field["columns"]
        names = [column["id"] for column in columns]
        if not columns:
            found.append(_("Add at least one column."))
        if len(set(names)) < len(names) or not all(SHORT_NAME.fullmatch(name) for name in names):
            found.append(_("Give every column a short name of its own."))
        for column in columns:
            if column["kind"] == "choice":
                found += _of_options(column["options"])
        if field["max_rows"] < max(1, field["min_rows"]):
            found.append(_("Rows at most must not be fewer than rows at least."))
        if field["calendar_title"] and field["calendar_title"] not in names:
            found.append(_("The column that names the date does not exist."))
    return found


def _of_options(options: list[dict[str, str]]) -> list[str]:
    names = [option["id"] for option in options]
    if len(options) < 2 or not all(option["label"] for option in options):
        return [_("Give at least two options, each with a label.")]
    if len(set(names)) < len(names) or not all(names):
        return [_("Give every option a short name of its own.")]
    return []


def of_questionnaire(content: dict[str, Any], *, with_names: bool) -> list[tuple[str, str]]:
    """(item, what is wrong) for every fault of a questionnaire; `with_names`: its answers are scored by competence."""
    found = []
    seen: set[str] = set()
    for item in content["items"]:
        name = item["id"]
        if item["kind"] != "section" and not SHORT_NAME.fullmatch(name):
            found.append((name, _("The short name takes small letters, digits, hyphens and underscores.")))
        if name in seen:
            found.append((name, _("Two questions have this short name.")))
        seen.add(name)
        if not item["label"]:
            found.append((name, _("Write the question.")))
        if item["kind"] == "rating" and (len(item["anchors"]) < 4 or not all(item["anchors"])):
            found.append((name, _("Say of each step what it looks like; there are four or five.")))
        if item["kind"] == "task":
            found += [(name, fault) for fault in _of_choices("single", item["choices"])]
        if with_names and item["kind"] in {"rating", "task"} and not item["competence"]:
            found.append((name, _("Put this under a competence.")))
    if not any(item["kind"] == "rating" for item in content["items"]):
        found.append(("", _("Add at least one item to rate.")))
    return found
