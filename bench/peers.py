"""Other systems, measured by the same client in the same run: a file says where they are and what to ask.

    [{"name": "Other", "base": "http://127.0.0.1:9000", "pids": [123], "pattern": "php-fpm",
      "lines": [{"name": "learner's home", "method": "GET", "path": "/my/", "headers": {"Cookie": "…"}, "body": "",
                 "status": 200, "contains": "Dashboard"}]}]

A line may say `asks` (a list of requests) instead, for several people in rotation. Processor time is that of the families of
`pids` and of every process whose command line holds `pattern`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.load import Ask
from bench.measuring import Line, System

FIELDS = ("method", "path", "headers", "body", "status", "contains")


class Fault(Exception):
    """The file cannot be used; the text says where and why."""


def read(file: Path) -> list[System]:
    """The systems of a file. Raises Fault."""
    try:
        rows = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Fault(f"{file}: {error}") from error
    if not isinstance(rows, list):
        raise Fault(f"{file}: a list of systems is wanted.")
    return [_system(row, f"{file}, system {number}") for number, row in enumerate(rows, start=1)]


def _system(row: Mapping[str, Any], where: str) -> System:
    for name in ("name", "base", "lines"):
        if not row.get(name):
            raise Fault(f"{where}: “{name}” is missing.")
    lines = [_line(line, f"{where}, line {number}") for number, line in enumerate(row["lines"], start=1)]
    return System(
        row["name"],
        row["base"].rstrip("/"),
        lines,
        roots=list(row.get("pids", [])),
        pattern=row.get("pattern", ""),
    )


def _line(row: Mapping[str, Any], where: str) -> Line:
    asks = [_ask(ask, where) for ask in row.get("asks", [row])]
    if not row.get("name") or not asks:
        raise Fault(f"{where}: a line has a name and something to ask.")
    return Line(row["name"], asks, bool(row.get("once")))


def _ask(row: Mapping[str, Any], where: str) -> Ask:
    if not str(row.get("path", "")).startswith("/"):
        raise Fault(f"{where}: “path” begins with a stroke.")
    given = {name: row[name] for name in FIELDS if name in row}
    return Ask(**{"method": "GET", **given})
