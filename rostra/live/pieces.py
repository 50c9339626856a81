"""Pieces of a large file in a storage, and the file that they make together. Knows storages, no tables."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

FOLDER = "uploads"


@dataclass(frozen=True)
class Pieces:
    """The pieces of one upload, named by the place at which they begin."""

    storage: Storage
    key: str

    def _name(self, offset: int) -> str:
        return f"{FOLDER}/{self.key}/{offset:015d}"

    def put(self, offset: int, content: bytes) -> None:
        """Keep a piece; one that begins at the same place is replaced."""
        name = self._name(offset)
        if self.storage.exists(name):
            self.storage.delete(name)
        kept = self.storage.save(name, ContentFile(content))
        if kept != name:
            self.storage.delete(kept)
            raise OSError(f"{name} is being written by somebody else")

    def offsets(self) -> list[int]:
        """Where the pieces begin, in order."""
        try:
            names = self.storage.listdir(f"{FOLDER}/{self.key}")[1]
        except FileNotFoundError:
            return []
        return sorted(int(name) for name in names if name.isdigit())

    def head(self, most: int) -> bytes:
        """The first bytes of the first piece."""
        with self.storage.open(self._name(0)) as opened:
            return opened.read(most)

    def joined(self, size: int) -> File:
        """The whole file, read piece by piece. Pieces that were begun after `size` bytes are left out."""
        begun = [each for each in self.offsets() if each < size]
        return File(cast(IO[Any], Joined(self, begun, size)), name=self.key)

    def open(self, offset: int) -> Any:
        """One piece, opened."""
        return self.storage.open(self._name(offset))

    def drop(self) -> None:
        """Delete all pieces."""
        for offset in self.offsets():
            self.storage.delete(self._name(offset))
        folder = f"{FOLDER}/{self.key}"
        if self.storage.exists(folder):
            self.storage.delete(folder)


class Joined(io.RawIOBase):
    """Pieces as one file that can be read and wound; one piece is open at a time."""

    def __init__(self, pieces: Pieces, offsets: list[int], size: int) -> None:
        super().__init__()
        self._pieces = pieces
        self._offsets = offsets
        self.size = size
        self._at = 0
        self._open: tuple[int, Any] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        base = {0: 0, 1: self._at, 2: self.size}[whence]
        self._at = max(0, min(self.size, base + offset))
        return self._at

    def readinto(self, buffer: Any) -> int:
        found = self._some(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes unless the file ends before; all of the rest without it."""
        wanted = self.size - self._at if size is None or size < 0 else min(size, self.size - self._at)
        parts = []
        while wanted > 0:
            part = self._some(wanted)
            if not part:
                raise OSError("a piece of the file is missing")
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _some(self, wanted: int) -> bytes:
        index = self._index()
        if index is None:
            return b""
        begin = self._offsets[index]
        end = self._offsets[index + 1] if index + 1 < len(self._offsets) else self.size
        if self._open is None or self._open[0] != begin:
            self._shut()
            self._open = (begin, self._pieces.open(begin))
        stream = self._open[1]
        stream.seek(self._at - begin)
        found = stream.read(min(wanted, end - self._at))
        self._at += len(found)
        return found

    def _index(self) -> int | None:
        if self._at >= self.size or not self._offsets or self._at < self._offsets[0]:
            return None
        return max(index for index, begin in enumerate(self._offsets) if begin <= self._at)

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def close(self) -> None:
        self._shut()
        super().close()
