"""The first texts of the standard pages, in Markdown files beside the code; editors change the pages, not the files."""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rostra.languages.markdown import to_html
from rostra.languages.passages import write_ids
from rostra.programmes.models import StandardPage

FOLDER = Path(__file__).parent / "texts"
NAMES = ("about", "privacy", "accessibility")
SOURCE = "en"


@dataclass(frozen=True)
class StandardText:
    """A page to be: its name is key and slug."""

    name: str
    language: str
    title: str
    summary: str
    body: list[dict[str, Any]]


def text_of(name: str, language: str, values: dict[str, str]) -> StandardText:
    """The text of a standard page in a language, or in English when there is none, with the academy's facts filled in."""
    path = FOLDER / language / f"{name}.md"
    if not path.exists():
        language, path = SOURCE, FOLDER / SOURCE / f"{name}.md"
    filled = string.Formatter().vformat(path.read_text("utf-8"), (), values)
    heading, summary, body = filled.split("\n\n", 2)
    block = StandardPage._meta.get_field("body").stream_block
    raw = write_ids([{"type": "text", "value": to_html(body).html}], block, name)
    return StandardText(name, language, heading.removeprefix("# "), summary, raw)
