"""The fairest distribution over panels, by column generation.

A linear program over the panels found so far gives chances and prices of the kinds; a small whole-number model
looks for a panel worth more at these prices. When there is none, the least chance is proved greatest: no
distribution whatever can pass the price of the best panel. Then those held back are fixed and the next least
chance is raised, until every kind is settled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from rostra.solvers.draw import TICKETS, Panel, Problem
from rostra.solvers.model import Clock, Model, quiet

CLOSE = 1e-8  # chances nearer than this are the same
GIVE = 1e-10  # what a settled chance may give way, so that rounding never makes the next round impossible
PRICED = 1e-9  # a kind with a greater price is held back
GRAIN = 10**9  # prices as whole numbers for the panel model


@dataclass(frozen=True)
class Lottery:
    """Panels with their tickets, the exact chance of each kind, and whether the least chance is proved."""

    panels: tuple[tuple[Panel, int], ...]
    chances: tuple[Fraction, ...]
    proved: bool
    bound: Fraction | float | None


def fairest(problem: Problem, clock: Clock) -> Lottery | None:
    """The fairest lottery; None when no panel keeps the quotas."""
    sizes = [len(kind) for kind in problem.kinds]
    if len(sizes) == 1 or problem.taken == len(problem.people):
        return _plain(problem, sizes)
    panels = Panels(problem)
    first = panels.best([1] * len(sizes), Clock(max(1.0, clock.left())))
    if first is None:
        return None
    search = Search(sizes, panels, clock, first)
    weights, proved, bound = search.run()
    tickets = in_tickets(weights)
    used = tuple(sorted((panel, n) for panel, n in zip(search.found, tickets, strict=True) if n))
    return Lottery(used, exact_chances(used, sizes), proved, bound)


def _plain(problem: Problem, sizes: Sequence[int]) -> Lottery | None:
    """Everybody is taken, or all are alike: one panel, equal chances."""
    panel = tuple(sizes) if problem.taken == len(problem.people) else (problem.taken,)
    for quota in problem.quotas:
        if not quota.least <= sum(panel[k] for k in problem.holders(quota)) <= quota.most:
            return None
    chances = tuple(Fraction(count, size) for count, size in zip(panel, sizes, strict=True))
    return Lottery(((panel, TICKETS),), chances, True, min(chances))


class Panels:
    """The model of all panels that keep the quotas."""

    def __init__(self, problem: Problem) -> None:
        self.model = Model()
        self.at = [self.model.variable(0, min(len(kind), problem.taken)) for kind in problem.kinds]
        self.model.row(dict.fromkeys(self.at, 1), problem.taken, problem.taken)
        for quota in problem.quotas:
            holders = {self.at[k]: 1 for k in problem.holders(quota)}
            if holders or quota.least:
                self.model.row(holders, quota.least, quota.most)

    def best(self, prices: Sequence[int], clock: Clock) -> Panel | None:
        """The panel worth most at whole prices, proved; None when there is none or the time is over."""
        outcome = self.model.maximise(
            {at: price for at, price in zip(self.at, prices, strict=True) if price}, clock
        )
        return tuple(outcome.whole(at) for at in self.at) if outcome.status == "optimal" else None


class Search:
    """Rounds of column generation; `settled` holds the chances of kinds that cannot be raised."""

    def __init__(self, sizes: Sequence[int], panels: Panels, clock: Clock, first: Panel) -> None:
        self.sizes = sizes
        self.panels = panels
        self.clock = clock
        self.found = [first]
        self.settled: dict[int, float] = {}

    def run(self) -> tuple[list[float], bool, Fraction | float | None]:
        """Weights of the panels found, whether the least chance is proved, and what it cannot pass."""
        self._cover()
        proved, bound = True, None
        weights = [1.0 / len(self.found)] * len(self.found)
        for turn in range(len(self.sizes)):
            weights, done, limit = self._raise()
            if turn == 0:
                proved, bound = done, limit
            if not done or len(self.settled) == len(self.sizes):
                break
        return weights, proved, bound

    def _cover(self) -> None:
        """A panel for each kind that can be in one at all; the others can never be drawn."""
        for k in range(len(self.sizes)):
            if any(panel[k] for panel in self.found):
                continue
            panel = self.panels.best([int(k == other) for other in range(len(self.sizes))], self.clock)
            if panel is None:
                return
            if panel[k]:
                self.found.append(panel)

    def _raise(self) -> tuple[list[float], bool, float | None]:
        """Raise the least chance of those not settled as far as it goes, and settle those held back."""
        bound = math.inf
        while True:
            master = solve_master(self.found, self.sizes, self.settled)
            whole = [round(price * GRAIN) for price in master.prices]
            panel = self.panels.best(whole, self.clock)
            if panel is None:
                return list(master.weights), False, bound if math.isfinite(bound) else None
            worth = sum(price * count for price, count in zip(master.prices, panel, strict=True))
            bound = min(bound, worth + master.constant)
            if worth + master.constant <= master.least + CLOSE or panel in self.found:
                break
            self.found.append(panel)
        held = [k for k, price in enumerate(master.shares) if price > PRICED and k not in self.settled]
        for k in held:
            self.settled[k] = master.least
        if not held:
            self.settled |= {k: master.least for k in range(len(self.sizes)) if k not in self.settled}
        return list(master.weights), True, max(bound, master.least)


@dataclass(frozen=True)
class Master:
    """What the linear program over the known panels says; `prices` per person of a kind, `shares` per kind."""

    weights: tuple[float, ...]
    least: float
    prices: tuple[float, ...]
    shares: tuple[float, ...]
    constant: float


def solve_master(panels: Sequence[Panel], sizes: Sequence[int], settled: dict[int, float]) -> Master:
    """Maximise the least chance y: for a kind not settled its chance ≥ y, for a settled one ≥ what it has."""
    count, kinds = len(panels), len(sizes)
    highs = quiet()
    highs.setOptionValue("primal_feasibility_tolerance", GIVE)
    highs.setOptionValue("dual_feasibility_tolerance", GIVE)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count + 1, kinds + 1
    program.col_cost_ = np.array([0.0] * count + [-1.0])
    program.col_lower_ = np.zeros(count + 1)
    program.col_upper_ = np.array([1.0] * count + [1.0])
    matrix = np.zeros((kinds + 1, count + 1))
    for i, panel in enumerate(panels):
        matrix[:kinds, i] = np.array(panel) / np.array(sizes)
    for k in range(kinds):
        matrix[k, count] = 0.0 if k in settled else -1.0
    matrix[kinds, :count] = 1.0
    low = [max(0.0, settled[k] - GIVE) if k in settled else 0.0 for k in range(kinds)]
    program.row_lower_ = np.array([*low, 1.0])
    program.row_upper_ = np.array([*[highspy.kHighsInf] * kinds, 1.0])
    rows, columns = np.nonzero(matrix)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.searchsorted(rows, np.arange(kinds + 2)).astype(np.int32)
    program.a_matrix_.index_ = columns.astype(np.int32)
    program.a_matrix_.value_ = matrix[rows, columns]
    highs.passModel(program)
    highs.run()
    solution = highs.getSolution()
    weights = tuple(max(0.0, weight) for weight in solution.col_value[:count])
    duals = [max(0.0, dual) for dual in solution.row_dual[:kinds]]
    constant = -sum(duals[k] * low[k] for k in settled)
    prices = tuple(dual / size for dual, size in zip(duals, sizes, strict=True))
    return Master(weights, float(solution.col_value[count]), prices, tuple(duals), constant)


def in_tickets(weights: Sequence[float]) -> list[int]:
    """Weights as whole tickets that add up exactly: rounded down, the rest to the largest remainders."""
    total = sum(Fraction(weight) for weight in weights)
    exact = [Fraction(weight) * TICKETS / total for weight in weights]
    tickets = [int(share) for share in exact]
    order = sorted(range(len(weights)), key=lambda i: (tickets[i] - exact[i], i))
    for i in order[: TICKETS - sum(tickets)]:
        tickets[i] += 1
    return tickets


def exact_chances(panels: Sequence[tuple[Panel, int]], sizes: Sequence[int]) -> tuple[Fraction, ...]:
    """The chance of one person of each kind, exactly as the tickets give it."""
    return tuple(
        Fraction(sum(tickets * panel[k] for panel, tickets in panels), TICKETS * size)
        for k, size in enumerate(sizes)
    )
