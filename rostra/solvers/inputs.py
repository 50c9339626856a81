"""Reading JSON with the place of every fault: `people[3].preferences.ann: a number is needed`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Id = str | int
MOST_DIGITS = 6


class BadInput(ValueError):
    """The input cannot be read; `path` says where, `message` what is wrong."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or 'input'}: {message}")
        self.path = path
        self.message = message


@dataclass(frozen=True)
class Node:
    """One value of the input and the path that leads to it."""

    value: Any
    path: str = ""

    def bad(self, message: str) -> BadInput:
        """The fault to raise about this value."""
        return BadInput(self.path, message)

    def under(self, key: str) -> str:
        """The path of a key of this object."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the object has the key with anything but null."""
        return self.fields().get(key) is not None

    def get(self, key: str) -> Node:
        """A key that must be there."""
        if not self.has(key):
            raise BadInput(self.under(key), "is missing")
        return Node(self.value[key], self.under(key))

    def or_else(self, key: str, default: Any) -> Node:
        """A key that may be absent or null."""
        return Node(self.value[key] if self.has(key) else default, self.under(key))

    def fields(self) -> dict[str, Any]:
        """This value as an object; raises BadInput when it is none."""
        if not isinstance(self.value, dict):
            raise self.bad("an object is needed")
        for key in self.value:
            if not isinstance(key, str):
                raise self.bad("keys must be text")
        return self.value

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Keys and values of an object, in the order of the keys."""
        for key, value in sorted(self.fields().items()):
            yield key, Node(value, self.under(key))

    def items(self, least: int = 0) -> list[Node]:
        """The items of a list of at least `least`."""
        if not isinstance(self.value, list | tuple):
            raise self.bad("a list is needed")
        if len(self.value) < least:
            raise self.bad(f"at least {least} needed" if least > 1 else "must not be empty")
        return [Node(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def text(self) -> str:
        """Text that is not blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.bad("text is needed")
        return self.value

    def ident(self) -> Id:
        """An identifier: text or a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int) or self.value == "":
            raise self.bad("an id is needed: text or a whole number")
        return self.value

    def label(self) -> str:
        """A value of an attribute as text; true and false as JSON writes them."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if not isinstance(self.value, str | int):
            raise self.bad("text or a whole number is needed")
        return str(self.value)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.bad("true or false is needed")
        return self.value

    def whole(self, least: int = 0, most: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.bad("a whole number is needed")
        if value < least:
            raise self.bad(f"must be at least {least}")
        if most is not None and value > most:
            raise self.bad(f"must be at most {most}")
        return value

    def number(self) -> Fraction:
        """A number as it is written, exactly; at most six digits in all after leading zeros and the point."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.bad("a number is needed")
        written = Decimal(repr(value))
        if not written.is_finite():
            raise self.bad("a finite number is needed")
        exponent = written.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DIGITS:
            raise self.bad(f"at most {MOST_DIGITS} digits may follow the point")
        return Fraction(written)


def known(node: Node, index: dict[str, int], what: str) -> int:
    """The place of the id in `index`; raises BadInput naming the id when it is unknown."""
    ident = str(node.ident())
    if ident not in index:
        raise node.bad(f"unknown {what} “{ident}”")
    return index[ident]


def key_known(key: str, node: Node, index: dict[str, int], what: str) -> int:
    """The same for a key of an object."""
    if key not in index:
        raise node.bad(f"unknown {what} “{key}”")
    return index[key]


def numbered(nodes: Sequence[Node], what: str) -> list[Node]:
    """Objects with an id, in the order of their ids; raises BadInput when an id comes twice."""
    seen: dict[str, Node] = {}
    for node in nodes:
        ident = str(node.get("id").ident())
        if ident in seen:
            raise node.get("id").bad(f"{what} “{ident}” comes twice")
        seen[ident] = node
    return [seen[ident] for ident in sorted(seen)]


def place(ids: Sequence[Id]) -> dict[str, int]:
    """Where each id stands."""
    return {str(ident): index for index, ident in enumerate(ids)}


def plain(value: Fraction) -> int | float:
    """An exact number as JSON writes it: whole where it is whole."""
    return int(value) if value.denominator == 1 else float(value)


def as_lists(value: Any) -> Any:
    """The same value with new lists and objects all the way down, as JSON would give it back."""
    if isinstance(value, Mapping):
        return {key: as_lists(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_lists(inner) for inner in value]
    return value
