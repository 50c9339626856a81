"""Terms of the glossary inside a text, with how they are called in another language."""

from __future__ import annotations

import re
from typing import NamedTuple

from rostra.languages.guards import words
from rostra.languages.models import Passage, Translation

SORT = "term"
ADDRESS = "term"
ENDINGS = r"(?:s|es|n|en|er|et|erne|ne)?"
_link = re.compile(r'href="#term-([a-z0-9-]+)"')


class Hit(NamedTuple):
    """A term as the glossary has it, and its translation if there is one."""

    term: str
    translation: str | None


def hits(text: str, language: str) -> list[Hit]:
    """The glossary's terms that a source text (stored form) names or links to, in the order of the alphabet.

    Two queries. Capitals do not matter, and simple endings are allowed.
    """
    linked = set(_link.findall(text))
    plain = words(text)
    terms = [
        (passage.pk, passage.text)
        for passage in Passage.objects.filter(
            thing__sort=SORT, address=ADDRESS, thing__gone_at__isnull=True, gone_at__isnull=True
        ).select_related("thing")
        if passage.thing.key in linked or _names(plain, passage.text)
    ]
    known = dict(
        Translation.objects.filter(passage__in=[pk for pk, _term in terms], language=language).values_list(
            "passage_id", "text"
        )
    )
    return sorted((Hit(term, known.get(pk)) for pk, term in terms), key=lambda hit: hit.term.casefold())


def _names(text: str, term: str) -> bool:
    return bool(re.search(rf"\b{re.escape(term.strip())}{ENDINGS}(?!\w)", text, re.IGNORECASE))
