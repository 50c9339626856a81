"""Measuring: lines asked of one or more systems in interleaved rounds, and what each cost."""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bench import load
from bench.load import Ask, Result
from bench.server import ROOT, Server, cpu, machine_cpu, matching, memory

# What is aimed at with two web processes: processor time in ms an answer, answers a second, p95 in ms.
AIMS: dict[str, dict[str, float]] = {
    "visitor, kept": {"cpu": 0.6},
    "learner's home": {"cpu": 6, "rate": 250, "p95": 50},
    "activity": {"cpu": 6, "rate": 250, "p95": 50},
    "record as read": {"cpu": 4, "rate": 300, "p95": 40},
    "matrix": {"cpu": 60},
    "register for a talk": {"cpu": 5, "rate": 200, "p95": 60},
}
# Where an aim is higher on one kind of database.
HIGHER: dict[str, dict[str, dict[str, float]]] = {"sqlite": {"register for a talk": {"rate": 300}}}
ROUNDS = 3
SIGN_INS = 20
STARTS = 3
WARM = 8  # requests to warm up with, where each can be sent only once
TOKEN = "b" * 32
SIGN_IN, LETTER = "sign-in by code", "letter to 1,000, each"


@dataclass(frozen=True)
class Line:
    """One thing that is asked. `group` is its name in plots and among the aims; `once`: each request only once."""

    name: str
    asks: Sequence[Ask]
    once: bool = False
    queries: int | None = None
    group: str = ""

    @property
    def key(self) -> str:
        return self.group or self.name


def line_of(row: Mapping[str, Any]) -> Line:
    """A line as it stands in JSON."""
    asks = [Ask(**ask) for ask in row["asks"]]
    return Line(row["name"], asks, row.get("once", False), row.get("queries"), row.get("group", ""))


@dataclass(frozen=True)
class Run:
    """One run of one line: the result, the server's processor time in ms a good answer, the share of the machine that others
    used.
    """

    result: Result
    cpu: float
    others: float


@dataclass
class System:
    """Something that answers at an address, with the processes that are counted."""

    name: str
    base: str
    lines: list[Line]
    roots: list[int] = field(default_factory=list)
    pattern: str = ""
    kind: str = "peer"
    share: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    sign_in: list[str] = field(default_factory=list)
    runs: dict[str, list[Run]] = field(default_factory=dict)
    database: list[int] = field(default_factory=list)

    def cpu(self) -> float:
        """Processor seconds used so far."""
        named = matching(self.pattern) if self.pattern else []
        return cpu([*self.roots, *self.database, *named])

    def memory(self) -> float:
        """PSS in MiB, without the database's own processes."""
        return memory([*self.roots, *(matching(self.pattern) if self.pattern else [])])


def check(system: System) -> None:
    """Ask each line once, with its body readable, before anything is measured; a wrong answer ends the program."""
    for line in system.lines:
        if line.once:
            continue
        ask = line.asks[0]
        plain = Ask(
            ask.method, ask.path, {**ask.headers, "Accept-Encoding": "identity"}, ask.body, ask.status
        )
        status, headers, body = load.ask_once(system.base, plain)
        whole = "html" not in headers.get("content-type", "") or status != 200 or b"</html>" in body.lower()
        if not load.is_good(ask, status, body) or not whole:
            raise SystemExit(
                f"{system.name}: {ask.method} {ask.path} answers {status} and is not what it should be."
            )


def warm(system: System) -> None:
    """Ask every page of every person once; of what can be asked only once, the last few."""
    for line in system.lines:
        for ask in line.asks[-WARM:] if line.once else line.asks[:20]:
            load.ask_once(system.base, ask)


def rounds(systems: Sequence[System], *, count: int, seconds: float, tell: Any = print) -> None:
    """Measure all lines of all systems in turn, so many times over, so that a slow minute meets them all."""
    for turn in range(count):
        for system in systems:
            tell(f"round {turn + 1} of {count}: {system.name}")
            for line in system.lines:
                asks = _part(line, turn, count)
                if asks:
                    measure(system, line.name, partial(_run, system, line, asks, seconds))
            if system.sign_in:
                people = system.sign_in[turn * SIGN_INS : (turn + 1) * SIGN_INS]
                measure(system, SIGN_IN, partial(signing_in, system, people))


def _part(line: Line, turn: int, count: int) -> list[Ask]:
    """The requests of one round; what can be asked only once is dealt out over the rounds."""
    return list(line.asks[:-WARM][turn::count] if line.once else line.asks)


def _run(system: System, line: Line, asks: list[Ask], seconds: float) -> Result:
    # Bodies of ours are packed and were read before; an empty one or a short remark in place of a page still shows.
    whole = line.asks[0].method == "GET" and not line.asks[0].contains
    least = [replace(ask, least=500) for ask in asks] if whole else asks
    return load.run(system.base, least, seconds=seconds, once=line.once)


def measure(system: System, name: str, work: Any) -> None:
    """Do some work against a system, and keep what it gave and cost."""
    own, (busy, whole), spent = _client_cpu(), machine_cpu(), system.cpu()
    result = work()
    spent = system.cpu() - spent
    busy_after, whole_after = machine_cpu()
    ours = spent + _client_cpu() - own
    others = max(0.0, (busy_after - busy - ours) / max(whole_after - whole, 0.01))
    run = Run(result, spent * 1000 / max(result.good, 1), others)
    system.runs.setdefault(name, []).append(run)


def _client_cpu() -> float:
    parts = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


def signing_in(system: System, people: Iterable[str]) -> Result:
    """Sign people in one after the other: address, code from the letter, code typed. One good answer is one person in."""
    command = [sys.executable, "-m", "bench.inside", "codes"]
    times: list[float] = []
    bad = 0
    with subprocess.Popen(
        command, cwd=ROOT, env=system.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        letters = _Letters(reader)
        began = time.monotonic()
        for email in people:
            took, well = _sign_in(system.base, email, letters)
            times += [took] if well else []
            bad += not well
        letters.close()
    return load.of_times(times, bad, time.monotonic() - began)


class _Letters:
    """Reads codes from the letters of an installation."""

    def __init__(self, reader: subprocess.Popen) -> None:
        assert reader.stdin is not None
        assert reader.stdout is not None
        self._in, self._out = reader.stdin, reader.stdout

    def code(self, email: str) -> str:
        self._in.write(f"{email}\n")
        self._in.flush()
        return self._out.readline().strip().replace(" ", "")

    def close(self) -> None:
        self._in.close()


def _sign_in(base: str, email: str, letters: _Letters) -> tuple[float, bool]:
    headers = {"Host": "localhost", "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded",
               "Accept-Language": "en", "Cookie": f"csrftoken={TOKEN}"}  # fmt: skip
    began = time.monotonic()
    first = Ask("POST", "/en/account/login/", headers, f"email={email}", 302)
    _status, given, _body = load.ask_once(base, first)
    took = time.monotonic() - began
    cookie = re.search(r"rostra=([^;]+)", given.get("set-cookie", ""))
    if not cookie:
        return 0.0, False
    code = letters.code(email)
    began = time.monotonic()
    headers = {**headers, "Cookie": f"csrftoken={TOKEN}; rostra={cookie[1]}"}
    second = Ask("POST", "/en/account/login/code/confirm/", headers, f"code={code}", 302)
    status, given, _body = load.ask_once(base, second)
    took += time.monotonic() - began
    well = status == 302 and "login" not in given.get("location", "login")
    return took * 1000, well


def letter(system: System) -> None:
    """A letter to 1,000 people, sent off and written; the good answers are the letters, cpu is that of all of it."""
    spent, (busy, whole) = cpu(system.database), machine_cpu()
    own = _client_cpu()
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", "letter"],
        cwd=ROOT, env=dict(system.environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{system.name}: the letter could not be written.\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    base = cpu(system.database) - spent
    busy_after, whole_after = machine_cpu()
    others = max(0.0, (busy_after - busy - base - (_client_cpu() - own)) / max(whole_after - whole, 0.01))
    total = (found["send"] + found["write"] + base) * 1000
    result = Result(found["letters"], found["recipients"] - found["letters"], total / 1000, 0, 0)
    per = total / max(found["letters"], 1)
    system.runs.setdefault(LETTER, []).append(Run(result, per, others))
    system.facts["letter"] = {**found, "database": base}


def embedded(system: System, server: Server) -> None:
    """Start, memory and stop of the embedded default: one web process that also works tasks and keeps the schedule.

    The first start looks whether the database is that of this version; the median of three later ones counts.
    """
    server.start()
    server.stop()
    starts = []
    for _each in range(STARTS - 1):
        server.start()
        starts.append(server.started_in)
        server.stop()
    server.start()
    idle = server.memory()
    for turn in range(12):
        for line in system.lines:
            if not line.once:
                load.ask_once(server.url, line.asks[turn % len(line.asks)])
    used = server.memory()
    start = middle([*starts, server.started_in])
    system.facts["embedded"] = {"start": start, "idle": idle, "used": used, "stop": server.stop()}


def middle(values: Iterable[float]) -> float:
    """The median, 0 of nothing."""
    found = list(values)
    return statistics.median(found) if found else 0.0


def rows(system: System) -> list[dict[str, Any]]:
    """The medians of each line, as they stand in the table and in JSON."""
    known = {line.name: line for line in system.lines}
    found = []
    for name, runs in sorted(system.runs.items(), key=lambda each: each[0] == LETTER):
        line = known.get(name)
        results = [run.result for run in runs]
        cpus = [run.cpu for run in runs]
        found.append(
            {
                "system": system.name, "kind": system.kind, "share": system.share, "line": line.key if line else name,
                "name": name, "rate": middle(each.rate for each in results), "p50": middle(each.p50 for each in results),
                "p95": middle(each.p95 for each in results), "cpu": middle(cpus), "cpu_runs": cpus,
                "queries": line.queries if line else None, "bytes": round(middle(each.size for each in results)),
                "others": middle(run.others for run in runs), "others_most": max(run.others for run in runs),
                "good": sum(each.good for each in results), "bad": sum(each.bad for each in results),
                "aims": aims_of(system.kind, line.key if line else name),
            }
        )  # fmt: skip
    return found


def aims_of(kind: str, line: str) -> dict[str, float]:
    """What is aimed at for a line on a kind of database; nothing for other systems."""
    return {} if kind == "peer" else {**AIMS.get(line, {}), **HIGHER.get(kind, {}).get(line, {})}


def cores() -> int:
    """Processors of this machine."""
    return os.cpu_count() or 1
