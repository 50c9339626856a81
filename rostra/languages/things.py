"""What rooms say about their translatable texts: an entry each in the registry of translatables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rostra.kernel.registries import translatables
from rostra.languages.passages import Text


@dataclass(frozen=True)
class Source:
    """The texts of one thing as they are published now, in reading order."""

    key: str
    title: str
    language: str
    texts: list[Text] = field(default_factory=list)
    programme_key: str = ""
    place: str = ""


@dataclass(frozen=True)
class Translatable:
    """A sort of things with text.

    `read(keys)` gives the sources of things by key (all of them for None); one that is not there is left out.
    `changed(keys, languages)` makes anew what readers get of them; called in the transaction of a saved translation.
    `address(thing)` is where an editor changes the source, or "".
    """

    name: str
    label: Any
    read: Callable[[Iterable[str] | None], Iterable[Source]]
    changed: Callable[[set[str], set[str]], None]
    address: Callable[[str], str] = lambda key: ""


def register(translatable: Translatable) -> None:
    """Make a sort known; called once when its room is ready."""
    translatables.add(translatable.name, translatable)


def of(sort: str) -> Translatable:
    """The entry of a sort; KeyError for one that nobody registered."""
    return translatables[sort]
