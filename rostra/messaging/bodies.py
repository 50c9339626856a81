"""Words that many messages share: written once with places for what is one reader's own, filled in at hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape

from rostra.messaging.letters import Letter
from rostra.messaging.models import Body, Message

STOP = "stop_url"  # the value that mail programs get in their own header too (RFC 8058)
FIRST = 0xF100  # of the characters that stand for values; nobody writes them


def marks(names: Iterable[str]) -> dict[str, str]:
    """A place for each name, to be put where its value stands."""
    return {name: chr(FIRST + number) for number, name in enumerate(names)}


def keep(letter: Letter, places: dict[str, str]) -> Body:
    """Store the words of a letter that holds these places."""
    return Body.objects.create(
        language=letter.language, text=letter.text, html=letter.html, marks=dict(places)
    )


def said(message: Message) -> tuple[str, str]:
    """Text and HTML of a message as its reader gets them."""
    if not message.body_id:
        return message.text, message.html
    text, html, places = _words(message.body_id)
    for name, place in places:
        value = str(message.values.get(name, ""))
        text, html = text.replace(place, value), html.replace(place, escape(value))
    return text, html


@lru_cache(maxsize=32)
def _words(key: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    body = Body.objects.get(pk=key)
    return body.text, body.html, tuple(body.marks.items())
