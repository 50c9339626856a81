"""`make bench`: what an answer costs, as the academy grows, on both databases, beside the aims.

Throughput is measured with two web processes, memory and start with the embedded default (one). Server CPU per good answer
is the figure to compare first: it hardly moves when others use the machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from bench import academy, build, load, measuring, newsletter, peers, report, search
from bench.build import Academy
from bench.measuring import System
from bench.server import ROOT, Server, memory

WORKERS = 2


def main() -> int:
    """Measure, or build; returns 1 when an answer was wrong (never for being slow)."""
    if sys.argv[1:2] == ["build"]:
        return build.main(sys.argv[2:])
    if sys.argv[1:2] == ["search"]:
        return search.main(sys.argv[2:])
    chosen = _options().parse_args()
    shares = tuple(chosen.share or (academy.SHARES if chosen.all else academy.SHARES[:2]))
    kinds = [chosen.on] if chosen.on else list(build.KINDS if chosen.all else build.KINDS[:1])
    try:
        others = peers.read(chosen.peer) if chosen.peer else []
    except peers.Fault as fault:
        print(fault, file=sys.stderr)
        return 2
    with ExitStack() as stack:
        data = chosen.data or build.scratch(stack, "rostra-bench-")
        data.mkdir(parents=True, exist_ok=True)
        systems = [*_served(stack, data, kinds, shares, chosen), *others]
        found = _measured(systems, chosen)
    found["newsletter"] = newsletter.alone()
    print(report.table(found))
    print(newsletter.line(found["newsletter"]))
    report.write(found, chosen.out)
    return 1 if any(row["bad"] for row in found["rows"]) else 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="bench",
        description="Measure what answers cost. `bench build --help` builds the large academy alone.",
    )
    options.add_argument(
        "--data", type=Path, help="folder of `bench build`; missing sizes are built (default: a new one)"
    )
    options.add_argument(
        "--all", action="store_true", help="every size on both databases (default: SQLite, 1 and 10 %%)"
    )
    options.add_argument("--on", choices=build.KINDS, help="only this kind of database")
    options.add_argument("--database", help="a PostgreSQL server to use (default: one of its own, fsync on)")
    options.add_argument(
        "--share", type=int, action="append", choices=academy.SHARES, help="percent; may be repeated"
    )
    options.add_argument(
        "--peer", type=Path, help="a file of other systems to measure in the same run (bench/peers.py)"
    )
    options.add_argument(
        "--port", type=int, default=8141, help="the first of the ports used, one for each size"
    )
    options.add_argument("--seconds", type=float, default=3.0, help="length of one run")
    options.add_argument(
        "--rounds", type=int, default=measuring.ROUNDS, help="interleaved runs; the median counts"
    )
    options.add_argument(
        "--out", type=Path, default=Path("bench/results/latest.json"), help="where the JSON goes"
    )
    return options


def _served(
    stack: ExitStack, data: Path, kinds: list[str], shares: tuple[int, ...], chosen: argparse.Namespace
) -> list[System]:
    """Every size asked for: built, asked for its lines, measured alone as the embedded default, then served."""
    systems: list[System] = []
    for kind in kinds:
        address = stack.enter_context(build.server(data, chosen.database)) if kind == "postgresql" else ""
        cluster = build.postmaster(address) if address else []
        for each in build.academies(data, kind, address, shares):
            build.build(each, data.resolve(), address)
            systems.append(_started(stack, each, chosen.port + len(systems), cluster))
    return systems


def _started(stack: ExitStack, each: Academy, port: int, cluster: list[int]) -> System:
    print(f"{each.name}: asking what can be asked", flush=True)
    command = [sys.executable, "-m", "bench.inside", "asks"]
    done = subprocess.run(
        command, cwd=ROOT, env=each.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{each.name}: {done.stderr[-2000:]}")
    given = json.loads(done.stdout.splitlines()[-1])
    lines = [measuring.line_of(row) for row in given["lines"]]
    server = Server(each.environment, port, WORKERS)
    system = System(
        each.name, server.url, lines, kind=each.kind, share=each.share, environment=each.environment,
        sign_in=given["sign_in"], database=cluster,
        facts={"size": {"people": each.size.people, "editions": each.size.editions, "facts": each.size.facts}},
    )  # fmt: skip
    measuring.embedded(system, Server(each.environment, port, 1))
    measuring.letter(system)
    server.start()
    stack.callback(server.stop)
    system.roots = [server.process.pid] if server.process else []
    return system


def _measured(systems: list[System], chosen: argparse.Namespace) -> dict:
    print(f"\n{load.client()}, {load.CONNECTIONS} connections, same machine", flush=True)
    for system in systems:
        measuring.check(system)
        measuring.warm(system)
    measuring.rounds(
        systems, count=chosen.rounds, seconds=chosen.seconds, tell=lambda said: print(said, flush=True)
    )
    for system in systems:
        if system.kind != "peer":
            system.facts |= {"memory": system.memory(), "database_memory": memory(system.database)}
    return report.document(systems, seconds=chosen.seconds, rounds=chosen.rounds)


if __name__ == "__main__":
    sys.exit(main())
