"""A page's plain words in the language of a reader: the translation where there is one, else the source's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rostra.languages.models import State
from rostra.languages.reading import Laid

Texts = Mapping[str, Laid]
UNREVIEWED = (State.MACHINE, State.DRAFT)


@dataclass
class Words:
    """The words of one thing in `language`, written in `source`. Counts what it gives out: parts that fell back to the
    source, are outdated, were not reviewed."""

    language: str
    source: str
    texts: Texts = field(default_factory=dict)
    laid: int = 0
    fallback: int = 0
    outdated: int = 0
    unreviewed: int = 0

    @property
    def is_source(self) -> bool:
        return self.language == self.source

    def plain(self, address: str, text: str) -> str:
        """A plain text at an address."""
        if self.is_source or not text.strip():
            return text
        laid = self.texts.get(address)
        if laid is None:
            self.fallback += 1
            return text
        self.count(laid)
        return laid.text

    def lang(self, address: str, text: str) -> str:
        """The language that `plain` answers in when it is not the reader's; else ""."""
        return self.source if not self.is_source and text.strip() and address not in self.texts else ""

    def count(self, laid: Laid) -> None:
        self.laid += 1
        self.outdated += laid.state == State.OUTDATED
        self.unreviewed += laid.state in UNREVIEWED

    def summing_up(self) -> dict[str, Any]:
        """What a page says of its translation: "source", "whole", "part" or "none", and the counts."""
        if self.is_source:
            return {"state": "source"}
        state = "whole" if not self.fallback else "part" if self.laid else "none"
        return {
            "state": state,
            "source": self.source,
            "fallback": self.fallback,
            "outdated": self.outdated,
            "unreviewed": self.unreviewed,
        }


@dataclass
class Voice:
    """All texts of a tree in one language: by sort and key, then address."""

    language: str
    source: str
    texts: dict[str, dict[str, Texts]] = field(default_factory=dict)

    @property
    def is_source(self) -> bool:
        return self.language == self.source

    def words(self, key: str, sort: str = "page") -> Words:
        """The words of one thing, counting from nothing."""
        return Words(self.language, self.source, self.texts.get(sort, {}).get(key, {}))

    def say(self, sort: str, key: str, address: str, text: str) -> str:
        """One plain text, uncounted."""
        return self.words(key, sort).plain(address, text)
