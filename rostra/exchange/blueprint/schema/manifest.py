"""What a blueprint says of itself."""

from __future__ import annotations

from typing import Literal

from rostra.exchange.blueprint.fields import Id, Language, Line, Strict, Url, Version, Words

FORMAT = "rostra-blueprint/1"


class LicenceNote(Strict):
    what: Words
    licence: Words
    holder: Words
    url: Url | None = None


class Manifest(Strict):
    format: Literal["rostra-blueprint/1"]
    id: Id
    version: Version
    language: Language
    title: Line
    summary: Words = ""
    licence: Line
    rights: Words = ""
    authors: list[Line] = []
    requires: list[Id] = []
    notes: list[LicenceNote] = []
