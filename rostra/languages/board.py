"""The board of translations: how far every programme and every thing is in every language, from stored counts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from rostra.languages.models import Claim, Coverage, Thing

COUNTS = ("machine", "draft", "reviewed", "outdated")


@dataclass(frozen=True)
class Figures:
    """Numbers of passages in one language; an outdated one counts as outdated only."""

    total: int = 0
    machine: int = 0
    draft: int = 0
    reviewed: int = 0
    outdated: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.total - self.machine - self.draft - self.reviewed - self.outdated)

    @property
    def there(self) -> int:
        """Passages that readers get in this language, in whatever state."""
        return self.total - self.missing

    @property
    def percent(self) -> int:
        """Reviewed passages of a hundred, rounded down, so that 100 is whole."""
        return self.reviewed * 100 // self.total if self.total else 100

    @property
    def is_begun(self) -> bool:
        return self.there > 0

    @property
    def is_done(self) -> bool:
        return self.reviewed == self.total


@dataclass(frozen=True)
class Row:
    """A thing with its figures and with who is at work on it, by language. Its own language has no figures."""

    thing: Thing
    figures: dict[str, Figures]
    claims: dict[str, Claim]


def board(programme_keys: Iterable[str] | None, languages: Iterable[str]) -> dict[str, dict[str, Figures]]:
    """Figures by programme and language; all programmes that have texts for None, else just those asked for.

    What is written in a language does not count for it. Two queries, whatever the size.
    """
    wanted = list(languages)
    things = Thing.objects.filter(gone_at__isnull=True)
    if programme_keys is not None:
        programme_keys = list(programme_keys)
        things = things.filter(programme_key__in=programme_keys)
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    for key, language, total in (
        things.order_by().values_list("programme_key", "language").annotate(Sum("total"))
    ):
        totals[key][language] = total
    sums = (
        Coverage.objects.filter(thing__in=things, language__in=wanted)
        .exclude(language=F("thing__language"))
        .order_by()
        .values_list("thing__programme_key", "language")
        .annotate(*(Sum(name) for name in COUNTS))
    )
    counts = {(key, language): dict(zip(COUNTS, numbers, strict=True)) for key, language, *numbers in sums}
    return {
        key: {
            language: Figures(
                total=sum(number for own, number in totals[key].items() if own != language),
                **counts.get((key, language), {}),
            )
            for language in wanted
        }
        for key in (sorted(totals) if programme_keys is None else programme_keys)
    }


def rows(things: QuerySet[Thing], languages: Iterable[str]) -> list[Row]:
    """Figures of each thing by language, in the order of `things`. Three queries, whatever the size."""
    wanted = list(languages)
    found = list(things)
    keys = [thing.pk for thing in found]
    counts: dict[int, dict[str, dict[str, int]]] = defaultdict(dict)
    for row in Coverage.objects.filter(thing__in=keys, language__in=wanted):
        counts[row.thing_id][row.language] = {name: getattr(row, name) for name in COUNTS}
    claims: dict[int, dict[str, Claim]] = defaultdict(dict)
    for claim in Claim.objects.filter(thing__in=keys, language__in=wanted).select_related("person"):
        claims[claim.thing_id][claim.language] = claim
    return [
        Row(
            thing,
            {
                language: Figures(total=thing.total, **counts[thing.pk].get(language, {}))
                for language in wanted
                if language != thing.language
            },
            claims[thing.pk],
        )
        for thing in found
    ]


def added(figures: Iterable[Figures]) -> Figures:
    """Several figures as one: all programmes of a language, all languages of a programme."""
    kept = list(figures)
    return Figures(*(sum(getattr(each, name) for each in kept) for name in ("total", *COUNTS)))
