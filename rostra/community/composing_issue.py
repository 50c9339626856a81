"""An issue in one language: its parts as HTML and as text, real items looked up, what is not translated marked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from rostra.community.issue_blocks import ITEMS
from rostra.community.issue_items import SORTS, Item, Wanted
from rostra.community.models import Issue
from rostra.languages import reading
from rostra.languages.markdown import from_html
from rostra.languages.names import name_of
from rostra.languages.passages import is_item, overlay
from rostra.messaging.composing import body_text
from rostra.programmes import addresses
from rostra.programmes.models import Picture
from rostra.programmes.richtext import expand, links_of

SORT = "issue"
WORDS = ("title", "subject", "preheader")
PICTURE = "width-1040|bgcolor-fff|format-jpeg|jpegquality-78"
SHOWN = 520  # points a picture is wide in a letter; twice as many for sharp screens
ESCAPED = re.compile(r"\\([\\`*_\[\]<!&#.)+~>=-])")
HEADING = re.compile(r"^#{2,3} ", re.MULTILINE)
OWN_LINK = re.compile(r'((?:href|src)=")/')
USUAL = {
    "sessions": gettext_lazy("Next sessions"),
    "library": gettext_lazy("New in the library"),
    "posts": gettext_lazy("New posts"),
    "cases": gettext_lazy("New cases"),
    "documents": gettext_lazy("New documents"),
}


@dataclass(frozen=True)
class Part:
    """One part of an issue. `lang` is "" in the reader's language; `note` says so when it is in another."""

    html: str
    text: str
    lang: str = ""
    note: str = ""


@dataclass(frozen=True)
class Composed:
    """An issue in one language. Links of ours begin with a slash."""

    language: str
    title: str
    title_lang: str
    subject: str
    preheader: str
    parts: tuple[Part, ...]

    def whole(self) -> Composed:
        """The same with whole addresses, as letters need them."""
        return replace(self, parts=tuple(replace(each, html=absolute(each.html)) for each in self.parts))

    @property
    def html(self) -> str:
        """All parts, for a page."""
        return mark_safe(  # each part was made by a template or cleaned
            render_to_string("community/issue/parts.html", {"parts": self.parts}).strip()
        )


def absolute(html: str) -> str:
    """HTML whose links of ours are whole."""
    return OWN_LINK.sub(rf"\g<1>{settings.ROSTRA_URL}/", html)


def compose(issue: Issue, language: str, *, since: dt.datetime | None = None) -> Composed:
    """An issue as a reader of a language gets it now; items are those since an instant."""
    is_source = language == issue.language
    texts: Mapping[str, reading.Laid] = {}
    if not is_source:
        texts = reading.texts(SORT, [issue.key], [language]).get(issue.key, {}).get(language, {})
    plain = {address: laid.text for address, laid in texts.items()}
    raw: list[dict[str, Any]] = list(issue.body.raw_data)
    fallback: set[str] = set()
    if not is_source:
        raw, fallback = overlay(raw, issue.body.stream_block, plain, "body")
    said = {name: plain.get(name) or getattr(issue, name) for name in WORDS}
    with translation.override(language):
        maker = _Maker(issue, language, since)
        parts = [maker.part(child, child.get("id") in fallback) for child in raw]
    return Composed(
        language,
        said["title"],
        language if is_source or "title" in plain else issue.language,
        said["subject"] or said["title"],
        said["preheader"],
        tuple(part for part in parts if part is not None),
    )


class _Maker:
    """Makes the parts of one issue in one language."""

    def __init__(self, issue: Issue, language: str, since: dt.datetime | None) -> None:
        self.language, self.source, self.since = language, issue.language, since

    def part(self, child: dict[str, Any], is_foreign: bool) -> Part | None:
        """One block; None for one that has nothing to show."""
        kind, value = child["type"], child["value"]
        if kind in ITEMS:
            return self._items(kind, value, is_foreign)
        made = getattr(self, f"_{kind}", None)
        part: Part | None = made(value) if made else None
        if part is None or not is_foreign:
            return part
        note = _("This part is not translated yet. It is in %(language)s.") % {
            "language": name_of(self.source)
        }
        return replace(part, lang=self.source, note=note)

    def _heading(self, value: str) -> Part:
        return Part(_filled("heading", {"text": value}), value.upper())

    def _text(self, value: str) -> Part:
        html = _rich(value)
        return Part(html, _plain(html))

    def _quote(self, value: dict[str, Any]) -> Part:
        said = f"“{value.get('text', '')}”\n{value.get('source', '')}"
        return Part(_filled("quote", value), f"{said}\n{value['url']}" if value.get("url") else said)

    def _figure(self, value: dict[str, Any]) -> Part | None:
        chosen = value.get("image") or {}
        picture = Picture.objects.filter(pk=chosen.get("image")).first()
        if picture is None:
            return None
        rendition = picture.get_rendition(PICTURE)
        alt = "" if chosen.get("decorative") else chosen.get("alt_text") or picture.description
        height = round(SHOWN * rendition.height / rendition.width) if rendition.width else SHOWN
        caption = value.get("caption", "")
        facts = {"url": rendition.url, "width": SHOWN, "height": height, "alt": alt, "caption": caption}
        return Part(_filled("figure", facts), "\n".join(filter(None, [f"[{alt}]" if alt else "", caption])))

    def _items(self, kind: str, value: dict[str, Any], is_foreign: bool) -> Part | None:
        """Items say their own language; a heading that is not translated gives way to the usual one."""
        chosen = tuple(item["value"] if is_item(item) else item for item in value.get("chosen") or [])
        wanted = Wanted(
            int(value.get("number") or 3), value.get("topic") or "", tuple(filter(None, chosen)), self.since
        )
        items = SORTS[kind](wanted, self.language)
        if not items:
            return None
        heading = (value.get("heading") or "") if not is_foreign else ""
        heading = heading or str(USUAL[kind])
        html = _filled("items", {"heading": heading, "items": items})
        return Part(html, "\n\n".join([heading.upper(), *(_said(item) for item in items)]))


def _said(item: Item) -> str:
    lines = (item.title, item.facts, item.summary, f"{settings.ROSTRA_URL}{item.path}")
    return "\n".join(line for line in lines if line)


def _filled(name: str, values: dict[str, Any]) -> str:
    return render_to_string(f"community/issue/{name}.html", values).strip()


def _rich(value: str) -> str:
    """Stored rich text as clean HTML; links to pages of ours lead to their addresses."""
    pages = {int(each["id"]) for each in links_of(value) if each.get("linktype") == "page" and each.get("id")}
    found = Page.objects.filter(pk__in=pages, live=True).specific() if pages else []
    page_links = {page.pk: address for page in found if (address := addresses.of_page(page))}
    return expand(value, page_links=page_links, document_links={}, terms=set())


def _plain(html: str) -> str:
    """Clean HTML as text for mail programs that show no other: addresses stand behind their words."""
    text = body_text(from_html(absolute(html), width=10_000))
    return ESCAPED.sub(r"\1", HEADING.sub("", text)).replace("\\\n", "\n")
