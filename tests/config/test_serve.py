"""`rostra serve` itself: pages, files, tasks and schedule from one command, and a clean end."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rostra.config.template import copy_sqlite
from tests.config.test_live import free_port, wait_for
from tests.databases import CACHE
from tests.house.tree import ROOT

pytestmark = pytest.mark.sqlite


@dataclass
class Site:
    """A served installation on SQLite."""

    data: Path
    port: int
    process: subprocess.Popen

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def rows(self, query: str) -> list[tuple]:
        connection = sqlite3.connect(self.data / "db.sqlite3", timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


def serve(data: Path, port: int, *more: str) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    environment = {**kept, "ROSTRA_DATA_DIR": str(data), "ROSTRA_URL": f"http://localhost:{port}"}
    command = [sys.executable, "-m", "rostra", "serve", "--port", str(port), *more]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("serve") / "data"
    (data / "media" / "images").mkdir(parents=True)
    (data / "media" / "images" / "town.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    copy_sqlite(CACHE, data / "db.sqlite3")
    port = free_port()
    with serve(data, port, "--workers", "2") as process:
        try:
            wait_for(port)
            yield Site(data, port, process)
        finally:
            process.terminate()


def until(holds: Callable[[], bool]) -> bool:
    """Ask again for at most forty seconds."""
    for _attempt in range(200):
        if holds():
            return True
        time.sleep(0.2)
    return False


def test_a_page_with_its_policy_and_request_id(site):
    status, headers, body = site.get("/en/")
    headers = {name.lower(): value for name, value in headers.items()}
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
    assert b"</html>" in body


def test_the_editors_area_has_a_policy_of_its_own(site):
    _status, headers, _body = site.get("/cms/login/")
    policy = {name.lower(): value for name, value in headers.items()}["content-security-policy"]
    assert "frame-ancestors" in policy


def test_collected_files_are_served_with_a_hash_in_their_name(site):
    page = site.get("/en/")[2].decode()
    path = re.search(r"/static/[^\"]+\.[0-9a-f]{12}\.css", page).group()
    status, headers, _body = site.get(path)
    assert status == 200
    assert "immutable" in {name.lower(): value for name, value in headers.items()}["cache-control"]


def test_public_media_is_served_and_the_rest_of_the_folder_is_not(site):
    assert site.get("/media/images/town.svg")[0] == 200
    assert site.get("/media/../secret-key")[0] == 404
    assert site.get("/media/images/../../secret-key")[0] == 404


def test_one_of_two_processes_keeps_the_schedule_and_works_tasks(site):
    done = f"SELECT count(*) FROM {table(site)} WHERE status = 'SUCCESSFUL'"
    jobs = f"SELECT count(*) FROM {table(site)} WHERE task_path LIKE '%run_job'"
    assert until(lambda: site.rows(done)[0][0] >= 5)
    from rostra.config.schedule import JOBS

    assert site.rows(jobs)[0][0] == len(JOBS)


def table(site: Site) -> str:
    return site.rows("SELECT name FROM sqlite_master WHERE name LIKE '%dbtaskresult'")[0][0]


def test_a_second_server_on_the_same_port_says_so(site):
    second = serve(site.data, site.port)
    _out, words = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Port {site.port} is taken" in words.decode()


def test_it_ends_cleanly_and_leaves_no_task_half_done(site):
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(timeout=30) == 0
    assert site.rows(f"SELECT count(*) FROM {table(site)} WHERE status = 'RUNNING'") == [(0,)]


def test_a_database_that_is_behind_is_said_before_anything_starts(tmp_path):
    sqlite3.connect(tmp_path / "db.sqlite3").close()
    process = serve(tmp_path, free_port())
    _out, words = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "rostra manage migrate" in words.decode()


def test_a_worker_alone_works_tasks_and_keeps_the_schedule(site):
    rows = site.rows(f"SELECT count(*) FROM {table(site)}")[0][0]
    connection = sqlite3.connect(site.data / "db.sqlite3", timeout=20)
    connection.execute(f"UPDATE {table(site)} SET enqueued_at = '2020-01-01 00:00:00'")
    connection.commit()
    connection.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    command = [sys.executable, "-m", "rostra", "worker"]
    environment = {**kept, "ROSTRA_DATA_DIR": str(site.data)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as worker:
        again = (
            f"SELECT count(*) FROM {table(site)} WHERE status = 'SUCCESSFUL' AND enqueued_at > '2021-01-01'"
        )
        assert until(lambda: site.rows(again)[0][0] >= 5)
        worker.terminate()
        assert worker.wait(timeout=30) == 0
    assert site.rows(f"SELECT count(*) FROM {table(site)}")[0][0] > rows
