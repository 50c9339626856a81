"""`make drills`: pull the plug under load, back up and restore, and see that nothing is lost."""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.__main__ import seed, sessions, write
from bench.load import Ask
from bench.server import ROOT, Server


def main() -> int:
    """Run all drills; returns 1 when something was lost."""
    options = argparse.ArgumentParser(prog="drills", description="See that nothing is lost.")
    options.add_argument(
        "--data", type=Path, help="a data folder of `rostra demo --full` (default: made anew)"
    )
    options.add_argument("--port", type=int, default=8118)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="rostra-drill-") as scratch:
        data = chosen.data or seed(Path(scratch) / "data")
        copy = Path(scratch) / "copy"
        shutil.copytree(data, copy)
        well = [plug(copy, chosen.port), backup(copy, Path(scratch))]
    return 0 if all(well) else 1


def plug(data: Path, port: int) -> bool:
    """Kill every process while people record what they read; each recorded fact must be there afterwards."""
    asks = [write(each["path"], each["cookie"]) for each in sessions(data)["reads"]]
    before = count(data)
    server = Server(data, port, 2)
    server.start()
    acknowledged = Acknowledged(port, asks)
    acknowledged.start()
    time.sleep(1.5)
    server.kill()
    acknowledged.join()
    kept = count(data) - before
    sound = rebuilt(data)
    well = kept >= acknowledged.good and sound
    print(
        f"plug     {acknowledged.good} facts acknowledged before the kill, {kept} kept; "
        f"integrity and ledger {'well' if sound else 'WRONG'}"
    )
    return well


class Acknowledged:
    """Clients that send each request once and count the answers they got, until the server is gone."""

    def __init__(self, port: int, asks: list[Ask]) -> None:
        self.port = port
        self.good = 0
        self._asks = iter(asks)
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _each in range(8)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while True:
            with self._lock:
                ask = next(self._asks, None)
            if ask is None:
                return
            try:
                connection.request(ask.method, ask.path, headers=dict(ask.headers))
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                return
            if response.status == ask.status:
                with self._lock:
                    self.good += 1


def count(data: Path) -> int:
    """Facts in the ledger."""
    connection = sqlite3.connect(data / "db.sqlite3")
    try:
        return connection.execute("SELECT count(*) FROM ledger_evidence").fetchone()[0]
    finally:
        connection.close()


def rebuilt(data: Path) -> bool:
    """Whether the database is sound and every standing is what its evidence gives."""
    connection = sqlite3.connect(data / "db.sqlite3")
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    return verdict == "ok" and rostra(data, "ledger", "rebuild", "--check") == 0


def backup(data: Path, scratch: Path) -> bool:
    """Back up, restore elsewhere, and compare."""
    file, elsewhere = scratch / "drill.tar.gz", scratch / "elsewhere"
    well = rostra(data, "backup", str(file)) == 0 and rostra(elsewhere, "restore", str(file)) == 0
    well = well and count(data) == count(elsewhere) and rebuilt(elsewhere)
    kept = count(elsewhere) if well else 0
    print(f"backup   {kept} of {count(data)} facts came back: {'well' if well else 'WRONG'}")
    return well


def rostra(data: Path, *arguments: str) -> int:
    """Run one verb on a data folder, quietly."""
    environment = {**os.environ, "ROSTRA_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "rostra", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
