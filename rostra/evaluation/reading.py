"""Figures as somebody reads them: added up over what they chose, with small numbers withheld where people are split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.evaluation import rules
from rostra.evaluation.definitions import (
    DEFINITIONS,
    DISTINCT,
    FEWEST,
    KIND,
    LANGUAGE,
    MODE,
    NOT_SAID,
    ORGANISATION,
    REASON,
    SHARES,
    SPEAKER,
    STORED,
    WHOLES,
    Definition,
)
from rostra.evaluation.models import Counting, Figure
from rostra.kernel.languages import name_of
from rostra.live.models import AbsenceReason, Mode, SessionKind
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage

OUTSIDE = "-"  # chosen: sessions outside of any programme or edition


@dataclass(frozen=True)
class Choice:
    """What is looked at; empty means all of it."""

    programme: str = ""
    edition: str = ""
    year: int | None = None

    def rows(self, rows: QuerySet[Figure]) -> QuerySet[Figure]:
        if self.programme:
            rows = rows.filter(programme="" if self.programme == OUTSIDE else self.programme)
        if self.edition:
            rows = rows.filter(edition="" if self.edition == OUTSIDE else self.edition)
        return rows.filter(year=self.year) if self.year else rows


@dataclass(frozen=True)
class Part:
    """One value of a dimension; `count` None is withheld."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Number:
    """One figure; `count` None is withheld, `parts` by dimension, the largest first."""

    definition: Definition
    count: int | None
    parts: dict[str, list[Part]] = field(default_factory=dict)


@dataclass(frozen=True)
class Years:
    """One figure by year."""

    definition: Definition
    counts: list[tuple[int, int | None]]


@dataclass(frozen=True)
class Shown:
    """Everything of one choice. `withheld`: the reader sees no small numbers of people, because they do not run all of it."""

    numbers: dict[str, Number]
    years: list[Years]
    withheld: bool
    counted_at: dt.datetime | None


def read(person: Any, choice: Choice) -> Shown:
    """The figures of a choice for a person, in a fixed number of queries."""
    rows = choice.rows(rules.visible_figures(person))
    run = choice.rows(rules.run_figures(person))
    withheld = rows.exclude(pk__in=run.values("pk")).exists()
    sums: dict[tuple[str, str], dict[str, int]] = {}
    found = rows.order_by().values_list("name", "dimension", "value").annotate(number=Sum("count"))
    for name, dimension, value, number in found:
        sums.setdefault((name, dimension), {})[value] = number
    counted = Counting.objects.filter(pk=Counting.ONLY).first()
    return Shown(_numbers(sums, withheld), _years(rows, withheld), withheld, counted.at if counted else None)


def _numbers(sums: dict[tuple[str, str], dict[str, int]], withheld: bool) -> dict[str, Number]:
    labels = _labels(sums)
    whole = {name: sums.get((name, ""), {}).get("", 0) for name in STORED}
    said = _said(whole) if withheld else dict(whole)
    numbers: dict[str, Number] = {}
    for name, definition in DEFINITIONS.items():
        if name in DISTINCT:
            values = sums.get(DISTINCT[name], {})
            numbers[name] = Number(definition, len([value for value in values if value != NOT_SAID]))
        elif name in SHARES:
            part, of = SHARES[name]
            is_said = None not in {said[each] for each in (part, *of)}
            numbers[name] = Number(
                definition, _share(whole[part], sum(whole[each] for each in of)) if is_said else None
            )
        else:
            parts = {
                dimension: _parts(definition, dimension, sums.get((name, dimension), {}), labels)
                for dimension in definition.dimensions
                if dimension != SPEAKER
            }
            numbers[name] = Number(definition, said[name], parts)
    return numbers


def _years(rows: QuerySet[Figure], withheld: bool) -> list[Years]:
    names = ("sessions", "registered", "attended", "visits")
    found = rows.filter(name__in=names, dimension="").order_by().values_list("name", "year")
    counts = {(name, year): number for name, year, number in found.annotate(number=Sum("count"))}
    years = sorted({year for _name, year in counts})
    found_years = []
    for name in names:
        numbers = [counts.get((name, year), 0) for year in years]
        said = withhold(numbers) if withheld and DEFINITIONS[name].people else numbers
        found_years.append(Years(DEFINITIONS[name], list(zip(years, said, strict=True))))
    return found_years


def withhold(numbers: Sequence[int]) -> list[int | None]:
    """Numbers that add up to a known whole, without the small ones. One alone that is left out could be had from the whole:
    then the next one goes with it.
    """
    small = {place for place, number in enumerate(numbers) if 0 < number < FEWEST}
    others = [place for place, number in enumerate(numbers) if number and place not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: numbers[place]))
    return [None if place in small else number for place, number in enumerate(numbers)]


def _said(whole: dict[str, int]) -> dict[str, int | None]:
    """Every stored figure without small numbers of people, and without those from which one could be had."""
    said: dict[str, int | None] = {
        name: None if DEFINITIONS[name].people and 0 < number < FEWEST else number
        for name, number in whole.items()
    }
    for names in WHOLES:
        said.update(zip(names, withhold([whole[name] for name in names]), strict=True))
    return said


def _share(part: int, whole: int) -> int | None:
    """Percent, rounded down; None where there is nothing to have a share of."""
    return min(100, part * 100 // whole) if whole else None


def _parts(
    definition: Definition, dimension: str, values: dict[str, int], labels: dict[tuple[str, str], str]
) -> list[Part]:
    rows = [(value, labels.get((dimension, value), value), number) for value, number in values.items()]
    rows.sort(key=lambda row: (-row[2], row[1]))
    numbers = [number for _value, _label, number in rows]
    said = withhold(numbers) if definition.people else numbers
    return [Part(value, label, number) for (value, label, _number), number in zip(rows, said, strict=True)]


def _labels(sums: dict[tuple[str, str], dict[str, int]]) -> dict[tuple[str, str], str]:
    """Words for the values of dimensions. One query, for the names of organisations."""
    values = {(dimension, value) for (_name, dimension), each in sums.items() for value in each}
    keys = [value for dimension, value in values if dimension == ORGANISATION]
    names = dict(Organisation.objects.filter(key__in=keys).values_list("key", "name"))
    words: dict[str, dict[str, Any]] = {
        KIND: dict(SessionKind.choices),
        MODE: dict(Mode.choices),
        REASON: dict(AbsenceReason.choices),
        ORGANISATION: names,
    }
    said: dict[tuple[str, str], str] = {}
    for dimension, value in values:
        if value == NOT_SAID:
            said[dimension, value] = _("not said")
        elif dimension == LANGUAGE:
            said[dimension, value] = name_of(value)
        else:
            said[dimension, value] = str(words.get(dimension, {}).get(value, value))
    return said


# ---------------------------------------------------------------- what may be chosen


@dataclass(frozen=True)
class Choices:
    """What this person can choose from: (key, title) pairs and years, the newest first."""

    programmes: list[tuple[str, str]]
    editions: list[tuple[str, str]]
    years: list[int]


def choices(person: Any, programme: str = "") -> Choices:
    """Programmes, editions of the one that is chosen, and years that have any figure. Three queries and a name each."""
    rows = rules.visible_figures(person).order_by()
    keys = set(rows.values_list("programme", flat=True).distinct())
    titles = dict(ProgrammePage.objects.filter(key__in=keys).values_list("key", "title"))
    programmes = sorted(
        ((key, titles.get(key, key)) for key in keys if key), key=lambda each: each[1].casefold()
    )
    if "" in keys:
        programmes.append((OUTSIDE, _("outside of any programme")))
    chosen = Choice(programme=programme).rows(rows)
    editions = set(chosen.values_list("edition", flat=True).distinct())
    years = sorted(set(chosen.values_list("year", flat=True).distinct()), reverse=True)
    return Choices(programmes, _editions(editions, bool(programme)), years)


def _editions(keys: Iterable[str], is_asked: bool) -> list[tuple[str, str]]:
    if not is_asked:
        return []
    rows = Edition.objects.filter(key__in=list(keys)).order_by("-starts_on", "title")
    found = [(key, title) for key, title in rows.values_list("key", "title")]
    return [*found, (OUTSIDE, _("outside of any edition"))] if found and "" in keys else found


# ---------------------------------------------------------------- to take along


def table(shown: Shown) -> list[list[Any]]:
    """Every figure as a row: name, what, split by, value, number, unit, definition. What is withheld is empty."""
    rows: list[list[Any]] = []
    for name, number in shown.numbers.items():
        said = number.definition
        rows.append([name, str(said.label), "", "", number.count, said.unit, str(said.text)])
        for dimension, parts in number.parts.items():
            rows += [
                [name, str(said.label), dimension, part.label, part.count, said.unit, str(said.text)]
                for part in parts
            ]
    return rows
