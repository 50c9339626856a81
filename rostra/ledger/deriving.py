"""Between the tables and the pure rule: rows to facts, and what was derived back to rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger import counting
from rostra.ledger import standing as rule
from rostra.ledger.models import Evidence, Progress, Requirement, Standing

STANDING_FIELDS = ("state", "since", "due_on", "owes_catchup", "value", "minutes")
COUNT_FIELDS = (
    "asked",
    "met",
    "met_by_catchup",
    "with_us",
    "returned",
    "minutes",
    "next_due_on",
    "completed_at",
)


def asked_of(requirement: Requirement, enrolment: Enrolment) -> rule.Asked:
    """What a requirement asks of one enrolment. Needs its edition."""
    return rule.Asked(
        accepts=tuple(requirement.accepts),
        threshold=requirement.threshold,
        excuse_owes_catchup=requirement.excuse_owes_catchup,
        due_days=requirement.due_days,
        last_day=enrolment.edition.ends_on,
        counts=counting.counts(requirement, enrolment),
        retired=requirement.retired_at is not None,
    )


def fact_of(row: Evidence) -> rule.Fact:
    return rule.Fact(
        key=str(row.pk), kind=row.kind, happened_at=row.happened_at, value=row.value, minutes=row.minutes,
        voids=str(row.voids_id) if row.voids_id else None,
    )  # fmt: skip


def start_of(enrolment: Enrolment) -> dt.date:
    """The day from which this enrolment's due dates count. Needs its edition and cohort."""
    edition = enrolment.edition
    enrolled_on = today(edition.time_zone, enrolment.enrolled_at) if enrolment.enrolled_at else None
    return rule.start_of(
        edition.starts_on, enrolment.cohort.starts_on if enrolment.cohort else None, enrolled_on
    )


def derive(requirement: Requirement, rows: Iterable[Evidence], enrolment: Enrolment) -> rule.Derived:
    """The standing from nothing but the requirement, its evidence and the enrolment's dates."""
    return rule.standing(asked_of(requirement, enrolment), map(fact_of, rows), start_of(enrolment))


def derived_of(row: Standing) -> rule.Derived:
    """A stored standing as the rule gives it."""
    return rule.Derived(**{name: getattr(row, name) for name in STANDING_FIELDS})


def put(row: Standing, derived: rule.Derived) -> bool:
    """Set the fields of a row; True when one changed."""
    changed = False
    for name in STANDING_FIELDS:
        if getattr(row, name) != getattr(derived, name):
            setattr(row, name, getattr(derived, name))
            changed = True
    return changed


def counts_of(standings: Iterable[Standing], enrolment: Enrolment) -> rule.Counts:
    """Progress over stored standings, each with its requirement."""
    rows = list(standings)
    owed = counting.choice_owed((row.requirement for row in rows), enrolment)
    pairs = ((asked_of(row.requirement, enrolment), derived_of(row)) for row in rows)
    return rule.recount(pairs, choice_owed=owed)


def put_counts(progress: Progress, counts: rule.Counts) -> bool:
    changed = False
    for name in COUNT_FIELDS:
        if getattr(progress, name) != getattr(counts, name):
            setattr(progress, name, getattr(counts, name))
            changed = True
    return changed
