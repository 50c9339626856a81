"""What a translation must keep of its source, and the form in which people type it.

Rich passages are stored as inner HTML and typed as Markdown; links are written by their target, so that a translator
moves them without knowing what is behind. Everything here is pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from rostra.languages.markdown import (
    Node,
    Resolve,
    as_text,
    default_address,
    inline_html,
    inline_text,
    normal_address,
    parse,
    plain_link,
)

Address = Callable[[dict[str, str]], str]

TAGS = {"b", "strong", "i", "em", "a", "br"}
PLACEHOLDER = re.compile(r"\{\{\s*[\w.]+\s*\}\}|\{[A-Za-z_][\w.]*\}|%\(\w+\)[sd]")
_escaped_name = re.compile(r"(?:\{|%\()[A-Za-z](?:\w|\.|\\_)*(?<=\w)(?:\}|\)[sd])")
# Text without any of these is the same typed and stored: most paragraphs, and no parser need look at them.
_special = re.compile(r"[<>&\\`*_\[\]!]|[^\S ]|  ")
_marks = re.compile(r"<(?:b|i|strong|em)>")
_edge = re.compile(r"(\w)(<(?:b|i|strong|em)>)|(</(?:b|i|strong|em)>)(\w)")
# Blanks that mean something and that Markdown would fold: kept as other characters on the way.
SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_hide = {ord(space): chr(0xE100 + number) for number, space in enumerate(SPACES)}
_show = {0xE100 + number: space for number, space in enumerate(SPACES)}


@dataclass(frozen=True)
class Checked:
    """A typed text in its stored form, and what is wrong with it, each in a sentence; nothing when it may be saved."""

    text: str
    problems: list[str] = field(default_factory=list)


def address_of(attrs: dict[str, str]) -> str:
    """The target of a stored link in one word, as translators see it: `page:12`, `term:quorum`, a web address."""
    kind = attrs.get("linktype")
    return f"{kind}:{attrs.get('id', '')}" if kind else default_address(attrs)


def typed(text: str, rich: bool, *, address: Address = address_of) -> str:
    """A stored text as people type it: Markdown for a rich one, itself for a plain one."""
    return to_markdown(text, address=address) if rich else text


def checked(text: str, source: str, rich: bool, *, address: Address = address_of) -> Checked:
    """What people typed for a source, in stored form and looked over."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Checked("", [_("Write the translation first.")])
    if not rich:
        plain = text.strip(" \t\n")
        return Checked(plain, problems(source, plain, rich))
    html, faults = _read(text, source, address)
    if not as_text(html):
        return Checked(html, faults or [_("Write the translation first.")])
    return Checked(html, faults + [each for each in problems(source, html, rich) if each not in faults])


def to_markdown(html: str, *, address: Address = address_of) -> str:
    """The inside of a paragraph as Markdown."""
    if not _special.search(html):
        return html.strip(" ")
    text = _written(html, address)
    if _marks.search(html) and not _comes_back(text, html, address):
        careful = _written(_edge.sub(_apart, html), address)
        careful = re.sub("\ue200(.)\ue201", lambda match: f"&#{ord(match[1])};", careful)
        if _comes_back(careful, html, address):
            return careful
    return text


def _written(html: str, address: Address) -> str:
    text = inline_text(html.replace("&nbsp;", "\u00a0").translate(_hide), address=address).translate(_show)
    text = _escaped_name.sub(lambda match: match[0].replace("\\_", "_"), text)
    return re.sub(r"(?<!\\)[ \n]+$", "", text.lstrip(" "))


def _apart(match: re.Match[str]) -> str:
    """A letter beside a mark, to be written as a number: Markdown takes `**“so”**x` for asterisks, not for bold."""
    before, tag, after = match[1] or "", match[2] or match[3], match[4] or ""
    return "".join(f"\ue200{part}\ue201" if part and part != tag else part for part in (before, tag, after))


def _comes_back(text: str, html: str, address: Address) -> bool:
    """Whether Markdown is read as what it was written from."""
    return _shape(parse(_read(text, html, address)[0])) == _shape(parse(html))


def _shape(root: Node) -> list[object]:
    same = {"strong": "b", "em": "i"}
    return [
        child.strip(" ") if isinstance(child, str) else [same.get(child.tag, child.tag), _shape(child)]
        for child in root.children
    ]


def to_html(markdown: str, source_html: str, *, address: Address = address_of) -> str:
    """Markdown of one paragraph as inner HTML. A link gets the attributes that it has in the source; one that the source
    does not have leaves its words.
    """
    return _read(markdown, source_html, address)[0]


def words(text: str) -> str:
    """The words of a stored text without tags; a line break is a blank."""
    return "".join(_words(parse(text))) if "<" in text or "&" in text else text


def source_html(markdown: str, now: str, address: Address = address_of) -> str:
    """Markdown of an earlier source as inner HTML; `now` is the source of today. Links that it has no longer are made
    from their address.
    """
    return _read(markdown, now, address, _attributes_of)[0]


def _attributes_of(url: str) -> str | None:
    number = re.fullmatch(r"(page|document):(\d+)", url)
    return f'linktype="{number[1]}" id="{number[2]}"' if number else plain_link(url)


def problems(source: str, target: str, rich: bool, *, address: Address = address_of) -> list[str]:
    """What a translation lost or brought in, each in a sentence: links by target, placeholders, tags. Stored forms."""
    found = []
    if rich and ("<" in source or "<" in target):
        ours, theirs = _links(source, address), _links(target, address)
        found += [_lost_link(link) for link in ours if link not in theirs]
        found += [_foreign_link(link) for link in theirs if link not in ours]
        foreign = {node.tag for node in _nodes(parse(target))} - TAGS
        found += [_("The tag “%(tag)s” is not possible here.") % {"tag": tag} for tag in sorted(foreign)]
    ours, theirs = _placeholders(source, rich), _placeholders(target, rich)
    found += [
        _("The placeholder %(name)s is missing. It must stand in the translation as it is.") % {"name": name}
        for name in ours
        if name not in theirs
    ]
    found += [
        _("The placeholder %(name)s is not in the source text. Write it exactly as it is there.")
        % {"name": name}
        for name in theirs
        if name not in ours
    ]
    return found


def _read(
    text: str, source: str, address: Address, otherwise: Resolve = lambda url: None
) -> tuple[str, list[str]]:
    """Stored form and problems of typed Markdown."""
    if not _special.search(text):
        return text.strip(" "), []
    known: dict[str, str] = {}
    for attrs in _link_attributes(source):
        name = address(attrs)
        known[name] = known[normal_address(name)] = " ".join(
            f'{attribute}="{escape(value)}"' for attribute, value in attrs.items()
        )
    foreign: list[str] = []

    def resolve(url: str) -> str | None:
        attributes = known.get(url) or otherwise(url)
        if attributes is None:
            foreign.append(url)
        return attributes

    text = text.replace("\r\n", "\n")
    reading = inline_html(re.sub(r"(?<!\\)[ \t\n]+$", "", text.lstrip(" \t\n")), resolve=resolve)
    faults = [_foreign_link(url) for url in dict.fromkeys(foreign)]
    if re.search(r"\n[ \t]*\n", text.strip()):
        faults.append(_("This is one paragraph in the source text. Leave no empty line in it."))
    if len(reading.faults) > len(foreign):
        faults.append(
            _("Only **bold**, *italic*, [links](address) and line breaks are possible here, no other marks.")
        )
    return reading.html.strip(" "), faults


def _lost_link(link: str) -> str:
    return _("The link to %(link)s is missing. Put it round the words that mean the same.") % {"link": link}


def _foreign_link(link: str) -> str:
    return _("The link to %(link)s is not in the source text. Take it out.") % {"link": link}


def _placeholders(text: str, rich: bool) -> list[str]:
    if "{" not in text and "%" not in text:
        return []
    plain = words(text) if rich else text
    return list(dict.fromkeys(re.sub(r"\s", "", match[0]) for match in PLACEHOLDER.finditer(plain)))


def _links(html: str, address: Address) -> list[str]:
    return list(dict.fromkeys(address(attrs) for attrs in _link_attributes(html)))


def _link_attributes(html: str) -> Iterator[dict[str, str]]:
    return (node.attrs for node in _nodes(parse(html)) if node.tag == "a")


def _nodes(root: Node) -> Iterator[Node]:
    for child in root.children:
        if isinstance(child, Node):
            yield child
            yield from _nodes(child)


def _words(root: Node) -> Iterator[str]:
    for child in root.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield " "
        else:
            yield from _words(child)
