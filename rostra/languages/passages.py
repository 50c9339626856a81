"""Passages: the addresses of translatable text inside the raw data of a stream field.

One visitor walks raw data (never values, so nothing is fetched) and calls a leaf for every piece of text. Extracting is a
leaf that notes, overlaying a leaf that replaces, `write_ids` the same walk writing the ids that addresses are made of.

An address is `<block id>[.<field>][.<item id>]…`, and for rich text a last `.<paragraph key>`.
"""

from __future__ import annotations

import copy
import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

# leaf(address, text, is_rich) -> the text that takes its place
Leaf = Callable[[str, str, bool], str]


class KeyBlock(blocks.CharBlock):
    """A short name or date that stands for something and is the same in every language: never a passage."""


KEYED_TAGS = "p|h2|h3|h4|li|blockquote"
opening = re.compile(rf"<({KEYED_TAGS})((?:\s[^>]*)?)>")
_key = re.compile(r'\sdata-block-key="([^"]*)"')
segment = re.compile(
    rf"<(?P<tag>{KEYED_TAGS})(?P<attrs>(?:\s[^>]*)?)>(?P<text>.*?)(?P<end>(?=<(?:{KEYED_TAGS}|ul|ol)[\s>])|</(?:{KEYED_TAGS})>)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Text:
    """One unit of translated text: where it is, its words (inner HTML when rich), and a hash of them."""

    address: str
    text: str
    rich: bool

    @property
    def digest(self) -> str:
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """Hash of a source text; a translation keeps the one it was made from."""
    return hashlib.sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()[:32]


def visit(
    raw: list[dict[str, Any]], leaf: Leaf, block: blocks.StreamBlock, path: str = ""
) -> list[dict[str, Any]]:
    """Walk a stream's raw data and rebuild it with what `leaf` returns. The input stays as it was."""
    return Visitor(leaf).stream(block, raw, path)


def extract(raw: list[dict[str, Any]], block: blocks.StreamBlock, path: str = "") -> list[Text]:
    """All passages, in reading order. Empty texts are none."""
    found: list[Text] = []

    def note(address: str, text: str, rich: bool) -> str:
        if text.strip():
            found.append(Text(address, text, rich))
        return text

    visit(raw, note, block, path)
    return found


def overlay(
    raw: list[dict[str, Any]], block: blocks.StreamBlock, texts: Mapping[str, str], path: str = ""
) -> tuple[list[dict[str, Any]], set[str]]:
    """Lay a language over the source, block by block.

    Returns the new raw data and the ids of top-level blocks that stay in the source language because one of their
    passages has no text: a block is in one language, never in two.
    """
    result: list[dict[str, Any]] = []
    fallback: set[str] = set()
    for child in raw:
        missing: list[str] = []

        def replace(address: str, text: str, rich: bool, missing: list[str] = missing) -> str:
            if not text.strip():
                return text
            if not texts.get(address, "").strip():
                missing.append(address)
                return text
            return texts[address]

        laid = visit([child], replace, block, path)[0]
        if missing:
            fallback.add(child["id"])
        result.append(copy.deepcopy(child) if missing else laid)
    return result, fallback


def write_ids(raw: list[dict[str, Any]], block: blocks.StreamBlock, seed: str) -> list[dict[str, Any]]:
    """Give every block, item and paragraph that has none an id, made from `seed`, place and kind, so that a second
    import gives the same ones. Ids that are there stay."""
    return _IdWriter(seed).stream(block, raw, seed)


class Visitor:
    """Rebuilds raw data. What holds no text passes through untouched."""

    def __init__(self, leaf: Leaf | None) -> None:
        self.leaf = leaf

    def value(self, block: blocks.Block, raw: Any, path: str) -> Any:
        if isinstance(block, ImageBlock):
            return self.image(raw, path)
        if isinstance(block, blocks.StreamBlock):
            return self.stream(block, raw or [], path)
        if isinstance(block, blocks.ListBlock):
            return self.list(block, raw or [], path)
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, raw or {}, path)
        if isinstance(block, blocks.RichTextBlock):
            return self.rich(raw or "", path)
        if isinstance(block, KeyBlock):
            return raw
        if isinstance(block, blocks.CharBlock | blocks.TextBlock) and isinstance(raw, str):
            return self.text(raw, path)
        return raw

    def stream(self, block: blocks.StreamBlock, raw: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
        return [self.child(block, child, path, number) for number, child in enumerate(raw)]

    def child(
        self, block: blocks.StreamBlock, child: dict[str, Any], path: str, number: int
    ) -> dict[str, Any]:
        inner = block.child_blocks.get(child["type"])
        if inner is None:
            return copy.deepcopy(child)
        return {
            **child,
            "value": self.value(inner, child["value"], _join(path, self.id_of(child, path, number))),
        }

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        rebuilt = []
        for number, item in enumerate(raw):
            if is_item(item):
                at = _join(path, self.id_of(item, path, number))
                rebuilt.append({**item, "value": self.value(block.child_block, item["value"], at)})
            else:
                rebuilt.append(self.value(block.child_block, item, _join(path, str(number))))
        return rebuilt

    def struct(self, block: blocks.StructBlock, raw: dict[str, Any], path: str) -> dict[str, Any]:
        """Fields in the block's own order: PostgreSQL does not keep that of stored JSON."""
        known = {
            name: self.value(inner, raw[name], _join(path, name))
            for name, inner in block.child_blocks.items()
            if name in raw
        }
        return known | {name: value for name, value in raw.items() if name not in known}

    def image(self, raw: Any, path: str) -> Any:
        if not isinstance(raw, dict):
            return raw
        return {**raw, "alt_text": self.text(raw.get("alt_text") or "", _join(path, "alt_text"))}

    def id_of(self, child: dict[str, Any], path: str, number: int) -> str:
        return child.get("id") or str(number)

    def text(self, raw: str, path: str) -> str:
        return self.leaf(path, raw, False) if self.leaf else raw

    def rich(self, raw: str, path: str) -> str:
        leaf = self.leaf

        def replace(match: re.Match[str]) -> str:
            key = _key.search(match["attrs"])
            if leaf is None or key is None:
                return match[0]
            return f"<{match['tag']}{match['attrs']}>{leaf(_join(path, key[1]), match['text'], True)}{match['end']}"

        return segment.sub(replace, raw)


class _IdWriter(Visitor):
    """Writes missing ids on the way down, so that addresses below are made of them."""

    def __init__(self, seed: str) -> None:
        super().__init__(None)
        self.seed = seed

    def child(
        self, block: blocks.StreamBlock, child: dict[str, Any], path: str, number: int
    ) -> dict[str, Any]:
        made = child.get("id") or stable_id(path, child["type"], number)
        return super().child(block, {**child, "id": made}, path, number)

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        items = []
        for number, item in enumerate(raw):
            whole = item if is_item(item) else {"type": "item", "value": item}
            items.append({**whole, "id": whole.get("id") or stable_id(path, "item", number)})
        return super().list(block, items, path)

    def rich(self, raw: str, path: str) -> str:
        taken = set(_key.findall(raw))
        count = 0

        def write(match: re.Match[str]) -> str:
            nonlocal count
            count += 1
            if _key.search(match[2]):
                return match[0]
            key = stable_key(path, match[1], count)
            while key in taken:
                key = stable_key(path, key, count)
            taken.add(key)
            return f'<{match[1]}{match[2]} data-block-key="{key}">'

        return opening.sub(write, raw)


def is_item(item: Any) -> bool:
    """Whether a list's raw item carries its id and value, as saved by the editor."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item


def stable_id(*parts: object) -> str:
    """A uuid that is the same whenever the parts are."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(str(part) for part in parts)))


def stable_key(*parts: object) -> str:
    """Five characters like the editor's own paragraph keys."""
    number = uuid.UUID(stable_id(*parts)).int
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    key = ""
    for _place in range(5):
        number, digit = divmod(number, 36)
        key += digits[digit]
    return key


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step
