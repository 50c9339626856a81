"""How many requests a token may make in a minute: counted in the cache, in windows of a minute.

With a shared cache all processes count together; without one each counts for itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache

SECONDS = 60


@dataclass(frozen=True)
class Limit:
    """Where a token stands: how many a minute, how many are left, and when the next minute begins."""

    most: int
    left: int
    seconds: int

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """The two header fields that say so."""
        return {
            "RateLimit-Policy": f'"token";q={self.most};w={SECONDS}',
            "RateLimit": f'"token";r={max(self.left, 0)};t={self.seconds}',
        }


def count(token_key: str, most: int) -> Limit:
    """Count one request."""
    window, passed = divmod(int(time.time()), SECONDS)
    name = f"api:{token_key}:{window}"
    if cache.add(name, 1, SECONDS + 5):
        used = 1
    else:
        try:
            used = cache.incr(name)
        except ValueError:  # it was dropped in between
            used = 1
            cache.set(name, used, SECONDS + 5)
    return Limit(most, most - used, SECONDS - passed)
