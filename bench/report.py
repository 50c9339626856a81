"""What was measured: as a table, as JSON, and where aims were missed."""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import load, measuring
from bench.measuring import System
from bench.server import ROOT

LOADED = 0.1  # more of the machine than this in other hands, and a figure is provisional
QUARTER = 1.25


def document(systems: Sequence[System], *, seconds: float, rounds: int) -> dict[str, Any]:
    """Everything that was found, as JSON holds it."""
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": {"processors": measuring.cores(), "model": _model(), "python": platform.python_version()},
        "client": f"{load.client()}, {load.CONNECTIONS} connections, {seconds:g} s a run, {rounds} interleaved rounds, medians",
        "systems": [{"name": each.name, "kind": each.kind, "share": each.share, **each.facts} for each in systems],
        "rows": [row for each in systems for row in measuring.rows(each)],
    }  # fmt: skip


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


HEAD = (
    f"{'':<27}{'CPU ms':>8}{'aim':>7}{'per s':>9}{'aim':>7}{'p50 ms':>9}{'p95 ms':>9}{'aim':>6}"
    f"{'queries':>9}{'bytes':>9}{'others':>8}{'wrong':>7}"
)


def table(found: dict[str, Any]) -> str:
    """The lines of each system under one another."""
    said = []
    for system in found["systems"]:
        said += ["", f"{system['name']}{_size(system)}", HEAD]
        said += [_row(row) for row in found["rows"] if row["system"] == system["name"]]
        said += _besides(system)
    return "\n".join([*said, "", *verdicts(found)])


def _size(system: dict[str, Any]) -> str:
    size = system.get("size")
    return (
        f": {size['people']:,} people, {size['editions']} editions, {size['facts']:,} facts" if size else ""
    )


def _row(row: dict[str, Any]) -> str:
    aims = row["aims"]

    def aim(name: str, sign: str, width: int) -> str:
        return f"{sign + format(aims[name], 'g') if name in aims else '':>{width}}"

    def spread(name: str) -> str:
        return f"{format(row[name], '.1f') if row[name] else '':>9}"

    queries = "" if row["queries"] is None else row["queries"]
    return (
        f"{row['name']:<27}{row['cpu']:>8.2f}{aim('cpu', '≤', 7)}{row['rate']:>9.0f}{aim('rate', '≥', 7)}{spread('p50')}"
        f"{spread('p95')}{aim('p95', '≤', 6)}{queries:>9}{row['bytes']:>9}{row['others']:>8.0%}{row['bad']:>7}"
    )


def _besides(system: dict[str, Any]) -> list[str]:
    said = []
    if "memory" in system:
        said.append(
            f"two web processes: {system['memory']:.0f} MiB PSS; database {system.get('database_memory', 0):.0f} MiB"
        )
    if own := system.get("embedded"):
        said.append(
            f"embedded default: start to first page {own['start']:.2f} s (aim ≤ 2), {own['idle']:.0f} MiB PSS idle, "
            f"{own['used']:.0f} after pages (aim ≤ 150), stop {own['stop']:.2f} s"
        )
    return said


def verdicts(found: dict[str, Any]) -> list[str]:
    """Aims that were missed, growth with size, and whether the figures may be quoted."""
    said = [f"missed: {each}" for each in missed(found["rows"])] + growth(found["rows"])
    most = max((row["others"] for row in found["rows"]), default=0.0)
    if most > LOADED:
        said.append(
            f"PROVISIONAL: others used up to {most:.0%} of the machine in the median run. Measure at a quiet time."
        )
    return said or ["every aim is met"]


def missed(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Which aims were not reached, and by how much: one text for each line."""
    said = []
    for row in rows:
        found = []
        for name, unit in (("cpu", "ms CPU"), ("rate", "a second"), ("p95", "ms p95")):
            aim = row["aims"].get(name)
            if aim is not None and (row[name] < aim if name == "rate" else row[name] > aim):
                found.append(f"{row[name]:.1f} {unit} (aim {aim:g})")
        if found:
            said.append(f"{row['system']}, {row['name']}: {', '.join(found)}")
    return said


PAGES = ("visitor, kept", "visitor, not kept", "learner's home", "activity", "record as read")


def growth(rows: Sequence[dict[str, Any]]) -> list[str]:
    """How a page costs at the largest size against the smallest (aim: at most a quarter more)."""
    said = []
    for kind in dict.fromkeys(row["kind"] for row in rows if row["share"]):
        for line in PAGES:
            own = sorted(
                (r for r in rows if r["kind"] == kind and r["line"] == line), key=lambda row: row["share"]
            )
            if len(own) > 1 and own[0]["cpu"]:
                ratio = own[-1]["cpu"] / own[0]["cpu"]
                mark = "missed: " if ratio > QUARTER else ""
                said.append(
                    f"{mark}{kind}, {line}: {own[-1]['share']} % costs {ratio:.2f} times {own[0]['share']} %"
                )
    return said


def write(found: dict[str, Any], out: Path) -> None:
    """Keep the JSON, and beside it the page of plots."""
    from bench import plots

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=1) + "\n")
    out.with_suffix(".html").write_text(plots.page(found))
    print(f"\nwritten: {out} and {out.with_suffix('.html')}")
