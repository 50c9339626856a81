"""The six registries by which lower rooms hear of upper ones.

Each room fills them in `AppConfig.ready()`. A seventh needs a decision record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one sort, in the order they were added. A name is taken once."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> T:
        if name in self._things and self._things[name] != thing:
            raise ValueError(f"{self.noun} {name!r} is registered already")
        self._things[name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        try:
            return self._things[name]
        except KeyError:
            raise KeyError(f"no {self.noun} named {name!r}") from None

    def get(self, name: str) -> T | None:
        return self._things.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def values(self) -> list[T]:
        return list(self._things.values())

    def items(self) -> list[tuple[str, T]]:
        return list(self._things.items())


@dataclass(frozen=True)
class Kind:
    """A kind of activity or of requirement.

    `evidence` lists the kinds of evidence that meet it when nothing else is said.
    `label` is shown to editors, `verb` to learners ("Read", "Watch").
    """

    name: str
    label: Any
    verb: Any = ""
    evidence: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    is_activity: bool = True


@dataclass(frozen=True)
class MessageKind:
    """A purpose of a message: its templates are `messages/<name>.subject.txt`, `.txt` and `.html`.

    What is not `transactional` belongs to a `topic` that people may stop or have collected. `urgency`: 0 first, 9 last.
    `when_stuck` says what becomes of one that may have been handed over when the process died: sent "again", or left as
    "unknown"; by default a transactional one is sent again. `returned(message, what)` hears what came back: hard, soft, a
    complaint, or "stop" when its reader asked by mail to get no more.
    """

    name: str
    label: Any
    transactional: bool = True
    sample: Callable[[], dict[str, Any]] = field(default=dict)
    topic: str = ""
    urgency: int = 5
    when_stuck: str = ""
    returned: Callable[[Any, str], None] | None = None

    @property
    def comes_again(self) -> bool:
        """Whether one of which nobody knows if it arrived is sent once more."""
        return self.transactional if not self.when_stuck else self.when_stuck == "again"


kinds: Registry[Kind] = Registry("kind")
links: Registry[Callable[..., str]] = Registry("link")
privacy: Registry[Any] = Registry("privacy entry")
translatables: Registry[Any] = Registry("translatable")
message_kinds: Registry[MessageKind] = Registry("message kind")
search_sources: Registry[Any] = Registry("search source")


def link(name: str, **arguments: Any) -> str:
    """The path of a page by its name, without knowing URLs; web registers the makers."""
    return links[name](**arguments)
