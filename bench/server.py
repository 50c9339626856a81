"""A served copy of a data folder, and what its processes cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """`rostra serve` on a port of its own."""

    data: Path
    port: int
    workers: int
    process: subprocess.Popen | None = None
    started_in: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait for the first page; `started_in` is the time that took, in seconds."""
        environment = {
            **os.environ,
            "ROSTRA_DATA_DIR": str(self.data),
            "ROSTRA_DEMO": "yes",
            "ROSTRA_URL": f"http://localhost:{self.port}",
        }
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
        began = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        while not self._answers():
            if self.process.poll() is not None:
                raise SystemExit("The server did not start.")
            if time.monotonic() - began > 60:
                self.stop()
                raise SystemExit("The server did not answer within a minute.")
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
        for each in self.processes():
            os.kill(each, signal.SIGKILL)
        assert self.process is not None
        self.process.wait(timeout=30)

    def processes(self) -> list[int]:
        """The main process and everything below it."""
        assert self.process is not None
        found = [self.process.pid]
        for each in found:
            children = Path(f"/proc/{each}/task/{each}/children")
            if children.exists():
                found += [int(child) for child in children.read_text().split()]
        return found

    def cpu(self) -> float:
        """Seconds of processor time (user and system) used so far by all its processes."""
        total = 0
        for each in self.processes():
            fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self) -> float:
        """Proportional set size of all its processes, in MiB."""
        kilobytes = 0
        for each in self.processes():
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024


def machine_cpu() -> tuple[float, float]:
    """Processor seconds of the whole machine since it started: (busy, all)."""
    fields = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS, sum(fields) / TICKS
