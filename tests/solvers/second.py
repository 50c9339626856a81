"""A second solver, SCIP, in a process of its own: linear models with goals one after the other.

It shares no code with the product: neither the solver nor the models, which tests write again in their own way.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

SECONDS = 60


class Second:
    """A linear model for the second solver."""

    def __init__(self) -> None:
        self.variables: list = []
        self.rows: list = []
        self.goals: list = []

    def variable(self, low: float = 0, high: float = 1, kind: str = "I") -> int:
        self.variables.append([low, high, kind])
        return len(self.variables) - 1

    def row(self, terms: Mapping[int, float], low: float | None = None, high: float | None = None) -> None:
        self.rows.append([list(terms.items()), low, high])

    def goal(self, sense: str, terms: Mapping[int, float]) -> None:
        self.goals.append([sense, list(terms.items())])

    def solve(self) -> list[float] | None:
        """The goals' values in their order, each proved; None when there is no answer."""
        text = json.dumps({"variables": self.variables, "rows": self.rows, "goals": self.goals})
        done = subprocess.run(
            [sys.executable, "-m", "tests.solvers.second"],
            input=text,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        return json.loads(done.stdout)["goals"]


def answer(problem: dict) -> list[float] | None:
    """Solve with SCIP."""
    from pyscipopt import Model, quicksum

    model = Model()
    model.hideOutput()
    variables = [model.addVar(lb=low, ub=high, vtype=kind) for low, high, kind in problem["variables"]]

    def total(terms: Sequence):
        return quicksum(factor * variables[at] for at, factor in terms)

    for terms, low, high in problem["rows"]:
        if low is not None:
            model.addCons(total(terms) >= low)
        if high is not None:
            model.addCons(total(terms) <= high)
    reached = []
    for sense, terms in problem["goals"]:
        model.setObjective(total(terms), "minimize" if sense == "min" else "maximize")
        model.optimize()
        if model.getStatus() != "optimal":
            return None
        value = model.getObjVal()
        reached.append(value)
        model.freeTransform()
        if sense == "min":
            model.addCons(total(terms) <= value + 1e-6)
        else:
            model.addCons(total(terms) >= value - 1e-6)
    return reached


if __name__ == "__main__":
    json.dump({"goals": answer(json.load(sys.stdin))}, sys.stdout)
