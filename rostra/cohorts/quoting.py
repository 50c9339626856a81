"""The blocks of an activity's text as the read model has it: each with its id, its HTML and its first words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from rostra.kernel.text import squeeze

BLOCK = re.compile(r'<div class="block[^"]*" id="b-([^"]+)"[^>]*>')
DIV = re.compile(r"<(/?)div\b[^>]*>")
HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.S)
TAG = re.compile(r"<[^>]+>")
NAME, QUOTE = 70, 200


@dataclass(frozen=True)
class Place:
    """One block of a text. `name` is its heading or its first words, `quote` its first words as they stand."""

    block: str
    html: str
    name: str
    quote: str


def places(html: str) -> list[Place]:
    """The blocks of a text in order; words that explain terms at the end belong to none."""
    found = []
    for opening in BLOCK.finditer(html):
        whole = html[opening.start() : _end(html, opening.end())]
        inner = whole[len(opening[0]) : -len("</div>")]
        text, heading = words(inner), HEADING.search(inner)
        name = words(heading[1]) if heading else text
        found.append(Place(opening[1], whole, cut(name, NAME), cut(text, QUOTE)))
    return found


def words(html: str) -> str:
    """The words of a piece of HTML, without marks."""
    return squeeze(unescape(TAG.sub(" ", html)))


def cut(text: str, most: int) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    return f"{short.rsplit(' ', 1)[0] if ' ' in short else short}…"


def _end(html: str, start: int) -> int:
    """Where the element ends that was opened just before `start`."""
    depth = 1
    for tag in DIV.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(html)
