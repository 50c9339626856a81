"""One load on one list of requests: by wrk when it is installed, else by a small client of our own."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 8
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Ask:
    """One request. An answer counts when it has the status, at least so many bytes, and holds the text."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200
    least: int = 0
    contains: str = ""


@dataclass(frozen=True)
class Result:
    """Good answers, failures, and the spread of times in milliseconds. `size`: bytes of an answer's body, the mean."""

    good: int
    bad: int
    seconds: float
    p50: float
    p95: float
    size: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds if self.seconds else 0.0


def client() -> str:
    """Which client is used, in words."""
    return "wrk, 1 thread" if shutil.which("wrk") else "own client (wrk is not installed)"


def run(base: str, asks: list[Ask], *, seconds: float, once: bool = False) -> Result:
    """Send the requests in turn over eight connections for some seconds; with `once` each at most once."""
    if shutil.which("wrk"):
        return _wrk(base, asks, seconds, once)
    return _own(base, asks, seconds, once)


# Counters are globals of the thread so that done() can read them.
SCRIPT = """
local asks = {}
%(asks)s
at, good, bad, bytes, took = 0, 0, 0, 0, 0
local once = %(once)s
local sent = {}
function request()
  if once and at >= #asks then
    wrk.thread:stop()
  end
  at = at %% #asks + 1
  local ask = asks[at]
  return wrk.format(ask.method, ask.path, ask.headers, ask.body)
end
function response(status, headers, body)
  if status == %(status)d and #body >= %(least)d and (%(contains)s == "" or body:find(%(contains)s, 1, true)) then
    good = good + 1
  else
    bad = bad + 1
  end
  bytes = bytes + #body
  if once and good + bad >= #asks then wrk.thread:stop() end
end
function setup(thread) mine = thread end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%.3f %%.3f %%.3f %%.1f\\n", mine:get("good"), mine:get("bad"),
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    mine:get("bytes") / math.max(1, mine:get("good") + mine:get("bad"))))
end
"""


def script(asks: list[Ask], *, once: bool) -> str:
    """What wrk runs for these requests, which all count by the terms of the first."""
    first = asks[0]
    return SCRIPT % {
        "asks": "\n".join(f"asks[#asks+1] = {_table(ask)}" for ask in asks),
        "once": "true" if once else "false",
        "status": first.status,
        "least": first.least,
        "contains": quoted(first.contains),
    }


def _table(ask: Ask) -> str:
    headers = ", ".join(f"[{quoted(name)}]={quoted(value)}" for name, value in ask.headers.items())
    body = f", body={quoted(ask.body)}" if ask.body else ""
    return f"{{method={quoted(ask.method)}, path={quoted(ask.path)}, headers={{{headers}}}{body}}}"


def quoted(text: str) -> str:
    """A text as Lua reads it, whatever is in it."""
    return '"' + "".join(chr(byte) if _plain(byte) else f"\\{byte:03}" for byte in text.encode()) + '"'


def _plain(byte: int) -> bool:
    return 32 <= byte < 127 and byte not in b'"\\'


def parse(output: str) -> Result:
    """What our script printed at the end of a run."""
    line = next((line for line in output.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise ValueError(f"wrk said nothing that can be read: {output[-300:]}")
    good, bad, took, p50, p95, size = line.split()[1:]
    return Result(int(good), int(bad), float(took), float(p50), float(p95), float(size))


def _wrk(base: str, asks: list[Ask], seconds: float, once: bool) -> Result:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script(asks, once=once))
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", file.name, base]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(file.name).parent)
    return parse(done.stdout)


def ask_once(base: str, ask: Ask, timeout: float = 60) -> tuple[int, dict[str, str], bytes]:
    """Send one request and read the answer: status, headers, body."""
    where = urlsplit(base)
    connection = http.client.HTTPConnection(where.hostname or "localhost", where.port, timeout=timeout)
    try:
        connection.request(ask.method, ask.path, body=ask.body.encode() or None, headers=dict(ask.headers))
        response = connection.getresponse()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


def is_good(ask: Ask, status: int, body: bytes) -> bool:
    """Whether an answer counts."""
    return status == ask.status and len(body) >= ask.least and ask.contains.encode() in body


def _own(base: str, asks: list[Ask], seconds: float, once: bool) -> Result:
    where = urlsplit(base)
    times: list[float] = []
    sizes: list[int] = []
    lock = threading.Lock()
    turns = iter(range(len(asks) if once else 10**9))
    until = time.monotonic() + seconds

    def work() -> None:
        connection = http.client.HTTPConnection(where.hostname or "localhost", where.port, timeout=60)
        while time.monotonic() < until:
            with lock:
                turn = next(turns, None)
            if turn is None:
                break
            ask = asks[turn % len(asks)]
            began = time.monotonic()
            connection.request(
                ask.method, ask.path, body=ask.body.encode() or None, headers=dict(ask.headers)
            )
            response = connection.getresponse()
            body = response.read()
            took = (time.monotonic() - began) * 1000
            with lock:
                sizes.append(len(body))
                if is_good(ask, response.status, body):
                    times.append(took)
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _each in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return of_times(times, len(sizes) - len(times), time.monotonic() - began, sum(sizes) / max(len(sizes), 1))


def of_times(times: list[float], bad: int, seconds: float, size: float = 0.0) -> Result:
    """A result from single times in milliseconds."""
    ordered = sorted(times) or [0.0]
    middle, late = ordered[len(ordered) // 2], ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return Result(len(times), bad, seconds, middle, late, size)
