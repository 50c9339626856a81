"""Whether what was prepared for serving (migrations, static files) still fits the code.

Each is looked at in full only when its stamp changed: it covers the versions of all installed packages and our
own migrations or static files, and costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def stamp(folders: str, *extra: object) -> str:
    """A short text that changes whenever something in our `folders` ("migrations" or "static") may have.

    It also changes with Python, with any installed package, and with `extra`.
    """
    digest = hashlib.sha256(sys.version.encode())
    for part in extra:
        digest.update(f"{part}\n".encode())
    for line in _installed():
        digest.update(line.encode())
    for path in sorted(_own_files(folders)):
        state = path.stat()
        digest.update(f"{path.relative_to(PACKAGE)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _installed() -> list[str]:
    """Names of the metadata folders beside our dependencies: each carries its version."""
    import django

    return sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))


def _own_files(folders: str) -> Iterator[Path]:
    for place in PACKAGE.rglob(folders):
        yield from (path for path in place.rglob("*") if path.is_file() and path.suffix != ".pyc")


def is_current(path: Path, value: str) -> bool:
    """Whether the stamp kept in `path` equals `value`."""
    return path.is_file() and path.read_text() == value


def keep(path: Path, value: str) -> None:
    """Write the stamp, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(value)
    fresh.replace(path)
