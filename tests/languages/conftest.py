"""A small sort of things for the tests of this room: leaflets, kept in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rostra.kernel.registries import translatables
from rostra.languages import things
from tests.languages.leaflets import SORT, Leaflets


@pytest.fixture
def leaflets() -> Iterator[Leaflets]:
    kept = Leaflets()
    things.register(things.Translatable(name=SORT, label="leaflet", read=kept.read, changed=kept.note))
    yield kept
    del translatables._things[SORT]


@pytest.fixture
def glossary() -> Iterator[Leaflets]:
    """Terms for the time of a test, whatever the rooms above have registered."""
    kept = Leaflets()
    before = translatables._things.pop("term", None)
    things.register(things.Translatable(name="term", label="term", read=kept.read, changed=kept.note))
    yield kept
    del translatables._things["term"]
    if before is not None:
        things.register(before)
