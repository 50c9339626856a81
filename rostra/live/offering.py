"""Whether there is anything to lead visitors to: asked on every page, so kept until something is announced or published."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Exists

from rostra.kernel import pagecache
from rostra.live.rules.library import public_items
from rostra.live.rules.sessions import public_sessions
from rostra.programmes.models import Academy, Publication

KEPT_SECONDS = 300


class Offered(NamedTuple):
    """Whether the public calendar, the public library and the catalogue of methods hold anything."""

    sessions: bool = False
    library: bool = False
    methods: bool = False


def offered() -> Offered:
    """What there is for visitors. One query when it is not known yet."""
    name = f"live-offered:{pagecache.generation()}"
    known = cache.get(name)
    if known is None:
        known = _look()
        cache.set(name, known, KEPT_SECONDS)
    return Offered(*known)


def _look() -> tuple[bool, ...]:
    """One question for all three."""
    methods = Publication.objects.filter(shape=Publication.Shape.METHODS, live=True)
    found = Academy.objects.annotate(
        sessions=Exists(public_sessions()), library=Exists(public_items()), methods=Exists(methods)
    )
    return found.values_list("sessions", "library", "methods").first() or (False, False, False)
