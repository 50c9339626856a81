"""Sessions as they are read: their texts in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rostra.languages import reading
from rostra.live.models import Session
from rostra.live.translating import SORT, WORDS


@dataclass(frozen=True)
class Words:
    """A session's texts as they are shown. `language` holds the language of each by name, for `lang=`: that of the reader where
    it is translated, else that of the session.
    """

    title: str
    summary: str
    about: str
    language: Mapping[str, str]

    @property
    def title_lang(self) -> str:
        return self.language["title"]

    @property
    def summary_lang(self) -> str:
        return self.language["summary"]

    @property
    def about_lang(self) -> str:
        return self.language["about"]


def words(session: Session, language: str) -> Words:
    """A session's texts in a language. One query at most, none when it is written in that language."""
    return words_of([session], language)[session.pk]


def words_of(sessions: Iterable[Session], language: str) -> dict[int, Words]:
    """The texts of sessions by primary key. One query at most, whatever their number."""
    sessions = list(sessions)
    foreign = [each.key for each in sessions if each.language != language]
    texts = reading.texts(SORT, foreign, [language]) if foreign else {}
    return {each.pk: _said(each, language, texts.get(each.key, {}).get(language, {})) for each in sessions}


def _said(session: Session, language: str, texts: Mapping[str, reading.Laid]) -> Words:
    said: dict[str, str] = {}
    tongues: dict[str, str] = {}
    for name in WORDS:
        own = getattr(session, name)
        laid = texts.get(name) if own else None
        said[name] = laid.text if laid else own
        tongues[name] = language if laid else session.language
    return Words(**said, language=tongues)
