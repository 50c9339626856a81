"""Writing YAML that people like to read and that always comes out the same. Pure."""

from __future__ import annotations

import json
import re
from textwrap import TextWrapper
from typing import Any

WIDTH = 118
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.,;/()‘’“”'\"?!*&=%+–…-]*$")
FLOW_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./()’'%+–-]*$")
URL = re.compile(r"https?://[A-Za-z0-9_./~%?&=+-]+$")
WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def dump(value: Any) -> str:
    """A mapping or list as a YAML document."""
    return "".join(f"{line}\n" for line in _block(value, 0))


def scalar(value: Any, *, flow: bool = False) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    pattern = FLOW_PLAIN if flow else PLAIN
    if URL.match(value):
        return value
    if (
        pattern.match(value)
        and value.lower() not in WORDS
        and value == value.strip()
        and not value.endswith(":")
    ):
        return value
    text = json.dumps(value, ensure_ascii=False)
    return ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _flow(value: Any) -> str | None:
    """A small value in one line, or None."""
    if isinstance(value, dict):
        parts = [(key, _flow(each)) for key, each in value.items()]
        if not parts or any(text is None for _key, text in parts):
            return None if parts else "{}"
        return "{" + ", ".join(f"{key}: {text}" for key, text in parts) + "}"
    if isinstance(value, list):
        texts = [_flow(each) for each in value]
        return (
            None
            if any(text is None for text in texts)
            else "[" + ", ".join(str(text) for text in texts) + "]"
        )
    if isinstance(value, str) and "\n" in value:
        return None
    return scalar(value, flow=True)


def _fits(text: str | None, indent: int) -> bool:
    return text is not None and len(text) + indent <= WIDTH


def _block(value: Any, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, dict):
        lines: list[str] = []
        for key, each in value.items():
            lines += _entry(f"{pad}{key}:", each, indent)
        return lines
    lines = []
    for each in value:
        text = _flow(each)
        if _fits(text, indent + 2) and isinstance(each, dict | list):
            lines.append(f"{pad}- {text}")
        elif isinstance(each, dict | list):
            inner = _block(each, indent + 2)
            lines += [f"{pad}- {inner[0].lstrip()}", *inner[1:]]
        else:
            lines += _entry(f"{pad}-", each, indent)
    return lines


def _entry(head: str, value: Any, indent: int) -> list[str]:
    if isinstance(value, dict | list):
        if not value or (
            isinstance(value, list) and not any(isinstance(each, dict | list) for each in value)
        ):
            text = _flow(value)
            if _fits(text, len(head) + 1):
                return [f"{head} {text}"]
        return [head, *_block(value, indent + 2)]
    if isinstance(value, str):
        return _string(head, value, indent + 2)
    return [f"{head} {scalar(value)}"]


def _string(head: str, value: str, indent: int) -> list[str]:
    pad = " " * indent
    plain = scalar(value)
    if ODD.search(value):
        return [f"{head} {plain}"]
    if "\n" in value:
        rows = value.split("\n")
        if value.endswith("\n") or value[0] in " \n\t" or any(row.strip() == "" and row for row in rows):
            return [f"{head} {plain}"]
        return [f"{head} |-", *(f"{pad}{row}" if row else "" for row in rows)]
    if len(head) + 1 + len(plain) > WIDTH and value == " ".join(value.split()):
        wrapper = TextWrapper(width=WIDTH - indent, break_long_words=False, break_on_hyphens=False)
        return [f"{head} >-", *(f"{pad}{row}" for row in wrapper.wrap(value))]
    return [f"{head} {plain}"]
