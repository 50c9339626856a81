"""A linear model in whole numbers over the HiGHS solver: one thread, a fixed seed, answers checked exactly.

Coefficients are whole numbers. What the solver answers is rounded and put into every row again in whole numbers;
an answer that breaks a row is no answer. So a tolerance never decides.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

Terms = Mapping[int, int]
INFINITY = math.inf
STILL = 0.01  # seconds below which no solver is started


class Clock:
    """How many seconds of the run are left."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + max(0.0, seconds)

    def left(self) -> float:
        """Seconds until the end, never negative."""
        return max(0.0, self.end - time.monotonic())

    def over(self) -> bool:
        """Whether no solver should be started any more."""
        return self.left() < STILL


@dataclass(frozen=True)
class Outcome:
    """`status` is optimal, feasible, infeasible or unknown (time went by); `bound` is what no answer can pass."""

    status: str
    values: tuple[float, ...] = ()
    objective: float = math.nan
    bound: float | None = None

    @property
    def found(self) -> bool:
        """Whether there is an answer."""
        return self.status in ("optimal", "feasible")

    def whole(self, variable: int) -> int:
        """The value of a whole variable."""
        return round(self.values[variable])


@dataclass
class Model:
    """Variables and rows are numbered from nought in the order they are added.

    `guesses` lets the solver look for good answers by heuristics first; many small models are quicker without.
    """

    guesses: bool = True
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(self, low: float = 0, high: float = 1, *, whole: bool = True) -> int:
        """Add a variable; returns its number."""
        self.low.append(low)
        self.high.append(high)
        self.kinds.append(whole)
        return len(self.low) - 1

    def row(self, terms: Terms, low: float = -INFINITY, high: float = INFINITY) -> None:
        """Ask that the sum of the terms lies from `low` to `high`."""
        self.rows.append((terms, low, high))

    def minimise(
        self, costs: Mapping[int, float], clock: Clock, start: Sequence[float] | None = None
    ) -> Outcome:
        """The least sum of costs. Whole costs on whole variables give a whole objective and bound."""
        exact = all(self.kinds[at] and float(cost).is_integer() for at, cost in costs.items())
        if clock.over():
            return Outcome("unknown")
        highs = self._loaded(costs, clock, exact)
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = list(start)
            highs.setSolution(given)
        highs.run()
        return self._read(highs, costs, exact)

    def maximise(
        self, gains: Mapping[int, float], clock: Clock, start: Sequence[float] | None = None
    ) -> Outcome:
        """The greatest sum of gains."""
        turned = self.minimise({at: -gain for at, gain in gains.items()}, clock, start)
        bound = None if turned.bound is None else -turned.bound
        return Outcome(turned.status, turned.values, -turned.objective, bound)

    def _loaded(self, costs: Mapping[int, float], clock: Clock, exact: bool) -> highspy.Highs:
        highs = quiet()
        highs.setOptionValue("time_limit", clock.left())
        highs.setOptionValue("mip_rel_gap", 0.0)
        if not self.guesses:
            highs.setOptionValue("mip_heuristic_effort", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.99 if exact else 1e-9)
        program = highspy.HighsLp()
        program.num_col_ = len(self.low)
        program.num_row_ = len(self.rows)
        vector = np.zeros(len(self.low))
        for at, cost in costs.items():
            vector[at] = cost
        program.col_cost_ = vector
        program.col_lower_ = np.array(self.low, dtype=float)
        program.col_upper_ = np.array(self.high, dtype=float)
        program.row_lower_ = np.array([low for _, low, _ in self.rows], dtype=float)
        program.row_upper_ = np.array([high for _, _, high in self.rows], dtype=float)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        lengths = [len(terms) for terms, _, _ in self.rows]
        matrix.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        matrix.index_ = np.array([at for terms, _, _ in self.rows for at in terms], dtype=np.int32)
        matrix.value_ = np.array([x for terms, _, _ in self.rows for x in terms.values()], dtype=float)
        whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        program.integrality_ = [whole if kind else free for kind in self.kinds]
        highs.passModel(program)
        return highs

    def _read(self, highs: highspy.Highs, costs: Mapping[int, float], exact: bool) -> Outcome:
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Outcome("infeasible")
        info = highs.getInfo()
        bound = _bound(info.mip_dual_bound, exact)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Outcome("unknown", bound=bound)
        values = tuple(
            float(round(value)) if kind else value
            for value, kind in zip(highs.getSolution().col_value, self.kinds, strict=True)
        )
        if not self.holds(values):
            return Outcome("unknown", bound=bound)
        objective = sum(values[at] * cost for at, cost in costs.items())
        proved = status == highspy.HighsModelStatus.kOptimal
        if exact:
            proved = bound is not None and objective <= bound
        elif proved:
            bound = objective
        return Outcome("optimal" if proved else "feasible", values, objective, bound)

    def holds(self, values: Sequence[float]) -> bool:
        """Whether the values keep every limit; rows of whole variables are counted without tolerance."""
        for at, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            slack = 0.0 if self.kinds[at] else 1e-7
            if not low - slack <= values[at] <= high + slack:
                return False
        for terms, low, high in self.rows:
            total = sum(values[at] * factor for at, factor in terms.items())
            slack = 0.0 if all(self.kinds[at] for at in terms) else 1e-6
            if not low - slack <= total <= high + slack:
                return False
        return True


def quiet() -> highspy.Highs:
    """A solver that prints nothing, uses one thread and always the same seed."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("random_seed", 1)
    return highs


def _bound(value: float, exact: bool) -> float | None:
    if not math.isfinite(value):
        return None
    return float(math.ceil(value - 1e-6)) if exact else value
