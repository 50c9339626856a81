"""One load on one list of requests: by wrk when it is installed, else by a small client of our own."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Ask:
    """One request; an answer counts when it has the status and at least so many bytes."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    status: int = 200
    least: int = 0


@dataclass(frozen=True)
class Result:
    """Good answers, failures, and the spread of times in milliseconds."""

    good: int
    bad: int
    seconds: float
    p50: float
    p95: float

    @property
    def rate(self) -> float:
        return self.good / self.seconds if self.seconds else 0.0


def run(port: int, asks: list[Ask], *, seconds: float, once: bool = False) -> Result:
    """Send the requests in turn over eight connections for some seconds; with `once` each only once."""
    return _wrk(port, asks, seconds, once) if shutil.which("wrk") else _own(port, asks, seconds, once)


SCRIPT = """
local asks = {}
%(asks)s
local at, sent, good, bad = 0, 0, 0, 0
local once = %(once)s
local pending = {}
function request()
  if once and at >= #asks then
    wrk.thread:stop()
  end
  at = at %% #asks + 1
  sent = sent + 1
  return wrk.format(asks[at].method, asks[at].path, asks[at].headers)
end
function response(status, headers, body)
  if status == %(status)d and #body >= %(least)d then good = good + 1 else bad = bad + 1 end
  if once and good + bad >= #asks then wrk.thread:stop() end
end
function setup(thread) mine = thread end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%.3f %%.3f %%.3f\\n", mine:get("good"), mine:get("bad"),
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3))
end
"""


def _wrk(port: int, asks: list[Ask], seconds: float, once: bool) -> Result:
    rows = []
    for ask in asks:
        headers = ", ".join(f'["{name}"]="{value}"' for name, value in ask.headers)
        rows.append(f'asks[#asks+1] = {{method="{ask.method}", path="{ask.path}", headers={{{headers}}}}}')
    script = SCRIPT % {
        "asks": "\n".join(rows),
        "once": "true" if once else "false",
        "status": asks[0].status,
        "least": asks[0].least,
    }
    # Counters are globals of the thread so that done() can read them.
    script = script.replace("local at, sent, good, bad = 0, 0, 0, 0", "at, sent, good, bad = 0, 0, 0, 0")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", file.name]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(file.name).parent,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    good, bad, took, p50, p95 = line.split()[1:]
    return Result(int(good), int(bad), float(took), float(p50), float(p95))


def _own(port: int, asks: list[Ask], seconds: float, once: bool) -> Result:
    times: list[float] = []
    bad = 0
    lock = threading.Lock()
    turns = iter(range(len(asks))) if once else iter(range(10**9))
    until = time.monotonic() + seconds

    def work() -> None:
        nonlocal bad
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until or once:
            with lock:
                turn = next(turns, None)
            if turn is None:
                break
            ask = asks[turn % len(asks)]
            began = time.monotonic()
            connection.request(ask.method, ask.path, headers=dict(ask.headers))
            response = connection.getresponse()
            body = response.read()
            took = (time.monotonic() - began) * 1000
            with lock:
                if response.status == ask.status and len(body) >= ask.least:
                    times.append(took)
                else:
                    bad += 1
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _each in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times) or [0.0]
    return Result(
        len(times),
        bad,
        time.monotonic() - began,
        ordered[len(ordered) // 2],
        ordered[int(len(ordered) * 0.95)],
    )
