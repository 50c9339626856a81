"""The rush: 10,000 attempts by 3,000 people on a talk of 2,900 places, counted from both ends.

- `rush`: nobody beyond the places, nobody lost, nobody twice, the line in order.
- `control`: the same with the lock taken out, which must oversell, or the rush would prove nothing.
- `killed`: web processes and the task worker die twenty times each in the middle. What was acknowledged is there, and every
  confirmation is sent, once more at most for each death of the worker.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import load, talks
from bench.build import Academy
from bench.server import ROOT, Server, cpu, machine_cpu, tree

ATTEMPTS, PEOPLE, PLACES = 10_000, 3_000, 2_900
CLIENTS, WORKERS = 8, 2
DEATHS = 20
LETTERS = 30  # that a worker sends before it dies
TALKS, FEW = 8, (50, 50, 12)  # talks of the control; attempts, people and places of each
Said = Callable[[str, bool, str], bool]


class Inside:
    """A process inside the installation that is asked (`bench.talks`)."""

    def __init__(self, academy: Academy) -> None:
        command = [sys.executable, "-m", "bench.talks"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, cwd=ROOT, env=academy.environment, **pipes)  # type: ignore[call-overload]

    def __enter__(self) -> Inside:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def __call__(self, verb: str, **values: Any) -> Any:
        """What it answers to a verb; the program ends when it ends."""
        self._process.stdin.write(json.dumps({"verb": verb, **values}) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(talks.MARK):
                return json.loads(line.removeprefix(talks.MARK))
        raise SystemExit(f"The installation could not answer to {verb}.")


@dataclass
class Crowd:
    """Clients that send each attempt, over lines they keep, until it is answered; what they were told by person."""

    base: str
    attempts: list[dict[str, Any]]
    told: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    times: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    again: int = 0
    seconds: float = 0.0

    def run(self) -> None:
        """Send all of them; returns when all are answered."""
        turns, lock = iter(self.attempts), threading.Lock()
        began = time.monotonic()
        threads = [threading.Thread(target=self._work, args=(turns, lock)) for _each in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - began

    def _work(self, turns: Iterator[dict[str, Any]], lock: threading.Lock) -> None:
        line = _Line(self.base)
        while True:
            with lock:
                ask = next(turns, None)
            if ask is None:
                return
            status, body, took, again = line.send(ask)
            with lock:
                self.again += again
                self.times.append(took)
                if status == ask["status"]:
                    self.told[json.loads(ask["body"])["email"]].append(json.loads(body))
                else:
                    self.wrong[str(status)] += 1

    def pace(self) -> str:
        """How fast it went, in words."""
        result = load.of_times(self.times, 0, self.seconds)
        return f"{result.rate:.0f} a second, p50 {result.p50:.0f} ms, p95 {result.p95:.0f} ms"


class _Line:
    """One client's connection. A request whose line broke is sent again as it is, with its key, to whoever answers then."""

    PATIENCE = 120.0

    def __init__(self, base: str) -> None:
        where = urlsplit(base)
        self._open = lambda: http.client.HTTPConnection(where.hostname or "localhost", where.port, timeout=30)
        self._connection = self._open()

    def send(self, ask: dict[str, Any]) -> tuple[int, bytes, float, int]:
        """Status, body, milliseconds, and how often it had to be sent again."""
        began, again = time.monotonic(), 0
        while True:
            try:
                self._connection.request(ask["method"], ask["path"], body=ask["body"], headers=ask["headers"])
                response = self._connection.getresponse()
                return response.status, response.read(), (time.monotonic() - began) * 1000, again
            except load.BROKEN:
                self._connection.close()
                self._connection = self._open()
                again += 1
                if time.monotonic() - began > self.PATIENCE:
                    return 0, b"", self.PATIENCE * 1000, again
                time.sleep(0.05)


def attempts(key: str, count: int, people: int) -> list[dict[str, Any]]:
    """Every person at least once, the others by chance, in no order: half of those who come again repeat their key, some use
    another one, some none.
    """
    dice = random.Random(7)
    who = [*range(people), *(dice.randrange(people) for _each in range(count - people))]
    dice.shuffle(who)
    return [talks.ask(key, number, _key_of(number, turn, dice)) for turn, number in enumerate(who)]


def _key_of(number: int, turn: int, dice: random.Random) -> str:
    return dice.choice((f"mine-{number}", f"mine-{number}", f"turn-{turn}", ""))


def rush(academy: Academy, port: int, said: Said, databases: list[int]) -> bool:
    """The rush itself, with the worker's share of the machine and that of others."""
    with Inside(academy) as inside:
        key = inside("talk", places=PLACES)
        server = Server(academy.environment, port, WORKERS)
        server.start()
        try:
            warm = inside("talk", places=1000)
            Crowd(server.url, attempts(warm, 200, 200)).run()
            crowd = Crowd(server.url, attempts(key, ATTEMPTS, PEOPLE))
            roots = [*server.roots(), *databases]
            spent, own, (busy, whole) = cpu(roots), _own_cpu(), machine_cpu()
            crowd.run()
            spent, own = cpu(roots) - spent, _own_cpu() - own
            busy, whole = (now - then for now, then in zip(machine_cpu(), (busy, whole), strict=True))
        finally:
            server.stop()
        well, text = verdict(crowd, inside("found", key=key), PEOPLE, PLACES)
    cost = f"{spent * 1000 / len(crowd.times):.1f} ms CPU an attempt"
    others = max(0.0, (busy - spent - own) / max(whole, 0.01))
    return said("rush", well, f"{text}; {crowd.pace()}, {cost}; others used {others:.0%} of the machine")


def _own_cpu() -> float:
    mine = os.times()
    return mine.user + mine.system


def verdict(crowd: Crowd, found: dict[str, Any], people: int, places: int) -> tuple[bool, str]:
    """Whether it is as promised, and the counts in words."""
    rows = {key: (email, state) for key, email, state in found["rows"]}
    states = Counter(state for _email, state in rows.values())
    over = max(0, states["booked"] - places)
    lost = sum(
        answer["id"] not in rows or rows[answer["id"]][0] != email
        for email, answers in crowd.told.items()
        for answer in answers
    )
    emails = Counter(email for email, _state in rows.values())
    twice = sum(count > 1 for count in emails.values()) + sum(
        len({each["id"] for each in answers}) > 1 for answers in crowd.told.values()
    )
    waiting = [key for key, (_email, state) in rows.items() if state == "waitlisted"]
    order = found["line"] == waiting and all(
        answer["position"] == waiting.index(answer["id"]) + 1
        for answers in crowd.told.values()
        for answer in answers
        if answer["position"] is not None
    )
    letters = Counter(to for _id, to, _state in found["letters"])
    one_letter = len(letters) == len(rows) and set(letters.values()) <= {1}
    kept = found["kept"] == [states["booked"], states["waitlisted"]]
    whole = (states["booked"], states["waitlisted"], len(rows)) == (places, people - places, people)
    well = whole and not (over or lost or twice or crowd.wrong) and order and one_letter and kept
    text = (
        f"{len(crowd.times):,} attempts by {people:,} people on {places:,} places: {states['booked']:,} booked, "
        f"{states['waitlisted']:,} in line {'in order' if order else 'OUT OF ORDER'}; {over} oversold, {lost} lost, {twice} "
        f"twice; one letter each: {'yes' if one_letter else 'NO'}; counts kept: {'yes' if kept else 'NO'}"
    )
    return well, text + (f"; wrong answers: {dict(crowd.wrong)}" if crowd.wrong else "")


def control(academy: Academy, port: int, said: Said) -> bool:
    """Small rushes with the lock taken out, one after the other: well when they oversell. Two web processes with a thread each
    can be wrong by one place a talk, no more.
    """
    count, people, places = FEW
    over = 0
    with Inside(academy) as inside, _careless(academy, port) as url:
        for _each in range(TALKS):
            key = inside("talk", places=places)
            Crowd(url, attempts(key, count, people)).run()
            states = Counter(state for _key, _email, state in inside("found", key=key)["rows"])
            over += max(0, states["booked"] - places)
    return said(
        "control", over > 0, f"without the lock: {TALKS} talks of {places} places, {over} places sold twice"
    )


@contextmanager
def _careless(academy: Academy, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.careless", str(port), str(WORKERS)]
    environment = {**academy.environment, "ROSTRA_URL": f"http://localhost:{port}", "ROSTRA_BACKGROUND": "no"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _answers(url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(url: str, patience: float = 60) -> None:
    where, ends = urlsplit(url), time.monotonic() + patience
    while time.monotonic() < ends:
        try:
            connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=5)
            connection.request("GET", "/api/v1/openapi.json", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except load.BROKEN:
            time.sleep(0.1)
    raise SystemExit("The control did not answer within a minute.")


# ---------------------------------------------------------------- killed in the middle


def killed(academy: Academy, port: int, said: Said, postman: Any) -> bool:
    """Kill a web process and the task worker twenty times each while people register; clients send again what broke off."""
    posting = replace(academy, more={"ROSTRA_EMAIL_URL": f"smtp://127.0.0.1:{postman.port}"})
    before = Counter(postman.taken)
    with Inside(posting) as inside:
        key = inside("talk", places=PLACES)
        server = Server(posting.environment, port, WORKERS, background=False)
        server.start()
        crowd = Crowd(server.url, attempts(key, ATTEMPTS, PEOPLE))
        deaths = {"web": 0, "worker": 0}
        clients = threading.Thread(target=crowd.run)
        killer = threading.Thread(target=_kill_web, args=(server, clients, crowd, deaths))
        clients.start()
        killer.start()
        try:
            _kill_workers(posting, postman, inside, deaths)
            clients.join()
            killer.join()
        finally:
            server.kill()
        with _worker(posting):
            _wait(lambda: not ({"waiting", "claimed"} & set(inside("sent", key=key))), 240)
        found = inside("found", key=key)
    well, text = verdict(crowd, found, PEOPLE, PLACES)
    taken = Counter(postman.taken) - before
    unsent = sum(not taken[one] for one, _to, _state in found["letters"])
    again = sum(max(0, taken[one] - 1) for one, _to, _state in found["letters"])
    well = well and unsent == 0 and again <= deaths["worker"] and min(deaths.values()) >= DEATHS
    died = f"{deaths['web']} web processes and {deaths['worker']} workers killed, {crowd.again} requests sent again"
    return said(
        "killed",
        well,
        f"{died}; {text}; {unsent} confirmations not sent, {again} sent twice (at most one a worker)",
    )


def _kill_web(server: Server, clients: threading.Thread, crowd: Crowd, deaths: dict[str, int]) -> None:
    """One web process dies after each twentieth of the attempts."""
    for number in range(1, DEATHS + 1):
        far = ATTEMPTS * number // (DEATHS + 2)
        _wait(partial(_is_far, server, crowd, clients, far), 240)
        _wait(partial(_kill_one, server, number), 60)
        deaths["web"] += 1
    _wait(partial(_is_over, server, clients), 600)


def _is_far(server: Server, crowd: Crowd, clients: threading.Thread, far: int) -> bool:
    _keep_up(server)
    return len(crowd.times) >= far or not clients.is_alive()


def _is_over(server: Server, clients: threading.Thread) -> bool:
    _keep_up(server)
    return not clients.is_alive()


def _keep_up(server: Server) -> None:
    """Start the server again, as a service manager does: it gives up when a web process dies twice in five seconds."""
    if server.process is not None and server.process.poll() is not None:
        with suppress(
            SystemExit
        ):  # a process that is about to end may have the port a moment longer: tried again
            server.start()


def _has_sent(postman: Any, far: int) -> bool:
    return sum(postman.taken.values()) >= far


def _kill_workers(academy: Academy, postman: Any, inside: Inside, deaths: dict[str, int]) -> None:
    """Each worker dies when it has sent some letters."""
    for _number in range(DEATHS):
        far = sum(postman.taken.values()) + LETTERS
        with _worker(academy):
            _wait(partial(_has_sent, postman, far), 60)
        deaths["worker"] += 1
        inside("pass_time")


def _kill_one(server: Server, number: int) -> bool:
    """Kill -9 one of the web processes; the server starts another. False while none is there."""
    _keep_up(server)
    assert server.process is not None
    children = [pid for pid in tree(server.process.pid)[1:] if _serves(pid)]
    if not children:
        return False
    try:
        os.kill(children[number % len(children)], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _serves(pid: int) -> bool:
    """Whether a child is a web process and not a helper of the interpreter."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@contextmanager
def _worker(academy: Academy) -> Iterator[None]:
    """`rostra worker`, killed with all it started at the end of the block, once it has sent something or a moment passed."""
    command = [sys.executable, "-m", "rostra", "worker"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=academy.environment, **quiet)  # type: ignore[call-overload]
    try:
        yield
    finally:
        for each in tree(process.pid):
            subprocess.run(["kill", "-9", str(each)], check=False, stderr=subprocess.DEVNULL)
        process.wait(timeout=30)


def _wait(enough: Callable[[], bool], patience: float) -> None:
    ends = time.monotonic() + patience
    while not enough() and time.monotonic() < ends:
        time.sleep(0.05)
