"""Between the blocks of a blueprint and the raw data of stream fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rostra.exchange.blueprint import schema
from rostra.exchange.blueprint.block_schema import Figure
from rostra.languages.markdown import default_address, from_html
from rostra.languages.passages import is_item

HREF = re.compile(r'href="(term|page|method):([a-z0-9-]+)"')


@dataclass
class Known:
    """What ids in a blueprint stand for here: numbers of pages and methods by key, media by key."""

    pages: dict[str, int] = field(default_factory=dict)
    methods: dict[str, int] = field(default_factory=dict)
    media: dict[str, Any] = field(default_factory=dict)

    def rich(self, html: str) -> str:
        """Rich text as it is stored: links to terms are anchors, links to pages and methods carry the number of the page."""

        def replace(match: re.Match[str]) -> str:
            if match[1] == "term":
                return f'href="#term-{match[2]}"'
            numbers = self.pages if match[1] == "page" else self.methods
            return f'linktype="page" id="{numbers[match[2]]}"'

        return HREF.sub(replace, html)


def to_raw(block: schema.Body, known: Known) -> dict[str, Any]:
    """A block as a stream field's raw child, without inner ids."""
    value = block.value
    made: Any
    if block.type == "text":
        made = known.rich(value)
    elif block.type == "note":
        made = {"kind": value.kind, "title": value.title, "text": known.rich(value.text)}
    elif block.type == "quote":
        made = {"text": value.text, "source": value.source, "url": value.url or ""}
    elif block.type == "figure":
        made = {"image": _image(value, known), "caption": value.caption}
    elif block.type == "table":
        made = {
            "caption": value.caption,
            "head": _items(value.head),
            "rows": _items([_items(row) for row in value.rows]),
        }
    elif block.type == "details":
        made = {"title": value.title, "text": known.rich(value.text)}
    elif block.type == "sources":
        made = {
            "items": _items(
                [
                    {
                        "title": each.title,
                        "publisher": each.publisher,
                        "year": str(each.year),
                        "url": each.url or "",
                    }
                    for each in value.items
                ]
            )
        }
    else:
        made = {"document": known.media[value.document].pk, "title": value.title}
    child = {"type": block.type, "value": made}
    return {**child, "id": block.id} if block.id else child


def _items(values: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value} for value in values]


def _image(value: Figure, known: Known) -> dict[str, Any]:
    picture = known.media[value.image]
    alt = value.alt if value.alt is not None else ("" if picture.is_decorative else picture.description)
    return {"image": picture.pk, "decorative": alt == "", "alt_text": alt}


@dataclass
class Seen:
    """What numbers in raw data stand for: keys of pages and methods, pictures and documents by number."""

    pages: dict[int, str] = field(default_factory=dict)
    methods: dict[int, str] = field(default_factory=dict)
    pictures: dict[int, Any] = field(default_factory=dict)
    documents: dict[int, Any] = field(default_factory=dict)
    elsewhere: Callable[[int], str] = str

    def address(self, attrs: dict[str, str]) -> str:
        """The address of a stored link as a blueprint writes it."""
        if attrs.get("linktype") == "page":
            number = int(attrs.get("id") or 0)
            if number in self.methods:
                return f"method:{self.methods[number]}"
            return f"page:{self.pages[number]}" if number in self.pages else self.elsewhere(number)
        return default_address(attrs)

    def markdown(self, html: str) -> str:
        return from_html(html or "", address=self.address, width=10**9)


def values(raw: list[Any]) -> list[Any]:
    """The plain values of a list block's raw items."""
    return [item["value"] if is_item(item) else item for item in raw or []]


def plain_of(child: dict[str, Any], seen: Seen) -> dict[str, Any] | str:
    """What the YAML of a raw child would say (Markdown for a text)."""
    kind, value = child["type"], child["value"]
    if kind == "text":
        return seen.markdown(value)
    if kind in ("note", "details"):
        return {**value, "text": seen.markdown(value["text"])}
    if kind == "quote":
        return {"text": value["text"], "source": value["source"], "url": value.get("url") or None}
    if kind == "figure":
        return _figure(value, seen)
    if kind == "table":
        rows = [values(row) for row in values(value["rows"])]
        return {"caption": value["caption"], "head": values(value["head"]), "rows": rows}
    if kind == "sources":
        return {"items": [_source(each) for each in values(value["items"])]}
    return {"document": seen.documents[int(value["document"])].key, "title": value["title"]}


def _figure(value: dict[str, Any], seen: Seen) -> dict[str, Any]:
    image = value["image"]
    picture = seen.pictures[int(image["image"])]
    alt = "" if image.get("decorative") else image.get("alt_text") or ""
    own = "" if picture.is_decorative else picture.description
    return {
        "image": picture.key,
        "caption": value.get("caption") or "",
        **({"alt": alt} if alt != own else {}),
    }


def _source(value: dict[str, Any]) -> dict[str, Any]:
    year = value.get("year") or ""
    return {
        "title": value["title"],
        "publisher": value.get("publisher") or "",
        "year": int(year) if year.isdigit() and not year.startswith("0") else year,
        "url": value.get("url") or None,
    }
