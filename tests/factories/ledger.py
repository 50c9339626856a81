"""Editions that run now, and people in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger.actions import editions, enrolments, evidence
from rostra.ledger.models import Evidence, Requirement


def make_edition(
    programme: Any, organisation: Any, *, key: str = "dce-spring", opened: bool = True, **fields: Any
) -> Edition:
    """An edition that began ten days ago and runs ninety more."""
    zone = fields.pop("time_zone", organisation.time_zone)
    day = today(zone)
    values = {
        "title": key,
        "admission": "open",
        "starts_on": day - dt.timedelta(days=10),
        "ends_on": day + dt.timedelta(days=90),
        "languages": ["en"],
        **fields,
    }
    edition = drafts.draft(
        programme=programme, organisation=organisation, time_zone=zone, key=key, by=None, **values
    )
    return editions.open_(edition, by=None) if opened else edition


def enrol(edition: Edition, person: Any) -> Enrolment:
    made = enrolments.enrol(edition=edition, person=person, by=None)
    return Enrolment.objects.select_related(
        "edition__organisation", "edition__programme", "person", "cohort"
    ).get(pk=made.pk)


def requirement(edition: Edition, name: str) -> Requirement:
    return Requirement.objects.get(edition=edition, target=f"{edition.programme_key}-{name}")


def fact(enrolment: Enrolment, name: str, kind: str, **values: Any) -> Evidence:
    return evidence.record(
        enrolment=enrolment,
        requirement=requirement(enrolment.edition, name),
        kind=kind,
        by=values.pop("by", None),
        source=values.pop("source", "system"),
        **values,
    )


def finish(enrolment: Enrolment) -> None:
    """Everything core is met."""
    for name, kind in (
        ("guide", "read"),
        ("film", "watched"),
        ("quiz", "passed"),
        ("plan", "accepted"),
        ("case", "read"),
    ):
        fact(
            enrolment,
            name,
            kind,
            value=100 if kind in {"watched", "passed"} else None,
            minutes=5 if kind == "watched" else None,
        )
