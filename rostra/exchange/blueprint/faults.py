"""What is wrong with a blueprint, and where."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """A fault in a file, at a line counted from 1 (0: the file as a whole)."""

    file: str
    line: int
    message: str

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass
class Faults:
    """A growing list of faults."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        self.found.append(Fault(file, line, message))

    def __bool__(self) -> bool:
        return bool(self.found)

    def sorted(self) -> list[Fault]:
        return sorted(set(self.found))
