"""From the blocks an editor wrote to the plain content of a version.

Works on the raw data of a StreamField: no block is rendered and no database is asked, so freezing the same
text twice gives the same content and the same digest.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import nh3

from rostra.languages.markdown import to_html

PROSE_TAGS = {"p", "b", "strong", "i", "em", "a", "ul", "ol", "li", "br"}
INLINE_TAGS = {"b", "strong", "i", "em", "a", "br"}
ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_NAMES = uuid.UUID("6ae3f2a4-5c52-4a4e-9a5b-0d4a4c1a6a10")


@dataclass(frozen=True)
class Frozen:
    """One question as it will be kept: `question` is its identity, `content` holds the answer key."""

    question: str
    kind: str
    content: dict[str, Any]
    digest: str


def prose(text: str | None) -> str:
    """Limited HTML, clean: paragraphs, lists, bold, italic and links that lead out. Text without tags is
    read as limited Markdown."""
    text = text or ""
    return _clean(text if "<" in text else to_html(text, headings=False).html, PROSE_TAGS)


def phrase(text: str | None) -> str:
    """Limited HTML that may stand inside a line: no paragraphs, no lists."""
    text = text or ""
    if "<" not in text:
        return html.escape(" ".join(text.split()), quote=False)
    return " ".join(_clean(re.sub(r"</(p|li)>\s*<", r"</\1> <", text), INLINE_TAGS).split())


def _clean(text: str, tags: set[str]) -> str:
    return nh3.clean(
        text, tags=tags, attributes={"a": {"href"}}, attribute_filter=_keep, link_rel=None
    ).strip()


def _keep(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute == "href" and ADDRESS.match(value) else None


def digest_of(*parts: Any) -> str:
    """SHA-256 of plain values in a canonical form, hex."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def questions(raw: Iterable[dict[str, Any]]) -> list[Frozen]:
    """The questions of a bank's raw data in order, frozen."""
    frozen = []
    for number, block in enumerate(raw, start=1):
        kind, value = block["type"], block["value"]
        identity = str(block.get("id") or uuid.uuid5(_NAMES, f"{number}:{digest_of(kind, value)}"))
        content = _content(kind, value, identity)
        frozen.append(Frozen(identity, kind, content, digest_of(kind, content)))
    return frozen


def _content(kind: str, value: dict[str, Any], identity: str) -> dict[str, Any]:
    points = value.get("points")
    content: dict[str, Any] = {
        "text": prose(value.get("text")),
        "points": 1 if points is None else int(points),
    }
    if kind in {"single", "multiple", "true_false"}:
        content["choices"] = [
            {
                "id": key,
                "text": phrase(each.get("text")),
                "correct": bool(each.get("correct")),
                "feedback": prose(each.get("feedback")),
            }
            for key, each in _items(value.get("choices"), identity)
        ]
        return content
    if kind == "matching":
        content["pairs"] = [
            {"id": key, "left": phrase(each.get("left")), "right": phrase(each.get("right"))}
            for key, each in _items(value.get("pairs"), identity)
        ]
    elif kind == "ordering":
        content["items"] = [
            {"id": key, "text": phrase(each.get("text"))}
            for key, each in _items(value.get("items"), identity)
        ]
    elif kind == "short":
        content["accept"] = [str(each) for _key, each in _items(value.get("accept"), identity)]
    elif kind == "numeric":
        content |= {
            "answer": float(value.get("answer") or 0),
            "tolerance": abs(float(value.get("tolerance") or 0)),
            "unit": (value.get("unit") or "").strip(),
        }
    elif kind == "reflection":
        content |= {
            "min_words": int(value.get("min_words") or 0),
            "feedback": {"given": prose(value.get("given"))},
        }
        return content
    feedback = value.get("feedback") or {}
    content["feedback"] = {"right": prose(feedback.get("right")), "wrong": prose(feedback.get("wrong"))}
    return content


def _items(raw: list[Any] | None, identity: str) -> list[tuple[str, Any]]:
    """(id, value) of a list block's items; an item without an id gets one that only its place decides."""
    found = []
    for number, item in enumerate(raw or []):
        wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
        value = item["value"] if wrapped else item
        key = (item.get("id") if wrapped else None) or uuid.uuid5(_NAMES, f"{identity}:{number}")
        found.append((str(key), value))
    return found


def form_content(
    *, title: str, intro: str, submit_label: str, raw: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """A form as it will be kept: {"title", "intro", "submit_label", "fields": [...]};
    `rostra.assessment.forms` reads it.
    """
    return {
        "title": title,
        "intro": prose(intro),
        "submit_label": submit_label,
        "fields": [_field(block, number) for number, block in enumerate(raw, start=1)],
    }


def content_of(form: Any) -> dict[str, Any]:
    """A form as it is written now, as it would be kept."""
    return form_content(
        title=form.title, intro=form.intro, submit_label=form.submit_label, raw=form.fields.raw_data
    )


def _field(block: dict[str, Any], number: int) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    field: dict[str, Any] = {"kind": kind, "label": value.get("label") or "", "help": value.get("help") or ""}
    if kind == "heading":
        return {"id": str(block.get("id") or f"heading-{number}"), **field}
    field = {"id": value.get("id") or f"field-{number}", **field, "required": bool(value.get("required"))}
    if kind == "long_text":
        field["max_words"] = value.get("max_words")
    elif kind == "date":
        field["calendar"] = bool(value.get("calendar"))
    elif kind in {"choice", "choices"}:
        field["options"] = _options(value.get("options"))
    elif kind == "rows":
        field["columns"] = [_column(each) for _key, each in _items(value.get("columns"), field["id"])]
        field |= {name: int(value.get(name) or 0) for name in ("min_rows", "max_rows", "start_rows")}
        field["calendar_title"] = value.get("calendar_title") or ""
    return field


def _column(value: dict[str, Any]) -> dict[str, Any]:
    column = {
        "id": value.get("id") or "",
        "label": value.get("label") or "",
        "kind": value.get("kind") or "text",
    }
    if column["kind"] == "choice":
        column["options"] = _options(value.get("options"))
    if column["kind"] == "date":
        column["calendar"] = bool(value.get("calendar"))
    return column


def _options(raw: list[Any] | None) -> list[dict[str, str]]:
    return [
        {"id": each.get("id") or "", "label": each.get("label") or ""}
        for _key, each in _items(raw, "options")
    ]


def questionnaire_content(*, title: str, intro: str, raw: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A questionnaire as it will be kept: {"title", "intro", "items": [...]}; `rostra.assessment.ratings` reads it. Each
    item names the competence that stands above it."""
    items, competence = [], ""
    for number, block in enumerate(raw, start=1):
        item = _questionnaire_item(block, number)
        if item["kind"] in {"competence", "section"}:
            competence = item["id"] if item["kind"] == "competence" else ""
        else:
            item["competence"] = competence
        items.append(item)
    return {"title": title, "intro": prose(intro), "items": items}


def questionnaire_of(questionnaire: Any) -> dict[str, Any]:
    """A questionnaire as it is written now, as it would be kept."""
    return questionnaire_content(
        title=questionnaire.title, intro=questionnaire.intro, raw=questionnaire.items.raw_data
    )


def _questionnaire_item(block: dict[str, Any], number: int) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    item: dict[str, Any] = {"kind": kind, "label": value.get("label") or "", "help": value.get("help") or ""}
    if kind == "section":
        return {"id": str(block.get("id") or f"section-{number}"), **item}
    item = {"id": value.get("id") or f"item-{number}", **item}
    if kind == "competence":
        modules = [str(each) for _key, each in _items(value.get("modules"), item["id"]) if each]
        return {**item, "advice": value.get("advice") or "", "modules": modules}
    if kind == "rating":
        anchors = [str(each) for _key, each in _items(value.get("anchors"), item["id"])]
        return {**item, "anchors": anchors, "tag": value.get("tag") or ""}
    if kind == "task":
        item["label"] = prose(value.get("text"))
        item["choices"] = [
            {"id": key, "text": phrase(each.get("text")), "correct": bool(each.get("correct"))}
            for key, each in _items(value.get("choices"), item["id"])
        ]
    return item
