"""The newsletter to ten thousand readers, into a mail server on this machine: how fast, how much memory, and what becomes of
it when the worker is killed five times. Run by `make bench` and `make drills`, or alone on a database of its own:

    python -m bench.newsletter [--kills 5] [--only measure]
"""

from __future__ import annotations

import argparse
import logging
import operator
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench import readers
from bench.build import Academy
from bench.server import ROOT, cpu, memory, tree

KILLS = 5
PATIENCE = 900
Said = Callable[[str, bool, str], bool]


class Sink:
    """A mail server that takes everything at once, and counts by recipient."""

    def __init__(self) -> None:
        from aiosmtpd.controller import Controller

        logging.getLogger("mail.log").setLevel(logging.WARNING)  # one line for each letter otherwise
        self.taken: Counter[str] = Counter()
        self.bytes = 0
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Sink:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if envelope.rcpt_tos[0].endswith(f"@{readers.TOWN}"):
            self.taken[envelope.rcpt_tos[0]] += 1
            self.bytes += len(envelope.content)
        return "250 Taken"

    @property
    def count(self) -> int:
        return sum(self.taken.values())


def killed(academy: Academy, said: Said, *, kills: int = KILLS) -> bool:
    """Send an issue, and kill the worker again and again: in the middle of writing, then of handing over. Everybody gets it,
    at most one twice for each kill.
    """
    from bench.drills import Inside, until

    with Sink() as sink:
        posting = replace(
            academy, more={**academy.more, "ROSTRA_EMAIL_URL": f"smtp://127.0.0.1:{sink.port}?plain"}
        )
        with Inside(posting) as inside:
            inside("subscribe")
            met = []
            for number in range(kills):
                with worker(posting):
                    if number == 0:
                        until(lambda: inside("posted")["deliveries"], lambda now: now > 0, PATIENCE)
                    else:
                        share = number * readers.READERS // (kills + 1)
                        until(lambda: sink.count, partial(operator.le, share), PATIENCE)
                met.append(sink.count)
                inside("pass_time")
            with worker(posting):
                after = until(lambda: inside("posted"), _is_over, PATIENCE)
        missing = readers.READERS - len(sink.taken)
        twice = sink.count - len(sink.taken)
    well = not missing and twice <= kills and after["states"] == {"sent": readers.READERS}
    well = well and after["deliveries"] == readers.READERS and after["stage"] == "written"
    text = (
        f"worker killed at {', '.join(map(str, met))} of {readers.READERS} letters; {missing} missing, {twice} twice (at "
        f"most one a kill), {after['bodies']} bodies, {after['states']}"
    )
    return said("newsletter", well, text)


def measure(academy: Academy) -> dict[str, float]:
    """Send an issue undisturbed: seconds until the last letter is taken, letters a second, the worker's memory at most."""
    from bench.drills import Inside

    with Sink() as sink:
        posting = replace(
            academy, more={**academy.more, "ROSTRA_EMAIL_URL": f"smtp://127.0.0.1:{sink.port}?plain"}
        )
        with Inside(posting) as inside:
            inside("subscribe")
            begun, cpu_seconds, most, first = time.monotonic(), 0.0, 0.0, 0.0
            with worker(posting) as process:
                while sink.count < readers.READERS and time.monotonic() - begun < PATIENCE:
                    time.sleep(0.2)
                    first = first or (time.monotonic() if sink.count else 0.0)
                    most = max(most, memory([process.pid]))
                    cpu_seconds = max(cpu_seconds, cpu([process.pid]))
                ended = time.monotonic()
    return {
        "letters": sink.count,
        "seconds": round(ended - begun, 1),
        "a_second": round(sink.count / (ended - first), 1) if ended > first else 0.0,
        "cpu_ms_a_letter": round(1000 * cpu_seconds / max(sink.count, 1), 2),
        "memory_mib": round(most, 1),
        "kib_a_letter": round(sink.bytes / max(sink.count, 1) / 1024, 1),
    }


def _is_over(now: dict[str, Any]) -> bool:
    return now["states"].get("sent", 0) + now["states"].get("failed", 0) >= readers.READERS


@contextmanager
def worker(academy: Academy) -> Iterator[subprocess.Popen]:
    """`rostra worker`, killed with all it started at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rostra", "worker"], cwd=ROOT, env=academy.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        for each in tree(process.pid):
            subprocess.run(["kill", "-9", str(each)], check=False, stderr=subprocess.DEVNULL)
        process.wait(timeout=30)


def alone() -> dict[str, float]:
    """Measure in an installation with nothing else in it."""
    with tempfile.TemporaryDirectory(prefix="rostra-newsletter-") as scratch:
        return measure(fresh(Path(scratch)))


def line(found: dict[str, float]) -> str:
    """What was measured, for people."""
    return (
        f"newsletter to {found['letters']} readers: {found['seconds']} s, {found['a_second']} letters a second once written, "
        f"{found['cpu_ms_a_letter']} ms CPU each in all, worker at most {found['memory_mib']} MiB, "
        f"{found['kib_a_letter']} KiB a mail"
    )


def fresh(folder: Path) -> Academy:
    """An installation with nothing in it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    django.setup()
    from rostra.config.template import copy_sqlite

    copy_sqlite(ROOT / ".cache", folder / "db.sqlite3")
    return Academy("sqlite", 0, folder)


def main() -> int:
    """Measure, then kill; returns 1 when something was lost."""
    from bench.drills import said

    options = argparse.ArgumentParser(prog="newsletter", description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=KILLS)
    options.add_argument("--only", choices=["measure", "kill"])
    chosen = options.parse_args()
    well = True
    if chosen.only != "kill":
        print(line(alone()), flush=True)
    if chosen.only != "measure":
        with tempfile.TemporaryDirectory(prefix="rostra-newsletter-") as scratch:
            well = killed(fresh(Path(scratch)), said, kills=chosen.kills)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
