"""The draw itself and its check: nothing but SHA-256 and whole numbers, so that anyone can repeat it.

The stream is SHA-256 of `pool_hash:seed:0`, `pool_hash:seed:1`, …; every block is one whole number of 256 bits.
A number below n is the first block below the greatest multiple of n, divided by n with remainder. The first
number draws the ticket, which is a panel; then for each kind in order so many people are drawn from its list,
one by one, each from those who are left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rostra.solvers.draw import hash_of

BLOCK = 1 << 256


class Stream:
    """Numbers that follow from a pool's hash and a seed alone."""

    def __init__(self, pool: str, seed: str) -> None:
        self._blocks = self._hashed(pool, seed)

    @staticmethod
    def _hashed(pool: str, seed: str) -> Iterator[int]:
        counter = 0
        while True:
            yield int.from_bytes(hashlib.sha256(f"{pool}:{seed}:{counter}".encode()).digest())
            counter += 1

    def below(self, limit: int) -> int:
        """A whole number from nought to below `limit`, each equally likely."""
        fair = BLOCK - BLOCK % limit
        return next(block for block in self._blocks if block < fair) % limit


def draw(published: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Draw from published kinds and panels: the ticket and the ids of the chosen, in order."""
    stream = Stream(published["pool_hash"], seed)
    ticket = stream.below(published["tickets"])
    passed = 0
    counts: list[int] = []
    for panel in published["panels"]:
        passed += panel["tickets"]
        if ticket < passed:
            counts = panel["counts"]
            break
    chosen: list[str] = []
    for kind, count in zip(published["kinds"], counts, strict=True):
        left = list(kind["people"])
        chosen += [left.pop(stream.below(len(left))) for _ in range(count)]
    return {"ticket": ticket, "chosen": sorted(chosen)}


def verify(published: Mapping[str, Any]) -> bool:
    """Whether hash, kinds, panels, chances and chosen people of a published draw fit together."""
    try:
        return _pool(published) and _panels(published) and _chances(published) and _chosen(published)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, IndexError):
        return False


def _pool(published: Mapping[str, Any]) -> bool:
    """The hash is that of the pool, and the kinds hold exactly the pool's people."""
    pool = published["pool"]
    kinds: dict[tuple[str, ...], list[str]] = {}
    for person, attributes in pool["people"]:
        kinds.setdefault(tuple(attributes), []).append(person)
    expected = [(list(key), kinds[key]) for key in sorted(kinds)]
    shown = [
        ([kind["attributes"][name] for name in pool["attributes"]], kind["people"])
        for kind in published["kinds"]
    ]
    return hash_of(pool) == published["pool_hash"] and shown == expected


def _panels(published: Mapping[str, Any]) -> bool:
    """Every panel has the right size, keeps the quotas and takes nobody twice; the tickets add up."""
    pool, kinds = published["pool"], published["kinds"]
    size = min(pool["size"], len(pool["people"]))
    for panel in published["panels"]:
        counts = panel["counts"]
        inside = all(0 <= n <= len(kind["people"]) for n, kind in zip(counts, kinds, strict=True))
        if not inside or sum(counts) != size or panel["tickets"] <= 0:
            return False
        for attribute, value, least, most in pool["quotas"]:
            pairs = zip(counts, kinds, strict=True)
            held = sum(n for n, kind in pairs if kind["attributes"][attribute] == value)
            if not least <= held <= most:
                return False
    return sum(panel["tickets"] for panel in published["panels"]) == published["tickets"]


def _chances(published: Mapping[str, Any]) -> bool:
    """The chances are those that the tickets give; each person's is that of the kind."""
    tickets = published["tickets"]
    for k, kind in enumerate(published["kinds"]):
        taken = sum(panel["tickets"] * panel["counts"][k] for panel in published["panels"])
        chance = Fraction(taken, tickets * len(kind["people"]))
        if Fraction(kind["chance"]) != chance:
            return False
        if any(published["probabilities"][person] != float(chance) for person in kind["people"]):
            return False
    return True


def _chosen(published: Mapping[str, Any]) -> bool:
    """The seed gives the ticket and the people; without a seed nobody is chosen yet."""
    seed = published["seed"]
    if seed is None:
        return published["chosen"] == []
    drawn = draw(published, seed)
    return drawn["ticket"] == published["ticket"] and drawn["chosen"] == [str(i) for i in published["chosen"]]
