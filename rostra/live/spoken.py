"""Texts that a thing keeps by language itself, such as a speaker's biography."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Spoken:
    """A text and the language it stands in; both empty when there is none."""

    text: str = ""
    language: str = ""


def nearest(texts: Mapping[str, str], language: str) -> Spoken:
    """The text in a language, else in English, else in the first that has one."""
    for code in (language, "en", *texts):
        if texts.get(code):
            return Spoken(texts[code], code)
    return Spoken()
