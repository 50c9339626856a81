"""Whether what was prepared for serving (migrations, static files) still fits the code.

Both are looked at in full only when the stamp changed: it covers the versions of all installed packages and
the migrations and static files of our own, and costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def stamp(*extra: object) -> str:
    """A short text that changes whenever migrations or static files may have changed."""
    digest = hashlib.sha256(sys.version.encode())
    for part in extra:
        digest.update(f"{part}\n".encode())
    for line in _installed():
        digest.update(line.encode())
    for path in sorted(_own_files()):
        state = path.stat()
        digest.update(f"{path.relative_to(PACKAGE)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _installed() -> list[str]:
    """Names of the metadata folders beside our dependencies: each carries its version."""
    import django

    return sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))


def _own_files() -> Iterator[Path]:
    for folder in ("migrations", "static"):
        for place in PACKAGE.rglob(folder):
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
