"""`make test`: the checks, all tests on SQLite with journeys in a browser, those of the database again on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import browser, check, postgres

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run everything, also after something failed; returns 0 when all is well."""
    began = time.monotonic()
    remarks: list[str] = []
    with (
        postgresql(remarks) as address,
        tempfile.TemporaryDirectory(prefix="rostra-example-") as scratch,
        ThreadPoolExecutor(1) as aside,
    ):
        # The checks keep one core busy; meanwhile what the tests copy is made, in the order in which it is needed. Running
        # every migration on PostgreSQL takes a minute and goes on beside the first tests.
        example = Path(scratch) / "academy"
        aside.submit(make_template, "")
        made = aside.submit(make_example, example)
        migrated = aside.submit(make_template, address) if address else None
        results = {"check": check.main()}
        made.result()
        results["SQLite"] = on_sqlite(remarks, example)
        if migrated:
            migrated.result()
        if address:
            results["PostgreSQL"] = on_postgresql(address)
    failed = [name for name, code in results.items() if code]
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    for remark in remarks:
        print(remark)
    verdict = f"failed: {', '.join(failed)}" if failed else "all well"
    print(f"make test: {verdict}, {minutes} min {seconds} s")
    return 1 if failed else 0


def on_sqlite(remarks: list[str], example: Path) -> int:
    """All tests; the journeys only where there is a browser."""
    path = browser.obtain()
    if path is None:
        remarks.append(
            "SKIPPED: the journeys need a browser (on Debian and Ubuntu: apt-get install chromium)."
        )
    print(f"\n== SQLite{', with journeys in ' + path if path else ', without journeys'}", flush=True)
    return pytest(
        {
            "ROSTRA_DATABASE_URL": "",
            "ROSTRA_TEST_BROWSER": path or "",
            "ROSTRA_TEST_EXAMPLE": str(example) if example.exists() else "",
        },
        [] if path else ["-m", "not journey"],
    )


@contextmanager
def postgresql(remarks: list[str]) -> Iterator[str | None]:
    """The address of a private PostgreSQL, or ROSTRA_TEST_DATABASE_URL when given; None when there is none to be had."""
    given = os.environ.get("ROSTRA_TEST_DATABASE_URL")
    with ExitStack() as running:
        try:
            address = given or running.enter_context(postgres.cluster())
        except postgres.Missing as reason:
            remarks.append(f"SKIPPED: the tests on PostgreSQL. {reason}")
            address = None
        yield address


def on_postgresql(address: str) -> int:
    """Every test that touches the database but the journeys. What touches none has been tested by then."""
    print("\n== PostgreSQL", flush=True)
    ends = "" if os.environ.get("ROSTRA_TEST_DATABASE_URL") else "yes"
    return pytest(
        {"ROSTRA_DATABASE_URL": address, "ROSTRA_TEST_SERVER_ENDS": ends},
        ["--database-only", "-m", "not journey"],
    )


def make_template(address: str) -> None:
    """Make the migrated database that the tests copy; if that fails, the tests say why."""
    subprocess.run(
        [sys.executable, "-m", "tools.templates"],
        cwd=ROOT, env={**os.environ, "ROSTRA_DATABASE_URL": address}, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def make_example(folder: Path) -> None:
    """Make the example academy that the journeys copy; if that fails, they say why."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    subprocess.run(
        [sys.executable, "-m", "rostra", "demo", "--data", str(folder), "--no-serve"],
        cwd=ROOT, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def pytest(environment: dict[str, str], options: list[str]) -> int:
    """One run of pytest on both cores."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(min(4, os.cpu_count() or 1)),
        "--dist",
        "loadgroup",
        "--no-loadscope-reorder",
        *options,
    ]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
