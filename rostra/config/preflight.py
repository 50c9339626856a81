"""What must hold before the first request: a sound environment, a migrated database, static files."""

from __future__ import annotations

import fcntl
import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from rostra.config import env, release


def clear_for_serving() -> bool:
    """Check and prepare, in child processes so that this one stays small. Says on stderr what fails."""
    from django.conf import settings

    if env.faults:
        print("\n".join(env.faults), file=sys.stderr)
        return False
    database = release.stamp("migrations", settings.DATABASES["default"]["NAME"])
    children = [collecting_static()]
    if not release.is_current(settings.ROSTRA_DATA_DIR / "release", database):
        children.append(apart(_check_database, database))
    return all(finished(child) for child in children)


def apart(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start some work in a process of its own."""
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    return child


def finished(child: BaseProcess | None) -> bool:
    """Wait for work that was started apart; whether it went well. None is work that there was no need for."""
    if child is None:
        return True
    child.join()
    return child.exitcode == 0


def collecting_static() -> BaseProcess | None:
    """Start collecting static files when they are not those of this version."""
    from django.conf import settings

    value = release.stamp("static", settings.STATIC_ROOT)
    if release.is_current(settings.STATIC_ROOT / ".release", value):
        return None
    return apart(_collect_static, value)


def _check_database(value: str) -> None:
    import django
    from django.conf import settings

    django.setup()
    if waiting := pending_migrations():
        words = f"The database is behind this version ({waiting} migrations). Run: rostra manage migrate"
        print(words, file=sys.stderr)
        sys.exit(1)
    release.keep(settings.ROSTRA_DATA_DIR / "release", value)


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static(value: str) -> None:
    """Collect and compress static files unless another process just did, one process at a time."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not release.is_current(root / ".release", value):
            call_command("collectstatic", interactive=False, verbosity=0)
            release.keep(root / ".release", value)


def prepare_database() -> None:
    """Bring the database of this installation to the present migrations; a new SQLite file is a copy."""
    from django.conf import settings
    from django.core.management import call_command

    from rostra.config.template import copy_sqlite

    default = settings.DATABASES["default"]
    target = settings.ROSTRA_DATA_DIR / "db.sqlite3"
    if default["NAME"] == str(target) and not target.exists():
        copy_sqlite(settings.ROSTRA_CACHE_DIR, target)
    if pending_migrations():
        call_command("migrate", verbosity=0, skip_checks=True)
