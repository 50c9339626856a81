"""Solve in a process of its own: the solver's memory and time never become those of a web process or a worker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rostra.solvers.inputs import BadInput
from rostra.solvers.kinds import SECONDS

GRACE = 5.0  # seconds beyond the solver's own limit after which the process is ended
ROOT = Path(__file__).resolve().parents[2]


class Failed(RuntimeError):
    """The process died or took too long; the text says which, in a sentence."""


def solve_apart(kind: str, data: Any, *, seconds: float = SECONDS) -> dict[str, Any]:
    """The proposal as JSON for `kind` (pairs, dates, groups, draw) and JSON data.

    `seconds` is the solver's limit; the process is ended five seconds after it. Raises BadInput where the input is
    at fault and Failed where the process is.
    """
    command = [sys.executable, "-m", "rostra.solvers", kind, str(seconds)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(data),  # ASCII, whatever the process takes for the encoding of its input
            capture_output=True,
            encoding="utf-8",
            timeout=seconds + GRACE,
            cwd=ROOT,  # where `-m` finds this package
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"The solver did not answer within {seconds + GRACE:g} seconds and was ended.") from late
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError as fault:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise Failed(f"The solver ended with code {done.returncode}: {last}") from fault
    if "bad" in answer:
        raise BadInput(answer["bad"]["path"], answer["bad"]["message"])
    proposal: dict[str, Any] = answer["proposal"]
    return proposal
