"""`rostra check-config` says what is wrong, a clear line each."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT


def check(folder: Path, **environment: str) -> tuple[int, str, str]:
    """Run it in a process of its own, with this environment and nothing of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "rostra", "check-config"],
        cwd=ROOT,
        env={**kept, "ROSTRA_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    from rostra.config.template import copy_sqlite
    from tests.databases import CACHE

    copy_sqlite(CACHE, tmp_path / "db.sqlite3")
    return tmp_path


def test_a_sound_environment(installation):
    code, words, faults = check(installation)
    assert (code, faults) == (0, "")
    assert "stays in the outbox" in words


def test_every_fault_is_a_line(installation, tmp_path):
    code, _words, faults = check(
        installation,
        ROSTRA_URL="academy.example/path",
        ROSTRA_TIME_ZONE="Mars",
        ROSTRA_WORKERS="many",
        ROSTRA_DATABSE_URL="x",
        ROSTRA_EMAIL_URL="smtp://127.0.0.1:9",
        ROSTRA_OIDC_URL="https://id.example",
    )
    assert code == 1
    lines = faults.splitlines()
    for word in ("ROSTRA_URL", "Mars", "ROSTRA_WORKERS", "ROSTRA_DATABSE_URL", "127.0.0.1:9", "_SECRET"):
        assert [line for line in lines if word in line and line.startswith("wrong ")], word


def test_a_database_that_is_behind_and_a_key_that_others_read(tmp_path):
    (tmp_path / "secret-key").write_text("k" * 50)
    (tmp_path / "secret-key").chmod(0o644)
    code, _words, faults = check(tmp_path)
    assert code == 1
    assert "rostra manage migrate" in faults
    assert "chmod 600" in faults


def test_a_database_that_does_not_answer(tmp_path):
    code, _words, faults = check(tmp_path, ROSTRA_DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert code == 1
    assert "database does not answer" in faults


def test_notes_for_a_public_site(installation):
    code, words, _faults = check(installation, ROSTRA_URL="http://academy.example", ROSTRA_WORKERS="2")
    assert code == 0
    assert "not https" in words
    assert "ROSTRA_CACHE_URL" in words
