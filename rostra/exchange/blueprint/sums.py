"""SHA256SUMS: one line a file, `<hex>  <path>`, sorted by path."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rostra.exchange.blueprint.faults import Faults
from rostra.exchange.blueprint.files import SUMS, Folder

LINE = re.compile(r"([0-9a-f]{64})  (\S.*)$")


def digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(root: Path, names: list[str]) -> None:
    """Write the sums of the files named, below `root`."""
    lines = [f"{digest(root / name)}  {name}\n" for name in sorted(names) if name != SUMS]
    (root / SUMS).write_text("".join(lines), encoding="utf-8")


def check(folder: Folder, faults: Faults) -> None:
    """Compare every file with its sum; what is missing, too many or different is a fault."""
    if SUMS not in folder.paths:
        faults.add(SUMS, 0, "is missing; `rostra blueprint check --write-sums DIR` writes it")
        return
    text = folder.text(SUMS)
    if text is None:
        return
    listed: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = LINE.match(line)
        if match is None:
            faults.add(SUMS, number, "is not `<sha-256 in hex>  <path>`")
            continue
        name = match[2]
        if name in listed:
            faults.add(SUMS, number, f"names {name} a second time")
        elif name not in folder.paths or name == SUMS:
            faults.add(SUMS, number, f"names {name}, which is not in the folder")
        elif digest(folder.paths[name]) != match[1]:
            faults.add(
                SUMS,
                number,
                f"the sum of {name} is different: the file was changed after the sums were written",
            )
        listed[name] = number
    for name in folder.paths:
        if name not in listed and name != SUMS:
            faults.add(name, 0, f"is not listed in {SUMS}")
