"""`python -m rostra.solvers KIND [SECONDS]`: a problem from standard input, a proposal to standard output.

The output is `{"proposal": …}` or, with exit code 2, `{"bad": {"path", "message"}}`. For people there is
`rostra solve`; this is the other end of `apart`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from rostra.solvers.inputs import BadInput
from rostra.solvers.kinds import SECONDS, solve_json


def main(arguments: list[str]) -> int:
    """Solve one problem; returns the exit code."""
    kind = arguments[0] if arguments else ""
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    try:
        answer: dict[str, Any] = {"proposal": solve_json(kind, json.load(sys.stdin), seconds=seconds)}
    except BadInput as bad:
        answer = {"bad": {"path": bad.path, "message": bad.message}}
    except json.JSONDecodeError as fault:
        answer = {"bad": {"path": "", "message": f"not JSON: {fault}"}}
    json.dump(answer, sys.stdout)
    return 0 if "proposal" in answer else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
