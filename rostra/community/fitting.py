"""What goes together among what is offered and sought: by topics, languages and countries. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OFFER, SEEK, PARTNER, OTHER = "offer", "seek", "partner", "other"
MOST_TOPICS = 3


@dataclass(frozen=True)
class Wish:
    """An exchange as far as it counts here. `organisation` and `pk` tell apart; no `languages` or `countries` means any."""

    pk: int
    kind: str
    what: str
    organisation: int
    country: str
    topics: frozenset[str]
    languages: frozenset[str]
    countries: frozenset[str]


@dataclass(frozen=True)
class Fit:
    """How well another exchange goes with one's own, and what makes it so."""

    pk: int
    score: int
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    country: str
    same_what: bool


def fits(own: Wish, others: Iterable[Wish], *, most: int = 5) -> list[Fit]:
    """The best first: three points for each topic both name (of three at most), two for the same matter, two for each country
    that one asks for and the other is in, one for a language of both."""
    found = [fit for other in others if (fit := fit_of(own, other))]
    return sorted(found, key=lambda fit: (-fit.score, -fit.pk))[:most]


def fit_of(own: Wish, other: Wish) -> Fit | None:
    """None when the two do not go together: of one organisation, both offers, nothing in common, no language or country that
    both can live with."""
    if own.pk == other.pk or own.organisation == other.organisation or not _meet(own, other):
        return None
    topics = sorted(own.topics & other.topics)
    same = own.what == other.what and own.what != OTHER
    languages = sorted(own.languages & other.languages)
    if not (topics or same) or (own.languages and other.languages and not languages):
        return None
    wanted = [(own.countries, other.country), (other.countries, own.country)]
    if any(countries and country not in countries for countries, country in wanted):
        return None
    named = sum(bool(countries) for countries, _country in wanted)
    score = 3 * len(topics[:MOST_TOPICS]) + 2 * same + 2 * named + bool(languages)
    return Fit(
        pk=other.pk, score=score, topics=tuple(topics), languages=tuple(languages),
        country=other.country if own.countries else "", same_what=same,
    )  # fmt: skip


def _meet(own: Wish, other: Wish) -> bool:
    """An offer meets a search; two who both seek partners for a project meet, too."""
    return {own.kind, other.kind} == {OFFER, SEEK} or (own.kind, own.what) == (other.kind, other.what) == (
        SEEK,
        PARTNER,
    )
