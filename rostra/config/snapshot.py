"""A fresh SQLite database as text, kept with the code: what all migrations leave, so that a first start need not run them.

The text names the state of the migrations it was made from (`template.key`); where that differs, by another version of a
library or a migration that was added, the migrations run as ever. Made by `python -m tools.snapshot`; a test compares it
with what the migrations give.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

KEPT = Path(__file__).parent / "schema" / "sqlite.sql.gz"
MADE_BY_SQLITE = ("sqlite_sequence", "sqlite_stat1")
# Instants and random keys differ from one run of the migrations to the next and mean nothing.
MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?'")
RANDOM = re.compile(r"'[0-9a-f]{32}'")
DAY = "'2026-01-01 00:00:00'"


def text_of(source: sqlite3.Connection, key: str) -> str:
    """The database as statements in a fixed order; instants are set to one day."""
    return f"-- {key}\n" + "".join(f"{MOMENT.sub(DAY, line)};\n" for line in _statements(source))


def comparable(text: str) -> str:
    """A text without what differs from one run of the migrations to the next."""
    return RANDOM.sub("''", text)


def kept_for(key: str) -> str:
    """The kept text where it belongs to this state of the migrations, otherwise ""."""
    if not KEPT.exists():
        return ""
    text = gzip.decompress(KEPT.read_bytes()).decode()
    return text if text.startswith(f"-- {key}\n") else ""


def load(text: str, target: Path) -> None:
    """Make the database at `target`, which must not exist."""
    connection = sqlite3.connect(target)
    try:
        connection.executescript(f"PRAGMA journal_mode=OFF; BEGIN; {text} COMMIT; PRAGMA journal_mode=WAL;")
    finally:
        connection.close()


def _statements(source: sqlite3.Connection) -> Iterator[str]:
    """Tables, their rows, then what leans on them. A virtual table makes its shadow tables itself; it is empty at the start."""
    rows = source.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    virtual = [name for kind, name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    shadows = tuple(f"{name}_" for name in virtual)
    own = [row for row in rows if not row[1].startswith(shadows) or row[1] in virtual]
    tables = [row for row in own if row[0] == "table" and row[1] not in MADE_BY_SQLITE]
    for _kind, _name, sql in sorted(tables, key=lambda row: row[1] in virtual):
        yield sql
    for _kind, name, _sql in tables:
        if name not in virtual:
            yield from _rows(source, name)
    yield "DELETE FROM sqlite_sequence"
    yield from _rows(source, "sqlite_sequence")
    for kind, _name, sql in own:
        if kind != "table":
            yield sql


def _rows(source: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    for (values,) in source.execute(f'SELECT {quoted} FROM "{table}" ORDER BY 1'):
        yield f'INSERT INTO "{table}" VALUES ({values})'
