"""Cases as they are read: their texts in a language, and those of their sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rostra.community.models import Case, CaseSide
from rostra.community.translating.cases import SIDE, SIDE_WORDS, SORT, WORDS
from rostra.languages import reading


@dataclass(frozen=True)
class Words:
    """Texts by name as they are shown, and the language of each; `machine` and `outdated` tell of any of them."""

    text: Mapping[str, str]
    lang: Mapping[str, str]
    machine: bool = False
    outdated: bool = False


def words_of(cases: Iterable[Case], language: str, *, lists: bool = False) -> dict[int, Words]:
    """The texts of cases by primary key, with `lists` titles and summaries alone. One query at most, whatever their number."""
    names = ("title", "summary") if lists else WORDS
    return _laid(SORT, list(cases), names, language)


def side_words_of(sides: Iterable[CaseSide], language: str) -> dict[int, Words]:
    """What sides say, by primary key. One query at most."""
    return _laid(SIDE, list(sides), SIDE_WORDS, language)


def words(case: Case, language: str) -> Words:
    """The texts of one case."""
    return words_of([case], language)[case.pk]


def _laid(sort: str, things: list, names: Iterable[str], language: str) -> dict[int, Words]:
    foreign = [each.key for each in things if each.language != language]
    texts = reading.texts(sort, foreign, [language]) if foreign else {}
    return {
        each.pk: _said(each, names, language, texts.get(each.key, {}).get(language, {})) for each in things
    }


def _said(
    thing: Case | CaseSide, names: Iterable[str], language: str, texts: Mapping[str, reading.Laid]
) -> Words:
    said: dict[str, str] = {}
    tongues: dict[str, str] = {}
    states = set()
    for name in names:
        own = getattr(thing, name)
        laid = texts.get(name) if own else None
        said[name] = laid.text if laid else own
        tongues[name] = language if laid else thing.language
        if laid:
            states.add(laid.state)
    return Words(said, tongues, "machine" in states, "outdated" in states)
