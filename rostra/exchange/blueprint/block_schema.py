"""What the fenced blocks of a page may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rostra.exchange.blueprint.fields import Id, Line, Prose, Strict, Url, Words


class Note(Strict):
    kind: Literal["tip", "caution", "example"] = "tip"
    title: Words = ""
    text: Prose


class Quote(Strict):
    text: Words
    source: Line
    url: Url | None = None


class Figure(Strict):
    image: Id
    caption: Words = ""
    alt: Words | None = None


class Table(Strict):
    caption: Line
    head: Annotated[list[str], Field(min_length=2)]
    rows: Annotated[list[list[str]], Field(min_length=1)]

    @model_validator(mode="after")
    def even(self) -> Table:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.head):
                message = f"row {number} has {len(row)} cells, the head has {len(self.head)}"
                raise PydanticCustomError("row", "{message}", {"message": message})
        return self


class Details(Strict):
    title: Line
    text: Prose


class SourceItem(Strict):
    title: Line
    publisher: Words = ""
    year: Annotated[int | str, Field()] = ""
    url: Url | None = None


class Sources(Strict):
    items: Annotated[list[SourceItem], Field(min_length=1)]


class Download(Strict):
    document: Id
    title: Line


BLOCKS: dict[str, type[Strict]] = {
    "note": Note,
    "quote": Quote,
    "figure": Figure,
    "table": Table,
    "details": Details,
    "sources": Sources,
    "download": Download,
}
