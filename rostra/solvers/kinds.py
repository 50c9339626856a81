"""The four kinds of problem by name, from JSON to JSON."""

from __future__ import annotations

from importlib import import_module
from typing import Any

KINDS = ("pairs", "dates", "groups", "draw")
SECONDS = 60.0


def solve_json(kind: str, data: Any, *, seconds: float = SECONDS) -> dict[str, Any]:
    """Read, solve and write one problem in this process; raises BadInput."""
    from rostra.solvers.inputs import BadInput

    if kind not in KINDS:
        raise BadInput("kind", f"one of {', '.join(KINDS)} is needed")
    module = import_module(f"rostra.solvers.{kind}")
    proposal: dict[str, Any] = module.solve(module.Problem.from_json(data), seconds=seconds).as_json()
    return proposal
