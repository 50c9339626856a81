"""Topics and words of the glossary in a language, for the rooms above; from memory until something is published."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.conf import settings

from rostra.kernel import pagecache
from rostra.languages import reading as translations
from rostra.programmes.models import Term, Topic


@dataclass(frozen=True)
class Word:
    """A topic in a language; `lang` is set when its name stands in another one."""

    key: str
    title: str
    lang: str = ""


@dataclass(frozen=True)
class Entry:
    """A word of the glossary in a language; `lang` is set when it stands in another one. `see`: keys of related words."""

    key: str
    term: str
    definition: str
    lang: str = ""
    see: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """What it stands under in the list."""
        return self.term[:1].upper()


def alphabetical(text: str) -> str:
    """A key to sort and to find by: letters with marks stand beside those without."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def topics(language: str) -> dict[str, Word]:
    """All topics by key, in alphabetical order."""
    return pagecache.kept(("topics", language), lambda: _topics(language))


def _topics(language: str) -> dict[str, Word]:
    rows = list(Topic.objects.all())
    laid = translations.texts("topic", [row.key for row in rows], [language])
    words = []
    for row in rows:
        text = laid.get(row.key, {}).get(language, {}).get("title")
        words.append(Word(row.key, text.text if text else row.title, "" if text else _other(language)))
    return {word.key: word for word in sorted(words, key=lambda word: alphabetical(word.title))}


def glossary(language: str) -> dict[str, Entry]:
    """The whole glossary by key, in alphabetical order."""
    return pagecache.kept(("glossary", language), lambda: _glossary(language))


def _glossary(language: str) -> dict[str, Entry]:
    rows = list(Term.objects.prefetch_related("see"))
    laid = translations.texts("term", [row.key for row in rows], [language])
    entries = []
    for row in rows:
        texts = laid.get(row.key, {}).get(language, {})
        whole = "term" in texts and "definition" in texts
        entries.append(
            Entry(
                row.key,
                texts["term"].text if whole else row.term,
                texts["definition"].text if whole else row.definition,
                "" if whole else _other(language),
                tuple(each.key for each in row.see.all()),
            )
        )
    return {entry.key: entry for entry in sorted(entries, key=lambda entry: alphabetical(entry.term))}


def _other(language: str) -> str:
    """The language that shared words are written in, when it is not the one asked for."""
    source = settings.LANGUAGE_CODE
    return "" if source == language else source
