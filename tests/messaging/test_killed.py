"""A worker that is killed while it hands letters to a real mail server: counted by key, before and after."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from rostra.config.template import copy_sqlite
from tests.config.test_live import free_port

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"

SEED = """
import django; django.setup()
from django.db import transaction
from rostra.messaging.actions import outbox
news = {"programme": "P", "edition": "E", "starts_on": None, "closes_at": None, "address": "https://x.example/"}
with transaction.atomic():
    for n in range(6):
        code = {"code": "418 093", "minutes": 15}
        outbox.queue(kind="sign_in_code", key=f"code:{n}", email=f"code{n}@x.example", context=code)
        outbox.queue(kind="interest_opened", key=f"news:{n}", email=f"news{n}@x.example", context=news)
"""
GO_ON = """
import django; django.setup()
from datetime import timedelta
from rostra.messaging.actions import outbox
outbox.return_stuck(older_than=timedelta())
outbox.deliver()
"""


class Server:
    """Takes mail; at the letter `holds` it neither says yes nor no. `taken`: that one is kept all the same."""

    def __init__(self, holds: int, *, taken: bool) -> None:
        self.holds, self.kept = holds, taken
        self.seen = 0
        self.reached = threading.Event()
        self.ids: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        self.seen += 1
        mail = message_from_bytes(envelope.content, policy=default)
        held = self.seen == self.holds
        if not held or self.kept:
            self.ids.append(str(mail["Message-ID"]).strip("<>").partition("@")[0])
        if held:
            self.reached.set()
            await asyncio.sleep(60)
        return "250 Taken"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory) -> Path:
    """A database with six codes and six letters that wait."""
    folder = tmp_path_factory.mktemp("seeded")
    copy_sqlite(CACHE, folder / "db.sqlite3")
    assert start(folder, 9, "-c", SEED).wait(timeout=120) == 0
    assert states(folder) == {("code", "waiting"): 6, ("news", "waiting"): 6}
    return folder


@pytest.fixture
def data(seeded, tmp_path) -> Path:
    connection = sqlite3.connect(seeded / "db.sqlite3")
    (tmp_path / "data").mkdir()
    connection.execute("VACUUM INTO ?", [str(tmp_path / "data" / "db.sqlite3")])
    connection.close()
    return tmp_path / "data"


@pytest.fixture
def server(request) -> Iterator[tuple[Server, int]]:
    holds, taken = request.param
    man, port = Server(holds, taken=taken), free_port()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Controller(man, hostname="127.0.0.1", port=port)
    controller.start()
    yield man, port
    controller.stop()


def start(data: Path, port: int, *command: str) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    environment = {
        **kept,
        "ROSTRA_DATA_DIR": str(data),
        "ROSTRA_EMAIL_URL": f"smtp://127.0.0.1:{port}?plain",
        "DJANGO_SETTINGS_MODULE": "rostra.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def rows(data: Path, query: str) -> list[tuple]:
    connection = sqlite3.connect(data / "db.sqlite3", timeout=20)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def states(data: Path) -> Counter[tuple[str, str]]:
    return Counter(rows(data, "SELECT substr(key, 1, 4), state FROM messaging_message"))


@pytest.mark.parametrize(
    ("server", "twice", "unknown", "lost"),
    [
        ((3, True), ["code:2"], [], []),  # the server took a code and could not say so: it comes again
        ((8, True), [], ["news:1"], []),  # the same with a letter that can be stopped: it does not
        ((8, False), [], ["news:1"], ["news:1"]),  # nobody can tell these two apart but a person
    ],
    indirect=["server"],
)
def test_nothing_is_lost_and_nothing_doubled_but_what_nobody_can_know(data, server, twice, unknown, lost):
    man, port = server
    worker = start(data, port, "-m", "rostra", "worker")
    try:
        assert man.reached.wait(timeout=120)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    before = states(data)
    assert before[("code", "claimed")] + before[("news", "claimed")] == 12 - (man.holds - 1)
    assert start(data, port, "-c", GO_ON).wait(timeout=120) == 0
    keys = dict(rows(data, "SELECT message_id, key FROM messaging_message"))
    arrived = Counter(keys[each] for each in man.ids)
    assert [key for key, count in arrived.items() if count > 1] == twice
    assert sorted(set(keys.values()) - set(arrived)) == lost
    assert [
        key for (key,) in rows(data, "SELECT key FROM messaging_message WHERE problem = 'unknown'")
    ] == unknown
    assert states(data)[("code", "sent")] == 6
    assert states(data)[("news", "sent")] == 6 - len(unknown)
