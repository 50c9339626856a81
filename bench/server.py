"""A served installation, and what its processes and those of its database cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """`rostra serve` on a port of its own. `environment` names its data folder and database."""

    environment: Mapping[str, str]
    port: int
    workers: int
    background: bool = True
    process: subprocess.Popen | None = None
    started_in: float = 0.0
    more: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait for the first page; `started_in` is the time that took, in seconds."""
        command = [
            sys.executable,
            "-m",
            "rostra",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            str(self.workers),
        ]
        command += [] if self.background else ["--no-background"]
        environment = {**self.environment, "ROSTRA_URL": f"http://localhost:{self.port}"}
        began = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        while not self._answers():
            if self.process.poll() is not None:
                raise SystemExit("The server did not start.")
            if time.monotonic() - began > 120:
                self.stop()
                raise SystemExit("The server did not answer within two minutes.")
            time.sleep(0.02)
        self.started_in = time.monotonic() - began

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                client.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return client.recv(12).endswith(b" 200")
        except OSError:
            return False

    def stop(self) -> float:
        """Ask it to end; returns the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - began

    def kill(self) -> None:
        """Pull the plug: every process at once, without a word."""
        assert self.process is not None
        for each in tree(self.process.pid):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended between the look and the blow
        self.process.wait(timeout=30)

    def roots(self) -> list[int]:
        """Processes whose families are counted: the server, and what was named beside it (the database)."""
        assert self.process is not None
        return [self.process.pid, *self.more]

    def cpu(self) -> float:
        """Seconds of processor time (user and system) that its families have used so far."""
        return cpu(self.roots())

    def memory(self) -> float:
        """Proportional set size of the server's own processes, in MiB."""
        assert self.process is not None
        return memory([self.process.pid])


def tree(root: int) -> list[int]:
    """A process and everything below it."""
    found = [root]
    for each in found:
        try:
            tasks = list(Path(f"/proc/{each}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def cpu(roots: Iterable[int]) -> float:
    """Seconds of processor time of some families, with those of their members that have ended."""
    total = 0
    for each in {member for root in roots for member in tree(root)}:
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / TICKS


def memory(roots: Iterable[int]) -> float:
    """Proportional set size of some families, in MiB."""
    kilobytes = 0
    for each in {member for root in roots for member in tree(root)}:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def matching(pattern: str) -> list[int]:
    """Processes whose command line holds a text, but not this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if pattern in command and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def machine_cpu() -> tuple[float, float]:
    """Processor seconds of the whole machine since it started: (busy, all)."""
    fields = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS, sum(fields) / TICKS
