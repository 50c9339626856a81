"""A page with its text, and a blueprint as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from rostra.exchange.blueprint.schema.assessed import Bank, Form, Quiz
from rostra.exchange.blueprint.schema.library import Framework, Medium, Term
from rostra.exchange.blueprint.schema.manifest import Manifest


class Body(BaseModel):
    """One block of a page. `value` is rich text for "text", else the block's model. Empty `id`: to be given."""

    type: str
    value: Any
    id: str = ""
    keys: list[str] = []


class Page(BaseModel):
    """A page with its children in order."""

    head: Any
    body: list[Body] = []
    children: list[Page] = []


class Blueprint(BaseModel):
    """A programme, or methods, or both, ready to be written to a folder or to an academy.

    `translations`: the text of a PO file by language.
    """

    manifest: Manifest
    terms: list[Term] = []
    frameworks: list[Framework] = []
    media: list[Medium] = []
    banks: list[Bank] = []
    quizzes: list[Quiz] = []
    forms: list[Form] = []
    programme: Page | None = None
    methods: list[Page] = []
    translations: dict[str, str] = {}


def walk(page: Page | None, level: int = 0) -> Iterator[tuple[Page, int]]:
    """Every page of a programme with its depth: 0 programme, 1 level or block, 2 module, 3 activity."""
    if page is not None:
        yield page, level
        for child in page.children:
            yield from walk(child, level + 1)
