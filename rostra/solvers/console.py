"""`rostra solve`: a problem from a file, the proposal printed as JSON. No settings, no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rostra.solvers.inputs import BadInput
from rostra.solvers.kinds import SECONDS, solve_json


def solve_file(kind: str, file: str, *, seconds: float = SECONDS) -> int:
    """Print the proposal; returns 0, or 2 after a line on standard error that says what cannot be read."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        proposal = solve_json(kind, json.loads(text), seconds=seconds)
    except OSError as fault:
        print(f"{file}: {fault.strerror}", file=sys.stderr)
        return 2
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        print(f"{file}: not JSON: {fault}", file=sys.stderr)
        return 2
    except BadInput as bad:
        print(f"{file}: {bad}", file=sys.stderr)
        return 2
    print(json.dumps(proposal, ensure_ascii=False, indent=2))
    return 0
