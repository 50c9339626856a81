"""`make check`: everything that can be said about the code without running it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
STEPS = (
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("imports", [BIN / "lint-imports", "--config", ".importlinter", "--cache-dir", ".cache/importlinter"]),
    ("types", [BIN / "mypy"]),
    ("migrations", [sys.executable, "-m", "rostra", "manage", "makemigrations", "--check", "--dry-run"]),
    ("templates", [BIN / "djlint", "rostra", "--lint", "--quiet"]),
    ("reference", [sys.executable, "-m", "tools.reference", "--check"]),
)


def main() -> int:
    """Run every step, also after one failed; returns 0 when all are well."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rostra.config.settings_test"}
    failed = []
    for name, command in STEPS:
        began = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(
            f"{name:<11}{'well' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - began:5.1f} s",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(f"{done.stdout}{done.stderr}".strip(), flush=True)
    print(
        f"check: {len(STEPS) - len(failed)} of {len(STEPS)} well"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
