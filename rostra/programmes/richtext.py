"""Stored rich text as clean HTML for readers: links resolved, keys dropped, nothing but our own few tags."""

from __future__ import annotations

import re
from html import unescape

import nh3

TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "i", "strong", "em", "a", "br"}
_link = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.DOTALL)
_attribute = re.compile(r'([a-z-]+)="([^"]*)"')
TERM = "#term-"


def links_of(html: str) -> list[dict[str, str]]:
    """The attributes of every link in stored rich text."""
    return [_attributes(match[1]) for match in _link.finditer(html)]


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _attribute.findall(text)}


def expand(html: str, *, page_links: dict[int, str], document_links: dict[int, str], terms: set[str]) -> str:
    """Rich text for readers. A link whose target is gone leaves its words."""

    def replace(match: re.Match[str]) -> str:
        attrs = _attributes(match[1])
        kind = attrs.get("linktype")
        href: str | None
        if kind == "page":
            href = page_links.get(int(attrs.get("id") or 0))
        elif kind == "document":
            href = document_links.get(int(attrs.get("id") or 0))
        else:
            href = attrs.get("href", "")
            if href.startswith(TERM):
                if href.removeprefix(TERM) not in terms:
                    return match[2]
                return f'<a class="term" href="{href}">{match[2]}</a>'
        return f'<a href="{_quote(href)}">{match[2]}</a>' if href else match[2]

    text = _link.sub(replace, html)
    for old, new in (("b", "strong"), ("i", "em")):
        text = re.sub(rf"<(/?){old}(?=[\s>])", rf"<\1{new}", text)
    return clean(text)


def clean(html: str) -> str:
    """Only our tags, no scripts, no handlers, safe addresses."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "class"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _quote(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
