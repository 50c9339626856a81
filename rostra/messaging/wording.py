"""The academy's own subject and opening of a kind of message: looked up in the reader's language and filled in.

A placeholder is a name in braces, `{edition}`; each kind of message knows those of its sample, besides `{name}`,
`{site_name}` and `{site_url}`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from rostra.kernel.registries import MessageKind, message_kinds
from rostra.kernel.text import squeeze
from rostra.languages import reading
from rostra.languages.markdown import to_html
from rostra.messaging.kinds import ACCOUNT, TEAM_LETTER
from rostra.messaging.models import Wording

SORT = "message"
FIXED = (ACCOUNT, TEAM_LETTER)  # these come to us ready: mail of libraries, and what the team writes
ALWAYS = ("name", "site_name", "site_url")
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
BRACES = re.compile(r"[{}]")
WORDS = str | int | float | dt.date | None


@dataclass(frozen=True)
class Own:
    """What the academy says at the beginning of a letter; what is empty is said in our words."""

    subject: str = ""
    opening: str = ""


def kinds() -> list[MessageKind]:
    """The kinds of message that can have words of the academy's own."""
    return [kind for kind in message_kinds.values() if kind.name not in FIXED]


def placeholders(kind: str) -> list[str]:
    """The names that may stand in braces in a message of this kind."""
    sample = message_kinds[kind].sample()
    return sorted({*ALWAYS, *(name for name, value in sample.items() if _is_word(value))})


def unknown(kind: str, *texts: str) -> list[str]:
    """Placeholders in texts that this kind of message does not know; a brace that stands alone is one too."""
    known = placeholders(kind)
    found = [match[0] for text in texts for match in PLACEHOLDER.finditer(text) if match[1] not in known]
    found += [match[0] for text in texts for match in BRACES.finditer(PLACEHOLDER.sub("", text))]
    return list(dict.fromkeys(found))


def own(kind: str, language: str) -> Own:
    """The academy's words for a kind of message in a language, else in the language they were written in."""
    if kind in FIXED:
        return Own()
    wording = Wording.objects.filter(kind=kind).first()
    if wording is None:
        return Own()
    texts: Mapping[str, reading.Laid] = {}
    if wording.language != language:
        texts = reading.texts(SORT, [kind], [language]).get(kind, {}).get(language, {})
    said = {
        name: texts[name].text if name in texts else getattr(wording, name) for name in ("subject", "opening")
    }
    return Own(**said)


def said(text: str, values: Mapping[str, Any]) -> str:
    """A text with its placeholders filled in, in the present language."""
    return PLACEHOLDER.sub(lambda match: _word(values, match[1]), text)


def subject(text: str, values: Mapping[str, Any]) -> str:
    """The same in one line."""
    return squeeze(said(text, values))


def html(text: str, values: Mapping[str, Any]) -> SafeString:
    """Limited Markdown with its placeholders filled in; values are words, never marks."""
    body = to_html(text, headings=False).html
    return mark_safe(PLACEHOLDER.sub(lambda match: escape(_word(values, match[1])), body))


def _word(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, dt.date):
        return date_format(value, "DATE_FORMAT")
    return str(value) if _is_word(value) and value is not None else ""


def _is_word(value: Any) -> bool:
    """Whether it can stand in a sentence; yes and no cannot."""
    return isinstance(value, WORDS) and not isinstance(value, bool)
