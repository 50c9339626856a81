"""A source that tests fill: a shop of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from rostra.kernel.registries import search_sources
from rostra.search import dictionaries, sources
from rostra.search.sources import Document, Source


class Shop:
    """Documents by key, and which were asked for."""

    def __init__(self) -> None:
        self.things: dict[str, Document] = {}
        self.reads: list[set[str] | None] = []

    def put(
        self,
        key: str,
        text: dict[str, str] | None = None,
        *,
        said: dict[str, Any] | None = None,
        **title: str,
    ):
        self.things[key] = Document(key, title, text or {}, ("home", {}), **(said or {}))

    def read(self, keys: Iterable[str] | None) -> Iterator[Document]:
        wanted = None if keys is None else set(keys)
        self.reads.append(wanted)
        return (thing for key, thing in self.things.items() if wanted is None or key in wanted)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> Shop:
    """The only source there is; no dictionaries unless a test brings them."""
    settings.ROSTRA_DATA_DIR = tmp_path
    dictionaries._in.cache_clear()
    monkeypatch.setattr(search_sources, "_things", {})
    shop = Shop()
    sources.register(Source("shop", "Things", shop.read))
    return shop
