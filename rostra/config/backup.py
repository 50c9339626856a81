"""`rostra backup`: database, media, private files and the key in one archive, while the site runs."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rostra import __version__
from rostra.config import archive

# What can be made again, or belongs to the running process only.
LEFT_OUT = {"release", "demo-release", "leader.lock", "cache"}


def backup(target: Path | None) -> int:
    """Write a backup to `target` (a new file, readable by its owner only); returns the exit code."""
    path = target or Path(f"rostra-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.tar.gz")
    if path.exists():
        print(f"{path} exists already; name another file.", file=sys.stderr)
        return 1
    fresh = path.with_name(path.name + ".part")
    try:
        manifest = _write(fresh)
    except (archive.Faulty, OSError) as error:
        fresh.unlink(missing_ok=True)
        print(f"No backup was made: {error}", file=sys.stderr)
        return 1
    fresh.replace(path)
    print(f"{path}: {len(manifest.files)} files, {path.stat().st_size / 2**20:.1f} MiB.")
    print("It holds personal data and the secret key: keep it as carefully as the site itself.")
    return 0


def _write(path: Path) -> archive.Manifest:
    from django.conf import settings

    database = settings.DATABASES["default"]
    kind = "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"
    manifest = archive.Manifest(database=kind, version=__version__, made=datetime.now(UTC).isoformat())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        tempfile.TemporaryDirectory(prefix="rostra-backup-") as scratch,
        os.fdopen(handle, "wb") as stream,
        tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as packed,
    ):
        copy = Path(scratch) / archive.DATABASES[kind]
        _copy_sqlite(Path(database["NAME"]), copy) if kind == "sqlite" else dump_postgresql(database, copy)
        archive.add(packed, manifest, copy, copy.name)
        for file in data_files(settings.ROSTRA_DATA_DIR):
            name = f"{archive.DATA}/{file.relative_to(settings.ROSTRA_DATA_DIR).as_posix()}"
            archive.add(packed, manifest, file, name)
        content = archive.describe(manifest)
        entry = tarfile.TarInfo(archive.MANIFEST)
        entry.size, entry.mtime, entry.mode = len(content), int(time.time()), 0o600
        packed.addfile(entry, io.BytesIO(content))
    return manifest


def data_files(folder: Path) -> list[Path]:
    """The files of the data folder that a backup holds, in order."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(folder).parts[0] not in LEFT_OUT
        and not path.name.startswith("db.sqlite3")
    ]


def _copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy while others write, by SQLite's own backup."""
    if not source.exists():
        raise archive.Faulty(f"there is no database at {source}.")
    reading = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def dump_postgresql(database: dict, target: Path) -> None:
    """A consistent dump by pg_dump. Raises Faulty when the tool is missing or fails."""
    run_postgresql(
        "pg_dump", database, ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    )


def run_postgresql(tool: str, database: dict, options: list[str]) -> None:
    """Run a PostgreSQL tool on the database; the password goes by the environment. Raises Faulty."""
    if shutil.which(tool) is None:
        raise archive.Faulty(
            f"{tool} is not installed (on Debian and Ubuntu: apt-get install postgresql-client)."
        )
    from rostra.config.template import url

    address = url({**database, "PASSWORD": ""}, database["NAME"])
    environment = {**os.environ, "PGPASSWORD": database.get("PASSWORD") or ""}
    command = [tool, f"--dbname={address}", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise archive.Faulty(f"{tool} failed: {lines[-1]}")
