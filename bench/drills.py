"""`make drills`: kill web and worker in the middle of evidence, enrolment, sending, a newsletter and a rush on a talk;
back up and restore; count before and after. On SQLite and PostgreSQL.

Acknowledged is what somebody was told: an answer of the web process, or "begun" of a long task. Nothing of it may be lost.
"""

from __future__ import annotations

import argparse
import json
import operator
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench import build, load, newsletter, rush
from bench.build import Academy
from bench.drilling import LIST, MARK
from bench.load import Ask
from bench.server import ROOT, Server, tree

SHARES = {"sqlite": 10, "postgresql": 1}  # of a thousand people each
PATIENCE = 240
KILLS = 3
ENOUGH = 300  # acknowledged facts before the kill
OVER = {"sent", "failed"}


def main() -> int:
    """Run all drills; returns 1 when something was lost."""
    options = argparse.ArgumentParser(prog="drills", description="See that nothing is lost.")
    options.add_argument(
        "--data", type=Path, help="folder of `bench build` (default: built anew); it is not changed"
    )
    options.add_argument("--on", choices=build.KINDS, help="only on this kind of database (default: both)")
    options.add_argument("--port", type=int, default=8149)
    options.add_argument("--only", choices=["rush", "newsletter"], help="only this drill (default: all)")
    chosen = options.parse_args()
    well = True
    with ExitStack() as stack:
        data = chosen.data or build.scratch(stack, "rostra-drill-")
        data.mkdir(parents=True, exist_ok=True)
        for kind in [chosen.on] if chosen.on else build.KINDS:
            with copied(data, kind) as drilled:
                print(
                    f"\n{drilled.kind}, {drilled.size.people} people, {drilled.size.facts} facts", flush=True
                )
                if chosen.only == "newsletter":
                    well &= newsletter.killed(drilled, said)
                    continue
                if chosen.only:
                    well &= rushes(drilled, chosen.port)
                    continue
                with Inside(drilled) as inside:
                    well &= evidence(drilled, inside, chosen.port)
                    well &= enrolment(drilled, inside)
                well &= sending(drilled)
                well &= newsletter.killed(drilled, said)
                well &= rushes(drilled, chosen.port)
                well &= backup(drilled)
    print("\nnothing was lost" if well else "\nSOMETHING WAS LOST")
    return 0 if well else 1


@contextmanager
def copied(data: Path, kind: str) -> Iterator[Academy]:
    """A copy of an academy of a thousand people, taken away afterwards."""
    with ExitStack() as stack:
        address = stack.enter_context(build.server(data, None)) if kind == "postgresql" else ""
        source = build.academies(data, kind, address, (SHARES[kind],))[0]
        build.build(source, data.resolve(), address)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rostra-drill-")))
        if address:
            build.psql(address, "DROP DATABASE IF EXISTS rostra_drill WITH (FORCE)")
            name = source.url.rsplit("/", 1)[1]
            build.psql(address, f'CREATE DATABASE rostra_drill TEMPLATE "{name}"')
        url = build.named(address, "rostra_drill") if address else ""
        shutil.copytree(source.folder, folder / "data")
        yield replace(source, folder=folder / "data", url=url)
        if address:
            build.psql(address, "DROP DATABASE rostra_drill WITH (FORCE)")


class Inside:
    """A process inside the installation that is asked (`bench.drilling`)."""

    def __init__(self, academy: Academy) -> None:
        command = [sys.executable, "-m", "bench.drilling"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=academy.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Inside:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=60)

    def __call__(self, verb: str) -> Any:
        """What it answers to a verb; the program ends when it ends."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{verb}\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(MARK):
                return json.loads(line.removeprefix(MARK))
        raise SystemExit(f"The installation could not answer to {verb}.")


def said(name: str, well: bool, text: str) -> bool:
    """Print the outcome of one drill."""
    print(f"{name:<10} {'well ' if well else 'WRONG'} {text}", flush=True)
    return well


# ---------------------------------------------------------------- evidence: the web processes die


def evidence(academy: Academy, inside: Inside, port: int) -> bool:
    """Kill every web process while people record what they read; each acknowledged fact must be there afterwards."""
    asks = [Ask(**each) for each in inside("reads")]
    before = set(inside("facts"))
    server = Server(academy.environment, port, 2)
    server.start()
    clients = Acknowledged(server.url, asks)
    clients.start()
    until(lambda: len(clients.good), lambda now: now >= ENOUGH, 30)
    server.kill()
    clients.join()
    after = set(inside("facts"))
    told = {_fact(ask.path) for ask in clients.good}
    kept = {each.rsplit("/", 1)[0] for each in after - before}
    # A person's part is left out where the request does not name it: counts say the rest.
    well = told <= kept and len(after) - len(before) >= len(clients.good) and sound(academy)
    counts = (
        f"{len(before)} facts before, {len(after)} after; {len(clients.good)} acknowledged before the kill"
    )
    return said("evidence", well, f"{counts}, {max(0, len(clients.good) - (len(after) - len(before)))} lost")


def _fact(path: str) -> str:
    """`edition/activity` of an address such as /en/learn/e/EDITION/ACTIVITY/read/."""
    parts = path.strip("/").split("/")
    return f"{parts[-3]}/{parts[-2]}"


class Acknowledged:
    """Clients that send each request once and keep those that were answered, until the server is gone."""

    def __init__(self, base: str, asks: list[Ask]) -> None:
        self.base = base
        self.good: list[Ask] = []
        self._asks = iter(asks)
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _each in range(load.CONNECTIONS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                ask = next(self._asks, None)
            if ask is None:
                return
            try:
                status, _headers, _body = load.ask_once(self.base, ask, timeout=10)
            except load.BROKEN:
                return
            if status == ask.status:
                with self._lock:
                    self.good.append(ask)


def sound(academy: Academy) -> bool:
    """Whether the database is sound and every standing is what its evidence gives."""
    if not academy.url:
        import sqlite3

        connection = sqlite3.connect(academy.folder / "db.sqlite3")
        try:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            connection.close()
        if verdict != "ok":
            return False
    return rostra(academy, "ledger", "rebuild", "--check") == 0


# ---------------------------------------------------------------- enrolment: the worker dies


@contextmanager
def worker(academy: Academy, **more: str) -> Iterator[subprocess.Popen]:
    """`rostra worker`, killed with all it started at the end of the block."""
    command = [sys.executable, "-m", "rostra", "worker"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**academy.environment, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        for each in tree(process.pid):
            subprocess.run(["kill", "-9", str(each)], check=False, stderr=subprocess.DEVNULL)
        process.wait(timeout=30)


def until(found: Callable[[], Any], enough: Callable[[Any], bool], patience: float = PATIENCE) -> Any:
    """Look again and again until it is enough, or for so many seconds; returns the last look."""
    ends = time.monotonic() + patience
    while True:
        seen = found()
        if enough(seen) or time.monotonic() > ends:
            return seen
        time.sleep(0.1)


def enrolment(academy: Academy, inside: Inside) -> bool:
    """Kill the worker twice in the middle of a list of 300; after that all are enrolled once, with one letter each."""
    before = inside("enrolled")
    inside("enrol")
    met = []
    for share in (1, LIST // 3):
        with worker(academy):
            seen = until(partial(inside, "enrolled"), partial(_is_far, share))
        met.append(seen["enrolled"])
    with worker(academy):
        after = until(lambda: inside("enrolled"), lambda now: now["task"] == "done")
    well = (after["people"], after["enrolled"], after["letters"], after["twice"]) == (LIST, LIST, LIST, 0)
    well = well and after["counted"] and after["task"] == "done" and sound(academy)
    killed = " and ".join(str(each) for each in met)
    counts = f"{before['enrolled']} enrolled before, {after['enrolled']} of {LIST} after, {after['letters']} letters"
    return said(
        "enrolment",
        well,
        f"worker killed at {killed}; {counts}, {after['twice']} twice; task {after['task']}",
    )


def _is_far(share: int, now: dict[str, Any]) -> bool:
    return now["enrolled"] >= share or now["task"] == "done"


# ---------------------------------------------------------------- sending: the worker dies


class Postman:
    """A mail server that takes everything, a little slowly, and counts by the letter's own id."""

    def __init__(self) -> None:
        from aiosmtpd.controller import Controller

        self.taken: Counter[str] = Counter()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Postman:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio
        from email import message_from_bytes

        mail = message_from_bytes(envelope.content)
        self.taken[str(mail["Message-ID"]).strip("<>").partition("@")[0]] += 1
        await asyncio.sleep(0.01)
        return "250 Taken"


def sending(academy: Academy) -> bool:
    """Kill the worker three times in the middle of 600 letters. Every transactional letter arrives (once more at most for each
    kill); none of the others arrives twice, and one that may have arrived is marked as unknown.
    """
    with ExitStack() as stack:
        postman = stack.enter_context(Postman())
        posting = replace(academy, more={"ROSTRA_EMAIL_URL": f"smtp://127.0.0.1:{postman.port}"})
        inside = stack.enter_context(Inside(posting))
        inside("letters")
        kills = []
        for _each in range(KILLS):
            there = sum(postman.taken.values())
            with worker(posting):
                until(lambda: sum(postman.taken.values()), partial(operator.le, there + 60))
            kills.append(sum(postman.taken.values()))
            inside("pass_time")
        with worker(posting):
            rows = until(lambda: inside("sent"), lambda now: all(row["state"] in OVER for row in now))
        return counted(rows, postman.taken, kills)


def counted(rows: list[dict[str, Any]], taken: Counter[str], kills: list[int]) -> bool:
    """What became of the letters, by the id of each: print it, and say whether it is as promised."""
    always = [row for row in rows if row["always"]]
    once = [row for row in rows if not row["always"]]
    lost = [row for row in always if row["state"] != "sent" or not taken[row["id"]]]
    lost += [row for row in once if row["state"] == "sent" and not taken[row["id"]]]
    unknown = [row for row in once if row["state"] == "failed" and row["problem"] == "unknown"]
    stray = [row for row in once if row["state"] != "sent" and row not in unknown]
    again = sum(max(0, taken[row["id"]] - 1) for row in always)
    twice = [row for row in once if taken[row["id"]] > 1]
    well = bool(always and once) and not lost and not stray and not twice
    well = well and again <= len(kills) and len(unknown) <= len(kills)
    text = (
        f"worker killed at {', '.join(map(str, kills))} letters; of {len(always)} transactional ones {len(lost)} lost, {again} "
        f"twice (at most one a kill); of {len(once)} others {len(twice)} twice, {len(unknown)} marked as unknown (at most one "
        f"a kill), {len(stray)} not sent"
    )
    return said("sending", well, text)


# ---------------------------------------------------------------- the rush on a talk


def rushes(academy: Academy, port: int) -> bool:
    """More people than places, all at once; the same without the lock; and with web processes and workers dying."""
    databases = build.postmaster(academy.url) if academy.url else []
    well = rush.rush(academy, port, said, databases)
    well &= rush.control(academy, port, said)
    with Postman() as postman:
        well &= rush.killed(academy, port, said, postman)
    return well


# ---------------------------------------------------------------- backup


def backup(academy: Academy) -> bool:
    """Back up, restore elsewhere, and compare. PostgreSQL is backed up by its own tools: see the how-to page."""
    if academy.url:
        return True
    file, elsewhere = (
        academy.folder.parent / "drill.tar.gz",
        replace(academy, folder=academy.folder.parent / "back"),
    )
    well = rostra(academy, "backup", str(file)) == 0 and rostra(elsewhere, "restore", str(file)) == 0
    with Inside(academy) as inside:
        there = len(inside("facts"))
    if not well:
        return said("backup", False, f"none of {there} facts came back")
    with Inside(elsewhere) as inside:
        came = len(inside("facts"))
    return said("backup", came == there and sound(elsewhere), f"{came} of {there} facts came back")


def rostra(academy: Academy, *arguments: str) -> int:
    """Run one verb on an installation, quietly."""
    command = [sys.executable, "-m", "rostra", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=academy.environment, stdout=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
