"""`make bench`: pages, writes, memory and start, against the targets.

Throughput is measured with two web processes, memory and start with the embedded default (one). Server CPU
per good answer is the figure to compare first: it hardly moves when others use the machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.load import Ask, Result, run
from bench.server import ROOT, Server, machine_cpu

TOKEN = "b" * 32
BROWSER = (("Host", "localhost"), ("Accept-Encoding", "gzip"), ("Accept-Language", "en"))


@dataclass(frozen=True)
class Line:
    """One line of the table: what is asked, and the target for CPU per answer in ms and p95 in ms."""

    name: str
    asks: list[Ask]
    cpu: float | None = None
    p95: float | None = None
    once: bool = False


def main() -> int:
    """Measure and print; returns 1 when an answer was wrong (never for being slow)."""
    options = argparse.ArgumentParser(prog="bench", description="Measure pages, writes, memory and start.")
    options.add_argument(
        "--data", type=Path, help="a data folder of `rostra demo --full` (default: made anew)"
    )
    options.add_argument("--port", type=int, default=8119)
    options.add_argument("--seconds", type=float, default=4.0, help="length of one run")
    options.add_argument("--rounds", type=int, default=3, help="interleaved runs; the median counts")
    options.add_argument("--workers", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="rostra-bench-") as scratch:
        data = chosen.data or seed(Path(scratch) / "data")
        copy = Path(scratch) / "copy"
        shutil.copytree(data, copy)
        client = "wrk" if shutil.which("wrk") else "own client (wrk is not installed)"
        print(f"{client}, 8 connections, same machine\n")
        wrong = throughput(copy, chosen)
        embedded(copy, chosen.port)
        subprocess.run([sys.executable, "-m", "bench.publishing", str(copy)], cwd=ROOT, check=True)
    return 1 if wrong else 0


def seed(folder: Path) -> Path:
    """A demo with many people in a new folder."""
    command = [sys.executable, "-m", "rostra", "demo", "--data", str(folder), "--full", "--no-serve"]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def throughput(data: Path, chosen: argparse.Namespace) -> bool:
    """Print the table of pages and writes; True when an answer was wrong."""
    server = Server(data, chosen.port, chosen.workers)
    server.start()
    wrong = False
    try:
        table = lines(server, data)
        results: dict[str, list[tuple[Result, float, float]]] = {line.name: [] for line in table}
        for turn in range(chosen.rounds):
            for line in table:
                if not (line.once and turn):
                    results[line.name].append(measure(server, line, chosen.seconds))
        head = "answers/s    p50 ms    p95 ms    CPU ms   target   others   wrong"
        print(f"{server.workers} web processes        {head}")
        for line in table:
            wrong |= show(line, results[line.name])
    finally:
        server.stop()
    return wrong


def measure(server: Server, line: Line, seconds: float) -> tuple[Result, float, float]:
    """One run: the result, the server's CPU in ms a good answer, and the share of the machine others used."""
    cpu, (busy, whole) = server.cpu(), machine_cpu()
    result = run(server.port, line.asks, seconds=seconds, once=line.once)
    spent = server.cpu() - cpu
    busy_after, whole_after = machine_cpu()
    others = max(0.0, (busy_after - busy - spent) / max(whole_after - whole, 0.01))
    return result, spent * 1000 / max(result.good, 1), others


def show(line: Line, runs: list[tuple[Result, float, float]]) -> bool:
    """Print the medians of one line; True when an answer was wrong."""

    def middle(values: list[float]) -> float:
        return statistics.median(values)

    bad = sum(result.bad for result, _cpu, _others in runs)
    cpu = middle([each for _result, each, _others in runs])
    p95 = middle([result.p95 for result, _cpu, _others in runs])
    target = f"{'≤ ' + str(line.cpu) if line.cpu else '':>9}"
    rate, p50 = (
        middle([result.rate for result, _c, _o in runs]),
        middle([result.p50 for result, _c, _o in runs]),
    )
    others = middle([others for _r, _c, others in runs])
    print(f"{line.name:<24}{rate:>9.0f}{p50:>10.1f}{p95:>10.1f}{cpu:>10.2f}{target}{others:>8.0%}{bad:>8}")
    return bad > 0


def lines(server: Server, data: Path) -> list[Line]:
    """What is measured. Every page is fetched once by everybody first and its content checked."""
    paths = json.loads((data / "urls.json").read_text())
    people = sessions(data)
    cookies = people["cookies"]
    if not cookies:
        raise SystemExit(
            "Nobody in this data folder takes part in an edition: give one of `rostra demo --full`."
        )
    table = [
        Line("home, visitor, kept", [page(server, paths["home"], None)], cpu=0.6),
        Line("home, visitor, not kept", [page(server, paths["home"] + f"?n={n}", None) for n in range(5000)]),
        Line(
            "learner's home", [page(server, paths["learner_home"], each) for each in cookies], cpu=6, p95=50
        ),
        Line(
            "activity page", [page(server, paths["activity_read"], each) for each in cookies], cpu=6, p95=50
        ),
    ]
    if people["reads"]:
        writes = [write(each["path"], each["cookie"]) for each in people["reads"]]
        table.append(Line(f"record as read ({len(writes)})", writes, cpu=4, p95=40, once=True))
    return table


def sessions(data: Path) -> dict:
    """Cookies of people who take part, made by a process inside the installation."""
    environment = {
        **os.environ,
        "ROSTRA_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "rostra.config.settings",
    }
    environment["ROSTRA_DEMO"] = "yes"
    command = [sys.executable, "-m", "bench.sessions"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def page(server: Server, path: str, cookie: str | None) -> Ask:
    """A page that was fetched and looked at once; a sign-in page in its place is a failure."""
    headers = (*BROWSER, *((("Cookie", f"rostra={cookie}"),) if cookie else ()))
    if "?" in path:
        return Ask("GET", path, headers, least=500)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={**dict(headers), "Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200 or b"</html>" not in body:
        raise SystemExit(f"{path} answered {response.status} and is not the page it should be.")
    return Ask("GET", path, headers, least=500)


def write(path: str, cookie: str) -> Ask:
    """Recording an activity as read; it answers with a redirect back to the page."""
    cookies = ("Cookie", f"rostra={cookie}; csrftoken={TOKEN}")
    return Ask("POST", path, (*BROWSER, cookies, ("X-CSRFToken", TOKEN)), status=302)


def embedded(data: Path, port: int) -> None:
    """Start, memory and stop of one web process with tasks and schedule."""
    server = Server(data, port, 1)
    server.start()
    idle = server.memory()
    paths = json.loads((data / "urls.json").read_text())
    cookie = (sessions(data)["cookies"] or [""])[0]
    for _each in range(50):
        for name in ("home", "catalogue", "programme", "learner_home", "activity_read"):
            page(server, paths[name], cookie)
    used = server.memory()
    stopped = server.stop()
    print(f"\nembedded default      start to first page {server.started_in:.2f} s (target ≤ 2)")
    print(f"                      memory {idle:.0f} MiB, after 250 pages {used:.0f} MiB PSS (target ≤ 150)")
    print(f"                      stop {stopped:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
