"""Limited Markdown, the exact twin of our rich text: paragraphs, two heading levels, lists, bold, italic, links, line breaks.

`to_html` reads it and names every line that holds anything else; `from_html` writes it. One after the other gives the
same text back, so blueprints and exports are exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from textwrap import TextWrapper
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.token import Token

Resolve = Callable[[str], str | None]
HEADINGS = ("h2", "h3")
WIDTH = 118
HELD = "\ue000"  # a blank inside a link while lines are wrapped: links stay on one line
_parser = MarkdownIt("commonmark").disable(["lheading", "reference", "autolink"])
# Every address reaches `resolve`, which names what it does not take; the parser would leave it as words.
_parser.validateLink = lambda url: True  # type: ignore[method-assign]

WHAT = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": gettext_lazy("a picture in the text; use a figure block"),
    "code_inline": gettext_lazy("code marks"),
    "code_block": gettext_lazy("an indented or code block"),
    "fence": gettext_lazy("a fenced block"),
    "blockquote_open": gettext_lazy("a quotation; use a quote block"),
    "hr": gettext_lazy("a rule"),
    "table_open": gettext_lazy("a table; use a table block"),
}


@dataclass
class Reading:
    """What came of a text: rich-text HTML without keys, and faults as (line, message), lines counted from 1."""

    html: str = ""
    faults: list[tuple[int, str]] = field(default_factory=list)


def plain_link(url: str) -> str | None:
    """The attributes of a link to the web, by mail or to a term; None for anything else."""
    if re.match(r"https?://[^\s]+$|mailto:[^\s@]+@[^\s@]+$", url):
        return f'href="{escape(url)}"'
    if re.match(r"term:[a-z0-9-]+$", url):
        return f'href="#term-{url[5:]}"'
    return None


def to_html(
    text: str,
    *,
    first_line: int = 1,
    headings: bool = True,
    inline: bool = False,
    resolve: Resolve = plain_link,
) -> Reading:
    """Read limited Markdown.

    `first_line` is where the text starts in its file; `inline` allows one paragraph only and leaves its `<p>` away.
    `resolve` turns an address into the attributes of `<a>`, or None when it is not allowed.
    """
    reader = _Reader(first_line, headings, resolve)
    tokens = _parser.parse(text)
    reader.blocks(tokens)
    html = "".join(reader.out)
    if inline:
        if html.count("<p>") > 1 or (html and not html.startswith("<p>")):
            reader.fault(tokens[0], _("only one paragraph, without lists or headings"))
        html = html.removeprefix("<p>").removesuffix("</p>")
    return Reading(html, reader.faults)


def inline_html(text: str, *, resolve: Resolve = plain_link) -> Reading:
    """Read the words of one paragraph: bold, italic, links, line breaks. A dash, number or # at its start is just that."""
    reader = _Reader(1, False, resolve)
    for token in _parser.parseInline(text):
        reader.inline(token)
    return Reading("".join(reader.out), reader.faults)


def plain_html(text: str) -> str:
    """Limited Markdown as HTML for display; what is not allowed is left out. Links to terms stay as plain words."""
    return to_html(text).html


def _not_allowed(what: Any) -> str:
    return _("%(what)s is not allowed in a text") % {"what": what}


class _Reader:
    def __init__(self, first_line: int, headings: bool, resolve: Resolve) -> None:
        self.first_line = first_line
        self.headings = headings
        self.resolve = resolve
        self.out: list[str] = []
        self.faults: list[tuple[int, str]] = []

    def fault(self, token: Token, message: str, extra: int = 0) -> None:
        line = (token.map[0] if token.map else 0) + self.first_line + extra
        self.faults.append((line, message))

    def blocks(self, tokens: list[Token]) -> None:
        paragraphs_in_item: list[int] = []
        for token in tokens:
            kind = token.type
            if kind == "heading_open" and (not self.headings or token.tag not in HEADINGS):
                only = _("only ## and ### make headings here")
                self.fault(token, only if self.headings else _("no headings here"))
            if kind == "list_item_open":
                paragraphs_in_item.append(0)
            elif kind == "list_item_close":
                paragraphs_in_item.pop()
            elif kind == "paragraph_open" and paragraphs_in_item:
                paragraphs_in_item[-1] += 1
                if paragraphs_in_item[-1] > 1:
                    self.fault(token, _("a list item holds one paragraph"))
            elif kind == "ordered_list_open" and token.attrs.get("start", 1) != 1:
                self.fault(token, _("a numbered list starts at 1"))
            if kind == "inline":
                self.inline(token)
            elif kind in WHAT:
                self.fault(token, _not_allowed(WHAT[kind]))
            elif (
                token.nesting
                and token.tag in ("p", "h2", "h3", "ul", "ol", "li")
                and not (token.tag == "p" and paragraphs_in_item)
            ):
                self.out.append(f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>")

    def inline(self, parent: Token) -> None:
        line = 0
        kept: list[bool] = []
        for token in parent.children or []:
            kind = token.type
            if kind == "text" or kind == "text_special":
                self.out.append(escape(token.content, quote=False))
            elif kind == "softbreak":
                line += 1
                self.out.append(" ")
            elif kind == "hardbreak":
                line += 1
                self.out.append("<br/>")
            elif kind in ("strong_open", "strong_close", "em_open", "em_close"):
                tag = "b" if kind.startswith("strong") else "i"
                self.out.append(f"</{tag}>" if kind.endswith("close") else f"<{tag}>")
            elif kind == "link_open":
                attributes = self.resolve(str(token.attrs["href"]))
                kept.append(attributes is not None)
                if attributes is None:
                    said = _("the link to %(address)s is not known or not allowed")
                    self.fault(parent, said % {"address": repr(token.attrs["href"])}, line)
                else:
                    self.out.append(f"<a {attributes}>")
                if token.attrs.get("title"):
                    self.fault(parent, _("a link has no title"), line)
            elif kind == "link_close":
                if kept.pop():
                    self.out.append("</a>")
            else:
                self.fault(parent, _not_allowed(WHAT.get(kind, kind)), line)


@dataclass
class Node:
    """An element of parsed rich text."""

    tag: str
    attrs: dict[str, str]
    children: list[Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(node)
        if tag != "br":
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in [node.tag for node in self.stack[1:]]:
            while self.stack.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(html: str) -> Node:
    """Rich text as a small tree."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def default_address(attrs: dict[str, str]) -> str:
    """The address of a link as Markdown writes it."""
    href = attrs.get("href", "")
    return f"term:{href[6:]}" if href.startswith("#term-") else href


def from_html(
    html: str, *, address: Callable[[dict[str, str]], str] = default_address, width: int = WIDTH
) -> str:
    """Write rich text as limited Markdown, lines wrapped at `width`.

    `address` turns the attributes of a link into its address.
    """
    return "\n\n".join(_blocks(parse(html), address, width)).replace(HELD, " ")


def inline_text(html: str, *, address: Callable[[dict[str, str]], str] = default_address) -> str:
    """Write the inside of a paragraph for `inline_html`, unwrapped."""
    return _inline(parse(html), address).replace(HELD, " ")


def normal_address(url: str) -> str:
    """An address as the reader of Markdown hands it to `resolve`."""
    return _parser.normalizeLink(url)


def _blocks(root: Node, address: Callable[[dict[str, str]], str], width: int) -> list[str]:
    parts: list[str] = []
    loose: list[Node | str] = []
    previous = ""
    for child in root.children:
        if isinstance(child, str) or child.tag not in ("p", "h2", "h3", "ul", "ol"):
            loose.append(child)
            continue
        if child.tag in HEADINGS:
            words = re.sub(r"(#+)$", r"\\\1", _inline(child, address).replace("\\\n", " "))
            parts.append(f"{'#' * int(child.tag[1])} {words}")
        elif child.tag == "p":
            parts.append(_wrap(_inline(child, address), width))
        else:
            second = child.tag == previous  # another sign, or Markdown would join the two lists
            marker = ("*" if second else "-") if child.tag == "ul" else (")" if second else ".")
            parts.append("\n".join(_list(child, address, width, "", marker)))
        previous = child.tag if previous != child.tag else ""
    text = _inline(Node("p", {}, loose), address)
    if text.strip():
        parts.append(_wrap(text, width))
    return [part for part in parts if part.strip()]


def _list(
    node: Node, address: Callable[[dict[str, str]], str], width: int, indent: str, marker: str
) -> list[str]:
    lines: list[str] = []
    number = 0
    for item in node.children:
        if isinstance(item, str) or item.tag != "li":
            continue
        number += 1
        sign = f"{number}{marker}" if node.tag == "ol" else marker
        inside = indent + " " * (len(sign) + 1)
        own = [child for child in item.children if isinstance(child, str) or child.tag not in ("ul", "ol")]
        text = _wrap(_inline(Node("p", {}, own), address), width, inside)
        lines.append(f"{indent}{sign} {text[len(inside) :]}".rstrip())
        for child in item.children:
            if isinstance(child, Node) and child.tag in ("ul", "ol"):
                lines += _list(child, address, width, inside, "-" if child.tag == "ul" else ".")
    return lines


def _wrap(text: str, width: int, indent: str = "") -> str:
    lines: list[str] = []
    for piece in text.split("\\\n"):
        wrapper = TextWrapper(
            width=width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        wrapped = [_guard(line, indent) for line in wrapper.wrap(piece)] or [indent]
        if lines:
            lines[-1] += "\\"
        lines += wrapped
    return "\n".join(lines)


def _guard(line: str, indent: str) -> str:
    """Keep the start of a line from being read as a list, a heading or a rule."""
    text = line[len(indent) :]
    text = re.sub(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-+\s*$|~{3,}|>)", r"\\\1", text)
    return indent + re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)


def _inline(node: Node, address: Callable[[dict[str, str]], str]) -> str:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(_escape(re.sub(r"\s+", " ", child)))
        elif child.tag == "br":
            parts.append("\\\n")
        elif child.tag in ("b", "strong"):
            parts.append(_mark("**", _inline(child, address)))
        elif child.tag in ("i", "em"):
            parts.append(_mark("*", _inline(child, address)))
        elif child.tag == "a":
            words = _inline(child, address).replace(" ", HELD)
            parts.append(f"[{words}]({_address(address(child.attrs))})")
        else:
            parts.append(_inline(child, address))
    return "".join(parts)


def _mark(sign: str, text: str) -> str:
    """Bold or italic; blanks stay outside the marks, where Markdown wants them."""
    inner = text.strip(" ")
    if not inner:
        return text
    before = text[: len(text) - len(text.lstrip(" "))]
    after = text[len(text.rstrip(" ")) :]
    return f"{before}{sign}{inner}{sign}{after}"


def _escape(text: str) -> str:
    text = re.sub(r"([\\`*_\[\]<])", r"\\\1", text)
    text = re.sub(r"!(?=\\\[|$)", r"\\!", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text)


def _address(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url


def as_text(value: Any) -> str:
    """The words of a piece of rich text, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(value or ""))).strip()
