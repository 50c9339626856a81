"""`rostra demo`: a data folder of its own, filled once, then served."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from rostra.config import release
from rostra.config.preflight import apart, collecting_static, finished

DATA = Path(".rostra-demo")
PORT = 8000


def demonstrate(*, data: Path | None, port: int | None, stage: str, full: bool, then_serve: bool) -> int:
    """Fill the demo's data folder unless it is filled already, and serve it. Returns the exit code."""
    folder = (data or DATA).resolve()
    chosen_port = port or PORT
    os.environ["ROSTRA_DATA_DIR"] = str(folder)
    os.environ["ROSTRA_DEMO"] = "yes"
    os.environ["ROSTRA_URL"] = f"http://localhost:{chosen_port}"
    value = release.stamp("migrations", stage, full, _content_stamp())
    mark = folder / "demo-release"
    if not release.is_current(mark, value):
        print("Filling the demo; this takes a minute the first time …", flush=True)
        static = collecting_static()
        if not all([finished(apart(_fill, folder, stage, full)), finished(static)]):
            return 1
        release.keep(mark, value)
    if not then_serve:
        return 0
    from django.conf import settings

    from rostra.config.serve import serve

    return serve(
        host=settings.ROSTRA_HOST, port=chosen_port, workers=settings.ROSTRA_WORKERS, background=True
    )


def _content_stamp() -> str:
    files = sorted(
        path for path in (release.PACKAGE / "demo").rglob("*") if path.is_file() and path.suffix != ".pyc"
    )
    return "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)


def _fill(folder: Path, stage: str, full: bool) -> None:
    import django
    from django.core.management import call_command

    from rostra.config.preflight import prepare_database
    from rostra.demo.marks import mark

    django.setup()
    empty(folder)
    mark(folder)
    prepare_database()
    call_command("rostra_demo", stage=stage, full=full)


def empty(folder: Path) -> None:
    """Take away what an older demo left in its folder. Any other academy stays, and the program ends."""
    from django.conf import settings
    from django.db import connection

    from rostra.demo.marks import is_marked

    default = settings.DATABASES["default"]
    if not default["ENGINE"].endswith("sqlite3"):
        if is_marked(folder):
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        return
    database = Path(default["NAME"])
    if database.exists() and not is_marked(folder):
        print(
            f"{folder} holds an academy that is not a demo. Choose another folder with --data.",
            file=sys.stderr,
        )
        sys.exit(1)
    for path in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        path.unlink(missing_ok=True)
    for place in ("media", "private"):
        shutil.rmtree(folder / place, ignore_errors=True)
