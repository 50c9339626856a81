"""The files of a blueprint's folder, read with suspicion: no links, no strange names, nothing too large."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from rostra.exchange.blueprint.faults import Faults

SUMS = "SHA256SUMS"
MOST_FILES = 5000
LARGEST_TEXT = 2 * 2**20
LARGEST_MEDIA = 500 * 2**20
LARGEST_PO = 16 * 2**20
TEXTS = (".yaml", ".md", ".vtt")
MEDIA = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".webm", ".mp3", ".pdf", ".odt", ".ods", ".odp",
         ".docx", ".xlsx", ".pptx", ".csv", ".zip")  # fmt: skip
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")
PLACES = [
    re.compile(r"(blueprint\.yaml|glossary\.yaml|README\.md|SHA256SUMS)$"),
    re.compile(r"(frameworks|banks|quizzes|forms)/[^/]+\.yaml$"),
    re.compile(r"media/[^/]+$"),
    re.compile(r"methods/[^/]+\.md$"),
    re.compile(r"translations/[^/]+\.po$"),
    re.compile(r"programme/([^/]+/){0,2}[^/]+\.md$"),
]


class Folder:
    """A folder's regular files by path relative to it, with `/`. What is not allowed is a fault and left out."""

    def __init__(self, root: Path, faults: Faults) -> None:
        self.root = root
        self.faults = faults
        self.paths: dict[str, Path] = {}
        if not root.is_dir():
            faults.add(str(root), 0, "is not a folder")
            return
        self._walk(root, "")

    def _walk(self, folder: Path, prefix: str) -> None:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if len(self.paths) >= MOST_FILES:
                self.faults.add(name, 0, f"too many files; a blueprint has at most {MOST_FILES}")
                return
            mode = entry.stat(follow_symlinks=False).st_mode
            if not NAME.match(entry.name):
                self.faults.add(
                    name,
                    0,
                    "a name holds letters, digits, dots, hyphens and underscores, and starts with one of the first two",
                )
            elif stat.S_ISLNK(mode):
                self.faults.add(name, 0, "is a symbolic link; a blueprint holds plain files")
            elif stat.S_ISDIR(mode):
                if name.count("/") > 4:
                    self.faults.add(name, 0, "is too deep")
                else:
                    self._walk(Path(entry.path), f"{name}/")
            elif not stat.S_ISREG(mode):
                self.faults.add(name, 0, "is not a plain file")
            elif self._belongs(name, entry.stat(follow_symlinks=False).st_size):
                self.paths[name] = Path(entry.path)

    def _belongs(self, name: str, size: int) -> bool:
        if not any(place.match(name) for place in PLACES):
            self.faults.add(name, 0, "has no place in a blueprint")
            return False
        suffix = Path(name).suffix.lower()
        is_text = suffix in (*TEXTS, ".po") or name == SUMS
        if not is_text and suffix not in MEDIA:
            self.faults.add(name, 0, f"files of the kind {suffix or 'without an ending'} are not taken")
            return False
        limit = LARGEST_PO if suffix == ".po" else LARGEST_TEXT if is_text else LARGEST_MEDIA
        if size > limit:
            self.faults.add(name, 0, f"is larger than {limit // 2**20} MB")
            return False
        return True

    def text(self, name: str) -> str | None:
        """A text file's content; None and a fault when it is not UTF-8."""
        data = self.paths[name].read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.faults.add(name, data[: error.start].count(b"\n") + 1, "is not UTF-8 text")
            return None
        if "\x00" in text:
            self.faults.add(name, text[: text.index("\x00")].count("\n") + 1, "holds a NUL character")
            return None
        return text.removeprefix("\ufeff").replace("\r\n", "\n")

    def under(self, prefix: str, suffix: str = "") -> list[str]:
        """Names below a folder, in order."""
        return [name for name in sorted(self.paths) if name.startswith(prefix) and name.endswith(suffix)]
