"""What must hold before the first request: a sound environment, a migrated database, static files."""

from __future__ import annotations

import fcntl
import multiprocessing
import sys
from pathlib import Path

from rostra.config import env, release


def clear_for_serving() -> bool:
    """Check and prepare, in a child process so that this one stays small. Says on stderr what fails."""
    from django.conf import settings

    if env.faults:
        for fault in env.faults:
            print(fault, file=sys.stderr)
        return False
    value = release.stamp(settings.DATABASES["default"]["NAME"], settings.STATIC_ROOT)
    if _stamped(settings.ROSTRA_DATA_DIR, settings.STATIC_ROOT, value):
        return True
    child = multiprocessing.get_context("fork").Process(target=_prepare, args=(value,))
    child.start()
    child.join()
    return child.exitcode == 0


def _stamped(data_dir: Path, static_root: Path, value: str) -> bool:
    return release.is_current(data_dir / "release", value) and release.is_current(
        static_root / ".release", value
    )


def _prepare(value: str) -> None:
    import django
    from django.conf import settings

    django.setup()
    if waiting := pending_migrations():
        print(
            f"The database is behind this version ({waiting} migrations). Run: rostra manage migrate",
            file=sys.stderr,
        )
        sys.exit(1)
    collect_static(value)
    release.keep(settings.ROSTRA_DATA_DIR / "release", value)


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static(value: str) -> None:
    """Collect and compress static files unless another process just did, one process at a time."""
    from django.conf import settings
    from django.core.management import call_command

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
