"""People × what is asked of them: stored standings read a page at a time, counts in one question to the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import counting
from rostra.ledger.models import Requirement, Standing
from rostra.ledger.selecting import ENROLLED, Selection, conditions, states
from rostra.ledger.standing import (
    CAUGHT_UP,
    DUE_SOON,
    EXCUSED,
    HANDED_IN,
    MET,
    OPEN,
    OVERDUE,
    RECOGNISED,
    RETURNED,
    shown,
)

LEFT_OUT = "left_out"
WORDS: dict[str, Any] = {
    MET: _("met"),
    CAUGHT_UP: _("met by catch-up"),
    RECOGNISED: _("recognised"),
    DUE_SOON: _("due soon"),
    OVERDUE: _("overdue"),
    HANDED_IN: _("handed in"),
    RETURNED: _("returned"),
    EXCUSED: _("excused"),
    OPEN: _("open"),
    LEFT_OUT: _("not in the choice"),
}
"""The word of a cell, in the order in which a legend says them."""

SHOWN_OF_ENROLMENT = (
    *("key", "state", "invited_at", "chosen_at", "packages", "modules", "edition_id", "enrolled_at"),
    *("person__key", "person__name", "person__email", "organisation__name", "cohort__name"),
    *("progress__met", "progress__asked", "progress__met_by_catchup", "progress__with_us"),
    *("progress__returned", "progress__minutes", "progress__next_due_on", "progress__completed_at"),
    "progress__last_evidence_at",
)

BY_NAME = (F("person__name").asc(nulls_last=True), "person__email", "pk")
SORTS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "name": (_("by name"), BY_NAME),
    "met": (_("least met first"), (F("progress__met").asc(nulls_last=True), *BY_NAME)),
    "due": (_("next due first"), (F("progress__next_due_on").asc(nulls_last=True), *BY_NAME)),
    "seen": (
        _("longest not seen first"),
        (F("progress__last_evidence_at").asc(nulls_first=True), *BY_NAME),
    ),
    "organisation": (_("by organisation"), (F("organisation__name").asc(nulls_last=True), *BY_NAME)),
}


@dataclass(frozen=True)
class Line:
    """One person: `cells` holds a name of `WORDS` a column, or nothing where nothing is asked of them."""

    enrolment: Enrolment
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tally:
    """Counts of an edition's people by the names of `selecting.conditions`, and sums of what is asked and met."""

    everyone: int
    enrolled: int
    by_condition: dict[str, int]
    asked: int
    met: int


def columns(edition: Edition, *, optional: bool = False, with_key: str = "") -> list[Requirement]:
    """What the edition asks now, in order; optional things only when wanted, or when it is the one `with_key`."""
    rows = edition.requirements.filter(retired_at__isnull=True)
    if not optional:
        rows = rows.filter(~Q(group=Requirement.Group.OPTIONAL) | Q(key=with_key))
    return list(rows.order_by("position", "pk"))


def ordered(rows: QuerySet[Enrolment], sort: str = "name") -> QuerySet[Enrolment]:
    """In one of the orders of `SORTS`; an unknown one is by name."""
    return rows.order_by(*SORTS.get(sort, SORTS["name"])[1])


def page_of(rows: QuerySet[Enrolment], start: int, end: int) -> list[Enrolment]:
    """The enrolments from `start` to `end` of ordered rows, with what a line shows.

    Two queries: the first sorts keys alone, which is several times faster than sorting whole rows of thousands.
    """
    keys = list(rows.values_list("pk", flat=True)[start:end])
    found = (
        Enrolment.objects.select_related("person", "organisation", "cohort", "progress")
        .only(*SHOWN_OF_ENROLMENT)
        .in_bulk(keys)
    )
    return [found[key] for key in keys]


def lines(
    enrolments: Sequence[Enrolment], asked: Sequence[Requirement], edition: Edition, day: dt.date
) -> list[Line]:
    """A line for each enrolment of an edition, in one query. The database says how each stands on the day."""
    number = {each.pk: index for index, each in enumerate(asked)}
    cells = {each.pk: [""] * len(asked) for each in enrolments}
    rows = Standing.objects.filter(enrolment__in=list(cells), requirement__in=list(number))
    told = Case(*(When(condition, then=Value(state)) for state, condition in states(day).items()))
    values = rows.annotate(told=told).values_list("enrolment_id", "requirement_id", "told")
    for enrolment, requirement, state in values.iterator():
        cells[enrolment][number[requirement]] = state
    made = [Line(each, cells[each.pk]) for each in enrolments]
    if edition.choice != Edition.Choice.WHOLE and any(each.group in counting.TO_CHOOSE for each in asked):
        for line in made:
            line.enrolment.edition = edition
            _mark_left_out(line, asked)
    return made


def _mark_left_out(line: Line, asked: Sequence[Requirement]) -> None:
    """What somebody could have chosen and did not is never open: it is not in the choice, with its whole module."""
    left = {each.pk for each in asked if counting.left_out(each, line.enrolment)}
    modules = {each.module for each in asked if each.pk in left and each.module}
    for index, each in enumerate(asked):
        if line.cells[index] == OPEN and (each.pk in left or each.module in modules):
            line.cells[index] = LEFT_OUT


def tally(person: Any, edition: Edition, chosen: Selection) -> Tally:
    """Counts over everybody who fits all but the standing, in one query over stored columns."""
    known = conditions(today(edition.time_zone))
    base = chosen.but(standing="").base(person, edition)
    counts = base.aggregate(
        everyone=Count("pk", filter=Q() if chosen.people else ~Q(state=Enrolment.State.WITHDRAWN)),
        enrolled=Count("pk", filter=ENROLLED),
        asked=Sum("progress__asked", filter=ENROLLED, default=0),
        met=Sum("progress__met", filter=ENROLLED, default=0),
        **{_column(name): Count("pk", filter=condition) for name, (_s, _w, condition) in known.items()},
    )
    return Tally(
        everyone=counts["everyone"],
        enrolled=counts["enrolled"],
        by_condition={name: counts[_column(name)] for name in known},
        asked=counts["asked"],
        met=counts["met"],
    )


def _column(name: str) -> str:
    return "n_" + name.replace("-", "_")


def states_of(person: Any, edition: Edition, chosen: Selection) -> dict[str, int]:
    """How many stand how with the requirement that the selection asks about, by the names of `WORDS`; one query."""
    people = chosen.but(asked="", state="").rows(person, edition).filter(ENROLLED)
    rows = (
        Standing.objects.filter(requirement__edition=edition, requirement__key=chosen.asked)
        .filter(enrolment__in=people.values("pk"))
        .values_list("state", "due_on", "owes_catchup")
        .annotate(count=Count("pk"))
        .order_by()
    )
    day = today(edition.time_zone)
    counts: dict[str, int] = defaultdict(int)
    for state, due_on, owes, count in rows:
        counts[shown(state, due_on, day, owes_catchup=owes)] += count
    return dict(counts)


def used(made: Iterable[Line]) -> list[str]:
    """The states that stand in some cell, in the order of `WORDS`."""
    there = {cell for line in made for cell in line.cells}
    return [state for state in WORDS if state in there]
