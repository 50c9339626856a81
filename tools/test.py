"""`make test`: the checks, all tests on SQLite with journeys in a browser, those of the database again on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools import browser, check, postgres

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run everything, also after something failed; returns 0 when all is well."""
    began = time.monotonic()
    remarks: list[str] = []
    results = {"check": check.main(), "SQLite": on_sqlite(remarks), "PostgreSQL": on_postgresql(remarks)}
    failed = [name for name, code in results.items() if code]
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    for remark in remarks:
        print(remark)
    verdict = f"failed: {', '.join(failed)}" if failed else "all well"
    print(f"make test: {verdict}, {minutes} min {seconds} s")
    return 1 if failed else 0


def on_sqlite(remarks: list[str]) -> int:
    """All tests; the journeys only where there is a browser."""
    path = browser.obtain()
    if path is None:
        remarks.append(
            "SKIPPED: the journeys need a browser (on Debian and Ubuntu: apt-get install chromium)."
        )
    print(f"\n== SQLite{', with journeys in ' + path if path else ', without journeys'}", flush=True)
    return pytest(
        {"ROSTRA_DATABASE_URL": "", "ROSTRA_TEST_BROWSER": path or ""}, [] if path else ["-m", "not journey"]
    )


def on_postgresql(remarks: list[str]) -> int:
    """Every test that touches the database but the journeys, on a private PostgreSQL, or on ROSTRA_TEST_DATABASE_URL
    when given. What touches none has been tested by then.
    """
    print("\n== PostgreSQL", flush=True)
    options = ["--database-only", "-m", "not journey"]
    given = os.environ.get("ROSTRA_TEST_DATABASE_URL")
    if given:
        return pytest({"ROSTRA_DATABASE_URL": given}, options)
    try:
        with postgres.cluster() as address:
            return pytest({"ROSTRA_DATABASE_URL": address}, options)
    except postgres.Missing as reason:
        remarks.append(f"SKIPPED: the tests on PostgreSQL. {reason}")
        return 0


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
