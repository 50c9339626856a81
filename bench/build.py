"""`python -m bench build`: the large academy in sizes of its own, each a database and a data folder.

DIR/sqlite-10/        data folder with db.sqlite3
DIR/postgresql-10/    data folder; the database is `rostra_10` of the cluster in DIR/pg, or of the server of --database
DIR/base-…            the example academy that each size begins with
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import academy
from bench.server import ROOT
from tools import postgres

KINDS = ("sqlite", "postgresql")
DONE = "bench-built.json"
BASE_DONE = "base-built"


@dataclass(frozen=True)
class Academy:
    """One size on one database. `url` is empty for SQLite."""

    kind: str
    share: int
    folder: Path
    url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind} {self.share} %"

    @property
    def size(self) -> academy.Size:
        return academy.size_of(self.share, tenth=self.kind == "sqlite")

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation needs."""
        own = {"ROSTRA_DATA_DIR": str(self.folder), "ROSTRA_DEMO": "yes", "ROSTRA_DATABASE_URL": self.url}
        own |= {"DJANGO_SETTINGS_MODULE": "rostra.config.settings", "ROSTRA_EMAIL_URL": ""}
        return {**os.environ, **own, **self.more}

    @property
    def built(self) -> bool:
        return (self.folder / DONE).exists()


@contextmanager
def server(data: Path, address: str | None) -> Iterator[str]:
    """The address of a PostgreSQL server's own database: the one given, or that of a cluster in the folder, with settings as
    in production (fsync on).
    """
    if address:
        yield address
        return
    with postgres.running((data / "pg").resolve(), postgres.DURABLE, stop="fast") as own:
        yield own


def scratch(stack: ExitStack, prefix: str) -> Path:
    """A folder that goes with the stack. PostgreSQL, which never runs as root, must be able to pass through it."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix)))
    folder.chmod(0o711)
    return folder


def academies(data: Path, kind: str, address: str, shares: tuple[int, ...]) -> list[Academy]:
    """Where the sizes of one kind of database are, built or not."""
    return [
        Academy(kind, share, data.resolve() / f"{kind}-{share}", named(address, f"rostra_{share}") if address else "")
        for share in shares
    ]  # fmt: skip


def named(address: str, name: str) -> str:
    """The same server, another database."""
    return f"{address.rsplit('/', 1)[0]}/{name}"


def main(arguments: list[str]) -> int:
    """Build what is missing of the sizes asked for."""
    options = argparse.ArgumentParser(
        prog="bench build",
        description="Build a large academy. Ended in the middle and begun again, it goes on.",
    )
    options.add_argument("--data", type=Path, required=True, help="folder for all sizes")
    options.add_argument("--on", choices=KINDS, help="only on this kind of database (default: both)")
    options.add_argument(
        "--database", help="a PostgreSQL server to use, postgresql://…/postgres (default: its own)"
    )
    options.add_argument(
        "--share", type=int, action="append", choices=academy.SHARES, help="percent; may be repeated"
    )
    chosen = options.parse_args(arguments)
    shares = tuple(chosen.share or academy.SHARES)
    kinds = [chosen.on] if chosen.on else ["postgresql"] if chosen.database else list(KINDS)
    chosen.data.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        with ExitStack() as stack:
            address = (
                stack.enter_context(server(chosen.data, chosen.database)) if kind == "postgresql" else ""
            )
            for each in academies(chosen.data, kind, address, shares):
                build(each, chosen.data.resolve(), address)
    return 0


def build(target: Academy, data: Path, address: str) -> None:
    """Build one size, unless it is there."""
    if target.built:
        print(f"{target.name}: is there, {(target.folder / DONE).read_text().strip()}")
        return
    began = time.monotonic()
    print(
        f"{target.name}: {target.size.people} people, {target.size.editions} editions, {target.size.facts} facts",
        flush=True,
    )
    base = _base(data, target.kind, address)
    if not (target.folder / BASE_DONE).exists():
        _copy(base, target, address)
    command = [sys.executable, "-m", "bench.fill", "--share", str(target.share)]
    command += ["--tenth"] if target.kind == "sqlite" else []
    with subprocess.Popen(
        command, cwd=ROOT, env=target.environment, stdout=subprocess.PIPE, text=True
    ) as filling:
        assert filling.stdout is not None
        last = "{}"
        for line in filling.stdout:
            print(line, end="", flush=True)
            last = line
    if filling.returncode:
        raise SystemExit(f"{target.name}: the filling ended with {filling.returncode}; begin again to go on.")
    if address:
        psql(target.url, "VACUUM ANALYZE")  # as autovacuum does some minutes later
    found = {**json.loads(last), "seconds": round(time.monotonic() - began)}
    (target.folder / DONE).write_text(json.dumps(found) + "\n")
    print(f"{target.name}: built in {found['seconds']} s", flush=True)


def _base(data: Path, kind: str, address: str) -> Academy:
    """The example academy, made once for each kind of database."""
    base = Academy(kind, 0, data / f"base-{kind}", named(address, "rostra_base") if address else "")
    if (base.folder / BASE_DONE).exists():
        return base
    shutil.rmtree(base.folder, ignore_errors=True)
    if address:
        psql(address, "DROP DATABASE IF EXISTS rostra_base WITH (FORCE)")
        psql(address, "CREATE DATABASE rostra_base")
    command = [sys.executable, "-m", "rostra", "demo", "--data", str(base.folder), "--no-serve"]
    subprocess.run(command, cwd=ROOT, env=base.environment, check=True)
    (base.folder / BASE_DONE).touch()
    return base


def _copy(base: Academy, target: Academy, address: str) -> None:
    shutil.rmtree(target.folder, ignore_errors=True)
    if address:
        name = target.url.rsplit("/", 1)[1]
        psql(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        psql(address, f'CREATE DATABASE "{name}" TEMPLATE rostra_base')
    part = target.folder.with_name(f"{target.folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(base.folder, part)
    part.rename(target.folder)


def psql(address: str, statement: str) -> list[tuple]:
    """One statement outside a transaction; returns its rows."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(address: str) -> list[int]:
    """The first process of a server on this machine, so that its processor time can be read; none of another machine."""
    folder = psql(address, "SHOW data_directory")[0][0]
    try:
        return [int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])]
    except OSError:
        print(
            "The database's processor time cannot be read here: it is not part of the figures.",
            file=sys.stderr,
        )
        return []
