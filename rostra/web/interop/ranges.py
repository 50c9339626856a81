"""Byte ranges of a request (RFC 9110): one stretch of a file, all of it, or none. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Stretch:
    """Bytes `first` to `last`, both counted, of a file of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.last - self.first + 1

    @property
    def header(self) -> str:
        """As `Content-Range` writes it."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class Unsatisfiable(ValueError):
    """The stretch lies outside of the file: 416."""


def stretch(header: str, size: int) -> Stretch | None:
    """What a `Range` header asks of a file of `size` bytes; None when the whole file answers it.

    Several stretches, other units and what cannot be read are answered with the whole file, as the standard allows.
    """
    found = _RANGE.match(header)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        wanted = int(found[2])
        if wanted == 0 or size == 0:
            raise Unsatisfiable
        return Stretch(max(0, size - wanted), size - 1, size)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Stretch(first, min(int(found[2] or size - 1), size - 1), size)


def names(header: str, tag: str) -> bool:
    """Whether a list of tags (`If-None-Match`) holds this one; weak marks do not matter."""
    given = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in given or tag in given
