"""`rostra restore`: bring back what a backup holds, after checking it whole."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from rostra.config import archive
from rostra.config.backup import data_files, run_postgresql

WHOLE = ["--no-owner", "--no-privileges", "--exit-on-error"]


def restore(source: Path, *, force: bool) -> int:
    """Replace an empty installation (with `force`: any) by the backup; returns the exit code.

    Nothing is touched before the whole backup is unpacked and every checksum holds.
    """
    from django.conf import settings

    try:
        _refuse_while_serving(settings.ROSTRA_DATA_DIR)
        # Beside the target, so that putting files in place is a rename and cannot run out of room halfway.
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.ROSTRA_DATA_DIR.parent) as scratch:
            folder = Path(scratch)
            manifest = archive.unpack(source, folder)
            database = settings.DATABASES["default"]
            _check_kind(manifest, database)
            if not force and (found := _what_is_there(settings.ROSTRA_DATA_DIR, database)):
                raise archive.Faulty(f"There is an installation here ({found}). Use --force to replace it.")
            _place_database(folder / archive.DATABASES[manifest.database], database)
            _place_files(folder / archive.DATA, settings.ROSTRA_DATA_DIR)
    except (archive.Faulty, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Restored the backup of {manifest.made[:16]} with {len(manifest.files)} files.")
    print("Next: rostra manage migrate (brings an older backup to this version), then rostra serve.")
    return 0


def _refuse_while_serving(folder: Path) -> None:
    with (folder / "leader.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise archive.Faulty("The site is running. Stop rostra serve and rostra worker first.") from None


def _check_kind(manifest: archive.Manifest, database: dict) -> None:
    kind = "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest.database != kind:
        raise archive.Faulty(
            f"The backup is of {names[manifest.database]}, this installation uses {names[kind]}. "
            "Set or unset ROSTRA_DATABASE_URL so that they agree."
        )


def _what_is_there(folder: Path, database: dict) -> str:
    """What a restore would overwrite, in a few words; empty when nothing."""
    if database["ENGINE"].endswith("sqlite3"):
        if Path(database["NAME"]).exists():
            return f"a database at {database['NAME']}"
    elif tables := _tables(database):
        return f"{tables} tables in the database"
    others = [path for path in data_files(folder) if path.name != "secret-key"]
    return f"{len(others)} files in {folder}" if others else ""


def _tables(database: dict) -> int:
    import psycopg

    from rostra.config.template import url

    with psycopg.connect(url(database, database["NAME"])) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return row[0] if row else 0


def _place_database(copy: Path, database: dict) -> None:
    if database["ENGINE"].endswith("sqlite3"):
        _place_sqlite(copy, Path(database["NAME"]))
    else:
        _place_postgresql(copy, database)


def _place_sqlite(copy: Path, target: Path) -> None:
    connection = sqlite3.connect(copy)
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise archive.Faulty(f"The database in the backup is damaged: {verdict}.")
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    copy.chmod(0o600)
    shutil.move(copy, target)


def _place_postgresql(copy: Path, database: dict) -> None:
    import psycopg

    from rostra.config.template import url

    with psycopg.connect(url(database, database["NAME"]), autocommit=True) as connection:
        # What was there stands aside until everything is back.
        connection.execute("ALTER SCHEMA public RENAME TO before_restore")
        connection.execute("CREATE SCHEMA public")
        try:
            run_postgresql("pg_restore", database, [*WHOLE, str(copy)])
        except archive.Faulty:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("ALTER SCHEMA before_restore RENAME TO public")
            raise
        connection.execute("DROP SCHEMA before_restore CASCADE")


def _place_files(source: Path, folder: Path) -> None:
    for path in data_files(folder):
        path.unlink()
    for stale in ("release", "demo-release"):
        (folder / stale).unlink(missing_ok=True)
    for path in sorted(source.rglob("*")) if source.exists() else []:
        if path.is_file():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
            target.chmod(0o600 if target.name == "secret-key" else 0o640)
