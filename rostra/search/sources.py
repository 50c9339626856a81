"""What rooms say about what can be found in them: an entry each in the registry of search sources.

A room writes a leaf module `searching.py` and registers its sources in `AppConfig.ready()`. When something of a source
changes, the verb that changes it calls `search.actions.index.touch(source, keys)` in its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rostra.kernel.registries import search_sources

PUBLIC = "public"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Document:
    """One thing that can be found, as it is now.

    `title` and `text` by language: plain text or HTML whose marks are taken away (`words.plain`); a language needs a title.
    `audience`: "public", "signed-in" or "<what>:<key>"; who reads the last is said by a `Readers` of that name. `facets`: the
    name of a facet and the keys by which one may narrow down. `link` is the name of a kernel link and its arguments, without the
    language. `author` is the key of the person whose words these are, "" for nobody's: readers who silenced them do not find
    it. `extra` is one short line for the list.
    """

    key: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    link: tuple[str, Mapping[str, str]]
    audience: str = PUBLIC
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: datetime | None = None
    author: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Facet:
    """A way of narrowing down beside kind and language. `names(values, language)` gives each value its words."""

    name: str
    label: Any
    names: Callable[[Iterable[str], str], Mapping[str, str]]


@dataclass(frozen=True)
class Source:
    """A sort of things that can be found. `name` is the kind in addresses, `label` what people read (several things).

    `read(keys)` gives the documents of things by key (all of them for None, best one by one); a key that it does not give back
    any more leaves the index.
    """

    name: str
    label: Any
    read: Callable[[Iterable[str] | None], Iterable[Document]]


@dataclass(frozen=True)
class Readers:
    """Who reads what is not for everybody: `keys_of(person)` gives the keys of the audiences "<name>:<key>".

    `silenced_by(person)` gives keys of people whose words this person does not want to see.
    Asked only of people who are signed in, at every search: a query or two, however many things there are.
    """

    name: str
    keys_of: Callable[[Any], Iterable[str]] = lambda person: ()
    silenced_by: Callable[[Any], Iterable[str]] = lambda person: ()


def register(entry: Source | Readers | Facet) -> None:
    """Make a source, readers of an audience or a facet known; called once when its room is ready."""
    search_sources.add(f"{type(entry).__name__.lower()}:{entry.name}", entry)


def sources() -> list[Source]:
    """All sources, in the order they were registered: that of the kinds on the page."""
    return [each for each in search_sources.values() if isinstance(each, Source)]


def of(name: str) -> Source:
    """A source by its name; KeyError for one that nobody registered."""
    found: Source = search_sources[f"source:{name}"]
    return found


def readers() -> list[Readers]:
    return [each for each in search_sources.values() if isinstance(each, Readers)]


def facets() -> list[Facet]:
    """Facets beside kind and language, in the order they were registered."""
    return [each for each in search_sources.values() if isinstance(each, Facet)]
