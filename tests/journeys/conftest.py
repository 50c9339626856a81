"""A living academy for journeys: the real server in a process of its own, over the example data, and a real browser.

With ROSTRA_JOURNEYS_AT=http://localhost:8000 the journeys run against a demo that is running already.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.browser import find as find_browser

ROOT = Path(__file__).parents[2]
PATIENCE = 300
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Academy:
    """Where the academy answers, and where its data stand; no folder when it is not ours."""

    url: str
    folder: Path | None = None

    def play(self, scene: str, **values: Any) -> dict[str, Any]:
        """Let something have happened: a function of `tests.journeys.scenes`, beside the running server."""
        if self.folder is None:
            pytest.skip("a scene cannot be put into an academy that is not ours")
        made = subprocess.run(
            [sys.executable, "-m", "tests.journeys.scenes", scene, json.dumps(values)],
            cwd=ROOT, env=environment(self.url) | {"ROSTRA_DATA_DIR": str(self.folder), "ROSTRA_DEMO": "yes"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout.splitlines()[-1])


def environment(url: str) -> dict[str, str]:
    """The environment of a process that serves or tells an academy of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    # Dictionaries cost minutes of a processor; the tests of the search have small ones of their own.
    return kept | {"ROSTRA_URL": url, "ROSTRA_SEARCH_DICTIONARIES": "no"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _wait(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the academy does not answer")
        time.sleep(0.5)


@pytest.fixture(scope="session")
def live_academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    """The example academy, in the middle of its spring edition, served as `rostra demo` serves it."""
    there = os.environ.get("ROSTRA_JOURNEYS_AT")
    if there:
        yield Academy(there.rstrip("/"))
        return
    folder, port = tmp_path_factory.mktemp("academy"), _free_port()
    if example := os.environ.get("ROSTRA_TEST_EXAMPLE"):  # made once for all processes
        shutil.copytree(example, folder / "data")
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "rostra", "demo", "--data", str(folder / "data"), "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(url), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(url, process)
            yield Academy(url, folder / "data")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module; the system's own where there is one."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield found
        found.close()
