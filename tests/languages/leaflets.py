"""Leaflets: the simplest thing with texts, for tests; and what a recount from the rows gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from rostra.languages.models import Coverage, Passage, Thing, Translation
from rostra.languages.passages import Text
from rostra.languages.things import Source

SORT = "leaflet"


class Leaflets:
    """What a room would hold: sources by key. `told` are the calls that asked for readers' copies to be made anew."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.told: list[tuple[set[str], set[str]]] = []

    def read(self, keys: Iterable[str] | None) -> list[Source]:
        return [each for key, each in self.sources.items() if keys is None or key in set(keys)]

    def note(self, keys: set[str], languages: set[str]) -> None:
        self.told.append((keys, languages))

    def write(
        self, key: str, texts: dict[str, str], *, rich: bool = False, programme: str = "", place: str = ""
    ) -> Source:
        made = Source(
            key=key,
            title=f"Leaflet {key}",
            language="en",
            texts=[Text(address, text, rich) for address, text in texts.items()],
            programme_key=programme,
            place=place,
        )
        self.sources[key] = made
        return made


def passage(key: str, address: str, sort: str = SORT) -> Passage:
    return Passage.objects.get(thing__sort=sort, thing__key=key, address=address)


def stored_counts() -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (row.thing.key, row.language): (row.machine, row.draft, row.reviewed, row.outdated)
        for row in Coverage.objects.select_related("thing")
    }


def true_counts() -> dict[tuple[str, str], tuple[int, ...]]:
    """Counted one by one from the rows, the slow and plain way."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in Translation.objects.select_related("passage__thing"):
        if row.passage.gone_at is None:
            counts = found.setdefault((row.passage.thing.key, row.language), [0, 0, 0, 0])
            counts[["machine", "draft", "reviewed", "outdated"].index(row.shown_state)] += 1
    return {at: tuple(counts) for at, counts in found.items()}


def true_totals() -> dict[str, int]:
    return {
        thing.key: sum(1 for each in thing.passages.all() if each.gone_at is None)
        for thing in Thing.objects.prefetch_related("passages")
    }


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back: every generated example begins with empty tables."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
