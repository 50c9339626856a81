"""Where everything of a folder was read, so that every fault can name its file and line. Pure."""

from __future__ import annotations

from pathlib import Path

from rostra.exchange.blueprint.faults import Faults
from rostra.exchange.blueprint.files import Folder


class Places:
    """The folder, the texts read from it, and the file of each thing by its sort and id."""

    def __init__(self, root: Path) -> None:
        self.faults = Faults()
        self.folder = Folder(root, self.faults)
        self.texts: dict[str, str] = {}
        self.where: dict[tuple[str, str], str] = {}

    def text(self, name: str) -> str | None:
        """A text file, read once; None and a fault when it is missing or not text."""
        if name not in self.folder.paths:
            self.faults.add(name, 0, "is missing")
            return None
        text = self.folder.text(name)
        if text is not None:
            self.texts[name] = text
        return text

    def line_of(self, file: str, words: str) -> int:
        """The first line of a file that holds some words; 1 when none does."""
        text = self.texts.get(file, "")
        place = text.find(words)
        return text[:place].count("\n") + 1 if place >= 0 else 1

    def fault(self, file: str, words: str, message: str) -> None:
        """A fault at the first line that holds some words."""
        self.faults.add(file, self.line_of(file, words), message)
