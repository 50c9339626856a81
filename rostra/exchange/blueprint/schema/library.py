"""Terms, competence frameworks and media."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rostra.exchange.blueprint.fields import FileName, Id, Language, Line, Strict, Url, Words


class Term(Strict):
    id: Id
    term: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    definition: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    see: list[Id] = []


class Glossary(Strict):
    terms: list[Term]


class FrameworkLevel(Strict):
    id: Id
    title: Line
    order: int


class Competence(Strict):
    id: Id
    title: Line
    description: Words = ""
    parent: Id | None = None


class Framework(Strict):
    id: Id
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    title: Line
    publisher: Words = ""
    source_url: Url | None = None
    levels: list[FrameworkLevel] = []
    competences: list[Competence] = []


class Chapter(Strict):
    at: int
    title: Line


class Track(Strict):
    """Captions in one more language."""

    language: Language
    file: FileName


class Medium(Strict):
    id: Id
    file: FileName
    kind: Literal["image", "video", "document"]
    title: Line
    alt: Words | None = None
    creator: Words = ""
    licence: Words = ""
    captions: FileName | None = None
    captions_language: Language | None = None
    captions_reason: Words = ""
    tracks: list[Track] = []
    transcript: FileName | None = None
    poster: FileName | None = None
    minutes: int | None = None
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    chapters: list[Chapter] = []

    @model_validator(mode="after")
    def whole(self) -> Medium:
        if self.kind == "image" and self.alt is None:
            raise PydanticCustomError(
                "alt", 'alt: say what the picture shows, or write alt: "" when it is decorative'
            )
        if self.kind == "video" and not self.captions and not self.captions_reason:
            raise PydanticCustomError("captions", "captions: name the file, or give captions_reason")
        if self.captions and not self.captions_language:
            raise PydanticCustomError("language", "captions_language: is missing")
        if self.tracks and self.kind != "video":
            raise PydanticCustomError("tracks", "tracks: only a video has them")
        spoken = [self.captions_language, *(track.language for track in self.tracks)]
        if len(set(spoken)) < len(spoken):
            raise PydanticCustomError("tracks", "tracks: one file for each language, besides the captions")
        self.tracks.sort(key=lambda track: track.language)
        return self

    def files(self) -> list[str]:
        names = (
            self.file,
            self.captions,
            *(track.file for track in self.tracks),
            self.transcript,
            self.poster,
        )
        return [name for name in names if name]


class Media(Strict):
    items: list[Medium]
