"""The fairest distribution over panels, by column generation.

A linear program over the panels found so far gives chances and prices of the kinds; a small whole-number model
looks for a panel worth more at these prices. When there is none, the least chance is proved greatest: no
distribution whatever can pass the price of the best panel. Then those held back are fixed and the next least
chance is raised, until every kind is settled.
"""

from __future__ import annotations

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
MOST_ASKED = 1000  # so many panel models are asked before the next least chances are left as they are
FIRST = 5.0  # seconds that the question whether any panel exists is given at least
GRAIN = 10**9  # prices as whole numbers for the panel model


@dataclass(frozen=True)
class Lottery:
    """Panels with their tickets, the exact chance of each kind, whether it is proved, and the least chance's bound."""

    panels: tuple[tuple[Panel, int], ...]
    chances: tuple[Fraction, ...]
    proved: bool
    bound: Fraction | float


def fairest(problem: Problem, clock: Clock) -> Lottery | None:
    """The fairest lottery; None when no panel keeps the quotas."""
    sizes = [len(kind) for kind in problem.kinds]
    if len(sizes) == 1 or problem.taken == len(problem.people):
        return _plain(problem, sizes)
    panels = Panels(problem)
    first = panels.best([1] * len(sizes), Clock(max(FIRST, clock.left())))
    if first is None:
        return None
    mean = Fraction(problem.taken, len(problem.people))
    search = Search(sizes, panels, clock, first, mean)
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
        self.model = Model(guesses=False)
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
    """Rounds of column generation; `settled` are the kinds whose chances cannot be raised."""

    def __init__(
        self, sizes: Sequence[int], panels: Panels, clock: Clock, first: Panel, mean: Fraction
    ) -> None:
        self.sizes = sizes
        self.mean = mean  # the mean of all chances: the least cannot pass it
        self.panels = panels
        self.clock = clock
        self.master = Master(sizes)
        self.found: list[Panel] = []
        self.settled: set[int] = set()
        self.asked = 0
        self._add(first)

    def _add(self, panel: Panel) -> None:
        self.found.append(panel)
        self.master.add(panel)

    def run(self) -> tuple[list[float], bool, Fraction | float]:
        """Weights of the panels found, whether all rounds came to their end, and what the least chance cannot pass."""
        self._cover()
        proved = True
        bound: Fraction | float = self.mean
        weights = [1.0 / len(self.found)] * len(self.found)
        for turn in range(len(self.sizes)):
            weights, done, limit = self._raise()
            # Where the time ends a later round, the least chance is proved but the mixture is not reproducible.
            proved = proved and done
            if turn == 0:
                bound = limit
            if not done or len(self.settled) == len(self.sizes) or self.asked > MOST_ASKED:
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
                self._add(panel)

    def _raise(self) -> tuple[list[float], bool, float]:
        """Raise the least chance of those not settled as far as it goes, and settle those held back."""
        bound: float = float(self.mean)
        while True:
            now = self.master.solve()
            self.asked += 1
            panel = self.panels.best([round(price * GRAIN) for price in now.each], self.clock)
            if panel is None:
                return list(now.weights), False, bound
            worth = sum(price * count for price, count in zip(now.each, panel, strict=True)) + now.constant
            bound = min(bound, worth)
            if worth <= now.least + CLOSE or panel in self.found:
                break
            self._add(panel)
        open_kinds = [k for k in range(len(self.sizes)) if k not in self.settled]
        held = [k for k in open_kinds if now.shares[k] > PRICED] or open_kinds
        for k in held:
            self.settled.add(k)
            self.master.settle(k, now.least)
        return list(now.weights), True, max(bound, now.least)


@dataclass(frozen=True)
class Prices:
    """What the linear program over the known panels says; `each` per person of a kind, `shares` per kind."""

    weights: tuple[float, ...]
    least: float
    each: tuple[float, ...]
    shares: tuple[float, ...]
    constant: float


class Master:
    """Maximise the least chance y: for a kind not settled its chance ≥ y, for a settled one ≥ what it has.

    Column 0 is y, the others are panels in the order they were found; one row for each kind, the last for the sum.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.low = [0.0] * len(sizes)
        self.highs = quiet()
        self.highs.setOptionValue("primal_feasibility_tolerance", GIVE)
        self.highs.setOptionValue("dual_feasibility_tolerance", GIVE)
        for _ in sizes:
            self.highs.addRow(0.0, highspy.kHighsInf, 0, np.array([], dtype=np.int32), np.array([]))
        self.highs.addRow(1.0, 1.0, 0, np.array([], dtype=np.int32), np.array([]))
        kinds = np.arange(len(sizes), dtype=np.int32)
        self.highs.addCol(-1.0, 0.0, 1.0, len(sizes), kinds, np.full(len(sizes), -1.0))

    def add(self, panel: Panel) -> None:
        """One more panel to choose from."""
        rows = [k for k, count in enumerate(panel) if count] + [len(self.sizes)]
        values = [panel[k] / self.sizes[k] for k in rows[:-1]] + [1.0]
        self.highs.addCol(0.0, 0.0, 1.0, len(rows), np.array(rows, dtype=np.int32), np.array(values))

    def settle(self, kind: int, chance: float) -> None:
        """Hold a kind's chance where it is; the others are raised beyond it."""
        self.low[kind] = max(0.0, chance - GIVE)
        self.highs.changeCoeff(kind, 0, 0.0)
        self.highs.changeRowBounds(kind, self.low[kind], highspy.kHighsInf)

    def solve(self) -> Prices:
        """Solve from where the last answer stood."""
        self.highs.run()
        solution = self.highs.getSolution()
        duals = [max(0.0, dual) for dual in solution.row_dual[: len(self.sizes)]]
        return Prices(
            weights=tuple(max(0.0, weight) for weight in solution.col_value[1:]),
            least=float(solution.col_value[0]),
            each=tuple(dual / size for dual, size in zip(duals, self.sizes, strict=True)),
            shares=tuple(duals),
            constant=-sum(dual * low for dual, low in zip(duals, self.low, strict=True)),
        )


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
