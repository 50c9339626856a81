"""A private PostgreSQL on a Unix socket only: in a temporary folder for the tests, in a kept one for measuring.

It runs as an ordinary user even when we are root, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tools.root import install

ORDINARY = "nobody"
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c autovacuum=off -c shared_buffers=128MB -c max_connections=200"
)
# Nothing that was acknowledged is lost when the power goes: what PostgreSQL does when nobody says otherwise.
DURABLE = (
    "-c listen_addresses='' -c fsync=on -c synchronous_commit=on -c full_page_writes=on "
    "-c shared_buffers=1GB -c max_connections=60 -c max_wal_size=4GB -c effective_cache_size=4GB"
)


class Missing(Exception):
    """There is no PostgreSQL to be had; the text is one clear line."""


def find() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    if found := shutil.which("pg_ctl"):
        folders.append(Path(found).resolve().parent)
    return next((path for path in folders if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def obtain() -> Path:
    """That folder, after installing PostgreSQL if need be and possible. Raises Missing."""
    folder = find() or (find() if install("postgresql") else None)
    if folder is None:
        raise Missing("PostgreSQL is not installed here (on Debian and Ubuntu: apt-get install postgresql).")
    return folder


@contextmanager
def cluster() -> Iterator[str]:
    """A running private cluster; yields the address of its database `postgres`. Raises Missing."""
    # Kept short: a socket's path may be about a hundred characters long.
    home = Path(tempfile.mkdtemp(prefix="rostra-pg-", dir="/tmp"))
    try:
        with running(home, OPTIONS) as address:
            yield address
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running(home: Path, options: str, *, stop: str = "immediate") -> Iterator[str]:
    """The cluster in a folder, made when there is none, while the block runs; yields the address of `postgres`. One that runs
    already is left running. Raises Missing.
    """
    folder, data = obtain(), home / "data"
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(home, pwd.getpwnam(ORDINARY).pw_uid, -1)
    if not (data / "PG_VERSION").exists():
        words = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
        _run(folder / "initdb", "-D", data, *words, cwd=home)
    control = [folder / "pg_ctl", "-D", data, "-w", "-t", "300"]
    was_up = _is_up(home)  # another program has it, or was killed while it had
    if not was_up:
        _run(*control, "-l", home / "log", "-o", f"-k {home} {options}", "start", cwd=home)
    try:
        yield f"postgresql://postgres@{quote(str(home), safe='')}/postgres"
    finally:
        if not was_up:
            _run(*control, "-m", stop, "stop", cwd=home)


def _is_up(home: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(str(home / ".s.PGSQL.5432")) == 0


def _run(*command: object, cwd: Path) -> None:
    who = {"user": ORDINARY, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    # Not a pipe: the server inherits it and would keep it open.
    with (cwd / "words").open("w+") if os.geteuid() != 0 else tempfile.TemporaryFile("w+") as words:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=environment,
            stdout=words,
            stderr=words,
            check=False,
            **who,
        )
        words.seek(0)
        if done.returncode:
            raise Missing(f"PostgreSQL did not start: {words.read().strip()[-300:]}")
