"""A letter to many, letter by letter: the frame is made once for each language, a person's words are put in.

Placeholders are names in braces. Texts are limited Markdown; `{link}` may stand as the address of a link.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe

from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import squeeze
from rostra.languages.markdown import Reading, plain_link, to_html
from rostra.messaging import letters
from rostra.messaging.kinds import TEAM_LETTER
from rostra.messaging.letters import Letter
from rostra.messaging.wording import BRACES, PLACEHOLDER

Texts = Mapping[str, Mapping[str, str]]
ADDRESSES = ("link", "site_url")  # placeholders that may be the address of a link
ALWAYS = ("site_name", "site_url")
NOTHING = "–"
BODY, SUBJECT, STOP = "\ue001", "\ue002", "\ue003"
BRACED_ADDRESS = re.compile(r"%7B(\w+)%7D")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
BARE = re.compile(r"(?<![\">])(https?://[^\s<]+[^\s<.,;:!?)]|\{(?:link|site_url)\})(?![^<]*</a>)(?!\")")


def day(value: dt.date | None) -> dict[str, str] | None:
    """A date as a value that can be stored; it is said in the letter's language."""
    return {"on": value.isoformat()} if value else None


def body_html(text: str) -> Reading:
    """A body as HTML that still holds its placeholders. Bare addresses become links."""
    reading = to_html(text.replace("\r\n", "\n"), headings=False, resolve=_resolve)
    reading.html = BARE.sub(r'<a href="\1">\1</a>', reading.html)
    return reading


def _resolve(url: str) -> str | None:
    braced = BRACED_ADDRESS.fullmatch(url)
    if braced:
        return f'href="{{{braced[1]}}}"' if braced[1] in ADDRESSES else None
    return None if url.startswith("term:") else plain_link(url)


def body_text(text: str) -> str:
    """A body as plain text that still holds its placeholders."""
    return BOLD.sub(r"\1", LINK.sub(r"\1: \2", text.replace("\r\n", "\n").strip()))


def unknown(text: str, known: Iterable[str]) -> list[str]:
    """Placeholders that nothing stands for; a brace that stands alone is one too."""
    names = {*known, *ALWAYS}
    found = [match[0] for match in PLACEHOLDER.finditer(text) if match[1] not in names]
    found += [match[0] for match in BRACES.finditer(PLACEHOLDER.sub("", text))]
    return list(dict.fromkeys(found))


class Composer:
    """Writes the letters of one text in several languages; `source` is read by whoever's language is missing."""

    def __init__(self, texts: Texts, *, source: str, links: Iterable[Mapping[str, str]] = ()) -> None:
        self.texts = {code: text for code, text in texts.items() if text.get("subject") and text.get("body")}
        self.source = source
        self.links = list(links)
        self._frames: dict[str, tuple[Letter, str, str]] = {}
        self._always: dict[str, Any] = {}

    def language_for(self, language: str) -> str:
        """The language in which a reader of `language` gets it."""
        nearest = nearest_offered(language)
        return nearest if nearest in self.texts else self.source

    def letter(self, language: str, values: Mapping[str, Any], *, stop_url: str = "") -> Letter:
        """The letter for one reader, with the values of the placeholders put in."""
        code, stop_url = self.language_for(language), stop_url or settings.ROSTRA_URL
        frame, html, text = self._frame(code)
        with translation.override(frame.language):
            words = {name: _word(value) for name, value in {**self._always, **values}.items()}
        subject = squeeze(_fill(self.texts[code]["subject"], words))[: letters.LONGEST_SUBJECT]
        marks = {name: escape(word) for name, word in words.items()}
        return Letter(
            code,
            subject,
            frame.text.replace(BODY, _fill(text, words)).replace(STOP, stop_url),
            frame.html.replace(BODY, _fill(html, marks))
            .replace(SUBJECT, escape(subject))
            .replace(STOP, stop_url),
        )

    def _frame(self, code: str) -> tuple[Letter, str, str]:
        if code not in self._frames:
            if not self._always:
                self._always = {"site_name": letters.site_name(), "site_url": settings.ROSTRA_URL}
            body = self.texts[code]["body"]
            frame = letters.render(
                TEAM_LETTER,
                language=code,
                context={
                    "subject": SUBJECT,
                    "body": BODY,
                    "body_html": mark_safe(BODY),
                    "links": self.links,
                    "stop_url": STOP,
                },
            )
            self._frames[code] = (frame, body_html(body).html, body_text(body))
        return self._frames[code]


def _fill(text: str, words: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: words.get(match[1], NOTHING), text)


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return _said(value["on"], translation.get_language() or "")
    return NOTHING if value is None or value == "" else str(value)


@lru_cache(maxsize=1000)
def _said(day: str, language: str) -> str:
    """A stored date in words of the active language."""
    return date_format(dt.date.fromisoformat(day), "DATE_FORMAT")
