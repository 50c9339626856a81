"""The mark that says: this data folder holds an example academy and nothing of value."""

from __future__ import annotations

from pathlib import Path

NAME = "demo-academy"
TEXT = (
    "This folder was filled by `rostra demo`. Everybody in it is invented; it may be emptied at any time.\n"
)


def mark(folder: Path) -> None:
    """Say of a data folder that it is a demo's."""
    (folder / NAME).write_text(TEXT)


def is_marked(folder: Path) -> bool:
    """Whether a data folder was filled by `rostra demo`."""
    return (folder / NAME).is_file()
