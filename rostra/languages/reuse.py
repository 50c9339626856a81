"""Ids inside raw data: leaving them out, listing them, putting them back, and taking over those of an earlier version."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from wagtail import blocks

from rostra.languages.passages import Visitor, is_item, opening, segment

KEY = re.compile(r'\sdata-block-key="([^"]*)"')
Raw = dict[str, Any]


def strip_ids(raw: list[Raw], block: blocks.StreamBlock) -> list[Raw]:
    """The same content without any id: equal when nothing that people read differs."""
    return _Strip(None).stream(block, raw, "")


def inner_ids(child: Raw, block: blocks.StreamBlock) -> list[str]:
    """All ids below a block, in reading order: items of lists and paragraphs of rich text."""
    lister = _List(None)
    lister.stream(block, [child], "")
    return lister.found[1:]


def put_inner_ids(child: Raw, block: blocks.StreamBlock, ids: list[str]) -> Raw:
    """The block with these ids below it, in reading order. What is left over stays without."""
    return _Put(iter([child.get("id") or "", *ids])).stream(block, [child], "")[0]


def take_over(new: list[Raw], old: list[Raw], block: blocks.StreamBlock) -> list[Raw]:
    """Give new blocks without ids those of the old ones they come from.

    A block of the same kind and content is the same block. What is left is matched by kind in order; in it, paragraphs
    and items with the same content keep their ids.
    """
    left = {id(child): child for child in old}
    taken = {child["id"] for child in new if child.get("id")}
    result: list[Raw | None] = [child if child.get("id") else None for child in new]
    for number, child in enumerate(new):
        if result[number] is None:
            same = next(
                (each for each in left.values() if each["id"] not in taken and _same(child, each, block)),
                None,
            )
            if same is not None:
                left.pop(id(same))
                taken.add(same["id"])
                result[number] = same
    for number, child in enumerate(new):
        if result[number] is None:
            like = next(
                (each for each in left.values() if each["type"] == child["type"] and each["id"] not in taken),
                None,
            )
            if like is None:
                result[number] = child
                continue
            left.pop(id(like))
            taken.add(like["id"])
            result[number] = _Match(like, block).stream(block, [{**child, "id": like["id"]}], "")[0]
    return [child for child in result if child is not None]


def _same(one: Raw, other: Raw, block: blocks.StreamBlock) -> bool:
    return one["type"] == other["type"] and strip_ids([one], block) == strip_ids([other], block)


class _Strip(Visitor):
    def child(self, block: blocks.StreamBlock, child: Raw, path: str, number: int) -> Raw:
        rebuilt = super().child(block, child, path, number)
        return {"type": rebuilt["type"], "value": rebuilt["value"]}

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        return super().list(block, [item["value"] if is_item(item) else item for item in raw], path)

    def rich(self, raw: str, path: str) -> str:
        return KEY.sub("", raw)


class _List(Visitor):
    def __init__(self, leaf: None) -> None:
        super().__init__(leaf)
        self.found: list[str] = []

    def child(self, block: blocks.StreamBlock, child: Raw, path: str, number: int) -> Raw:
        self.found.append(child.get("id") or "")
        return super().child(block, child, path, number)

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        for item in raw:
            self.found.append((item.get("id") or "") if is_item(item) else "")
            self.value(block.child_block, item["value"] if is_item(item) else item, path)
        return raw

    def rich(self, raw: str, path: str) -> str:
        self.found += [key[1] if (key := KEY.search(match[2])) else "" for match in opening.finditer(raw)]
        return raw


class _Put(Visitor):
    def __init__(self, ids: Iterator[str]) -> None:
        super().__init__(None)
        self.ids = ids

    def child(self, block: blocks.StreamBlock, child: Raw, path: str, number: int) -> Raw:
        given = next(self.ids, "")
        return super().child(block, {**child, "id": given} if given else child, path, number)

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        items = []
        for item in raw:
            given = next(self.ids, "")
            value = self.value(block.child_block, item["value"] if is_item(item) else item, path)
            items.append({"type": "item", "value": value, **({"id": given} if given else {})})
        return items

    def rich(self, raw: str, path: str) -> str:
        return opening.sub(lambda match: _with_key(match, next(self.ids, "")), raw)


class _Match(Visitor):
    """Gives items and paragraphs the ids that the same content had in an older block."""

    def __init__(self, old: Raw, block: blocks.StreamBlock) -> None:
        super().__init__(None)
        gather = _Gather(None)
        gather.stream(block, [old], "")
        self.known = gather.known

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        items = []
        for item in raw:
            value = item["value"] if is_item(item) else item
            given = self._next(_content(block, value))
            rebuilt = self.value(block.child_block, value, path)
            items.append({"type": "item", "value": rebuilt, **({"id": given} if given else {})})
        return items

    def rich(self, raw: str, path: str) -> str:
        texts = iter([match["text"] for match in segment.finditer(raw)])
        return opening.sub(lambda match: _with_key(match, self._next(next(texts, ""))), raw)

    def _next(self, content: str) -> str:
        ids = self.known.get(content)
        return ids.pop(0) if ids else ""


class _Gather(Visitor):
    def __init__(self, leaf: None) -> None:
        super().__init__(leaf)
        self.known: dict[str, list[str]] = defaultdict(list)

    def list(self, block: blocks.ListBlock, raw: list[Any], path: str) -> list[Any]:
        for item in raw:
            if is_item(item) and item.get("id"):
                self.known[_content(block, item["value"])].append(item["id"])
        return super().list(block, raw, path)

    def rich(self, raw: str, path: str) -> str:
        for match in segment.finditer(raw):
            key = KEY.search(match["attrs"])
            if key:
                self.known[match["text"]].append(key[1])
        return raw


def _content(block: blocks.ListBlock, value: Any) -> str:
    return json.dumps(_Strip(None).value(block.child_block, value, ""), sort_keys=True, ensure_ascii=False)


def _with_key(match: re.Match[str], key: str) -> str:
    attrs = KEY.sub("", match[2])
    return f'<{match[1]}{attrs} data-block-key="{key}">' if key else f"<{match[1]}{attrs}>"
