"""Each import contract holds, and fails when it is broken on purpose."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT


def lint(folder: Path) -> subprocess.CompletedProcess:
    """Run import-linter on the tree in `folder`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", ".importlinter", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source tree that a test may break: code only."""

    def no_code(folder: str, names: list[str]) -> set[str]:
        return {each for each in names if "." in each and not each.endswith(".py")} | {
            "__pycache__",
            "migrations",
        }

    shutil.copytree(PACKAGE, tmp_path / "rostra", ignore=no_code)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_all_contracts_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


UPWARD = {
    "kernel/probe.py": "rostra.people.models",
    "people/probe.py": "rostra.messaging.models",
    "web/parts/probe.py": "rostra.config.env",
    "people/models/probe.py": "rostra.people.rules",
    "messaging/models/probe.py": "rostra.messaging.actions",
    "ledger/rules/probe.py": "rostra.ledger.actions",
    "web/public/probe.py": "rostra.web.learn",
    "web/parts/other.py": "rostra.web.desk",
}
UNDECLARED = {"newroom/__init__.py": "newroom", "loose.py": "loose", "web/newface/__init__.py": "newface"}


def test_every_import_against_the_contracts_is_noticed(copy):
    importers = [probe(copy, place, f"import {target}") for place, target in UPWARD.items()]
    done = lint(copy)
    assert done.returncode == 1
    words = done.stdout.replace("\n", " ")
    missed = [
        importer
        for importer in importers
        if f"{importer} " not in words and f"{importer}\n" not in done.stdout
    ]
    assert missed == [], done.stdout
    assert done.stdout.count("BROKEN") == 3


def test_an_undeclared_room_or_face_is_noticed(copy):
    for place in UNDECLARED:
        probe(copy, place, "")
    done = lint(copy)
    assert done.returncode == 1
    assert [word for word in UNDECLARED.values() if word not in done.stdout] == []


def probe(folder: Path, place: str, line: str) -> str:
    """Write a module that breaks a contract and return its name; a shelf that is one file gets the line."""
    path = folder / "rostra" / place
    if path.parent.with_suffix(".py").exists():
        path = path.parent.with_suffix(".py")
    path.parent.mkdir(exist_ok=True)
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}\n{line}\n")
    return ".".join(path.relative_to(folder).with_suffix("").parts)
