"""A migrated database, made once for each state of the migrations and then copied.

Running all migrations takes a minute, a copy milliseconds. Tests, the demo and a first `rostra setup` on SQLite start from
the copy, and the copy from the text that is kept with the code (`rostra.config.snapshot`). The key is made of the Django
version and the name and content of every migration, so a changed migration makes a new template by itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import django
from django.apps import apps

from rostra.config import snapshot

KEEP = 3


def key() -> str:
    """A short name for the present state of all migrations of all installed apps."""
    digest = hashlib.sha256(django.get_version().encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"\n{config.name}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time build a template in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def sqlite_template(folder: Path) -> Path:
    """The migrated SQLite file for the present migrations, built at the first call."""
    path = folder / f"template-{key()}.sqlite3"
    with locked(folder):
        if not path.exists():
            _build_sqlite(path)
            _forget_old(folder)
    return path


def copy_sqlite(folder: Path, target: Path) -> None:
    """Put a fresh migrated database at `target`, which must not exist."""
    shutil.copyfile(sqlite_template(folder), target)
    target.chmod(0o600)


def _build_sqlite(path: Path) -> None:
    kept = snapshot.kept_for(key())
    if kept:
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        snapshot.load(kept, fresh)
        fresh.replace(path)
        return
    migrate_sqlite(path)


def migrate_sqlite(path: Path) -> None:
    """Make the file by running every migration."""
    with tempfile.TemporaryDirectory(prefix="rostra-template-") as scratch:
        _migrate({"ROSTRA_DATA_DIR": scratch, "ROSTRA_DATABASE_URL": ""})
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        source = sqlite3.connect(Path(scratch) / "db.sqlite3")
        target = sqlite3.connect(fresh)
        with target:
            source.backup(target)
        source.close()
        target.close()
        fresh.replace(path)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("template-*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEEP:]:
        path.unlink(missing_ok=True)


def postgresql_template(folder: Path, settings: dict) -> str:
    """The name of the migrated PostgreSQL database for the present migrations, built at the first call.

    `settings` is one entry of DATABASES; its role must be allowed to create databases.
    """
    name = f"rostra_template_{key()}"
    with locked(folder):
        if not _exists(settings, name):
            building = f"{name}_new"
            administer(settings, f'DROP DATABASE IF EXISTS "{building}"')
            administer(settings, f'CREATE DATABASE "{building}"')
            with tempfile.TemporaryDirectory(prefix="rostra-template-") as scratch:
                _migrate({"ROSTRA_DATA_DIR": scratch, "ROSTRA_DATABASE_URL": url(settings, building)})
            administer(settings, f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def administer(settings: dict, *statements: str) -> list:
    """Run statements in the database `postgres` of the same server; returns the rows of the last one."""
    import psycopg

    with psycopg.connect(url(settings, "postgres"), autocommit=True) as connection:
        rows: list = []
        for statement in statements:
            cursor = connection.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        return rows


def url(settings: dict, name: str) -> str:
    """The address of another database on the server that `settings` describes."""
    user, password = quote(settings.get("USER") or ""), quote(settings.get("PASSWORD") or "", safe="")
    host, port = quote(settings.get("HOST") or "", safe=""), settings.get("PORT") or ""
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    options = {key: value for key, value in settings.get("OPTIONS", {}).items() if isinstance(value, str)}
    query = f"?{urlencode(options)}" if options else ""
    return f"postgresql://{who}{host}{f':{port}' if port else ''}/{name}{query}"


def _exists(settings: dict, name: str) -> bool:
    return bool(administer(settings, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _migrate(environment: dict[str, str]) -> None:
    """Run all migrations in a process of its own, with the settings of the tests."""
    command = [sys.executable, "-m", "rostra", "manage", "migrate", "--skip-checks", "--verbosity", "0"]
    merged = {**os.environ, "DJANGO_SETTINGS_MODULE": "rostra.config.settings_test", **environment}
    root = str(Path(__file__).resolve().parents[2])
    merged["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(command, env=merged, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stdout}{done.stderr}")
