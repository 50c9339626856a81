"""Exchanges as they are matched: what of others goes with one's own. A fixed number of queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from rostra.community.fitting import Fit, Wish, fits
from rostra.community.models import Exchange
from rostra.community.rules import network as rules

MOST_READ = 2000


def wish_of(exchange: Exchange) -> Wish:
    """What counts of an exchange whose organisation and topics are read."""
    return Wish(
        pk=exchange.pk, kind=exchange.kind, what=exchange.what, organisation=exchange.organisation_id,
        country=exchange.organisation.country, topics=frozenset(each.title for each in exchange.topics.all()),
        languages=frozenset(exchange.languages), countries=frozenset(exchange.countries),
    )  # fmt: skip


def going_with(own: Exchange, person: Any, *, most: int = 4) -> list[tuple[Exchange, Fit]]:
    """What somebody may read and that is open goes with an exchange, the best first."""
    return matched([own], person, most=most)


def matched(own: Iterable[Exchange], person: Any, *, most: int = 4) -> list[tuple[Exchange, Fit]]:
    """The best that goes with any of some exchanges, each once."""
    wishes = [wish_of(each) for each in own]
    if not wishes:
        return []
    others = {each.pk: each for each in _readable(person)}
    seen = [wish_of(each) for each in others.values()]
    best: dict[int, Fit] = {}
    for wish in wishes:
        for fit in fits(wish, seen, most=most):
            if fit.pk not in best or best[fit.pk].score < fit.score:
                best[fit.pk] = fit
    ranked = sorted(best.values(), key=lambda fit: (-fit.score, -fit.pk))[:most]
    return [(others[fit.pk], fit) for fit in ranked]


def _readable(person: Any) -> QuerySet[Exchange]:
    rows = rules.open_now(rules.visible_exchanges(person)).select_related("organisation")
    return rows.prefetch_related("topics").order_by("-created_at", "-pk")[:MOST_READ]
