"""Stretches of a video somebody has seen: pure. A stretch is [from, to] in seconds."""

from __future__ import annotations

import math
from typing import Any

MOST = 500
GAP = 1.0  # players report in steps: a hole of a second is none


class Unreadable(ValueError):
    """Not a list of stretches."""


def read(given: Any) -> list[list[float]]:
    """Stretches as a browser sent them. Raises `Unreadable` for anything else."""
    if not isinstance(given, (list, tuple)) or len(given) > MOST:
        raise Unreadable
    stretches = []
    for each in given:
        if not isinstance(each, (list, tuple)) or len(each) != 2:
            raise Unreadable
        stretches.append([second(each[0]), second(each[1])])
    return stretches


def second(value: Any) -> float:
    """A place in a video; raises `Unreadable` when it is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Unreadable
    return float(value)


def union(stretches: list[list[float]], length: float) -> list[list[float]]:
    """The same seconds once, in order, inside the video; backward and empty stretches are nothing."""
    inside = sorted([max(0.0, start), min(length, end)] for start, end in stretches)
    merged: list[list[float]] = []
    for start, end in inside:
        if end <= start:
            continue
        if merged and start <= merged[-1][1] + GAP:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [[round(start, 1), round(end, 1)] for start, end in merged]


def seconds(stretches: list[list[float]]) -> float:
    """How long united stretches are together."""
    return sum(end - start for start, end in stretches)


def share(stretches: list[list[float]], length: float) -> int:
    """Whole percent of the video seen, never more than 100; 0 for a video without length."""
    return min(100, int(seconds(stretches) / length * 100 + 1e-6)) if length > 0 else 0
