"""Whom a letter to people of an edition goes to, and what its placeholders say to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import QuerySet

from rostra.cohorts import translating
from rostra.cohorts.models import Edition, Enrolment
from rostra.ledger.letters import address, language_of, programme_title
from rostra.messaging.composing import day as said_later
from rostra.people.models import Person

PLACEHOLDERS = (
    "name", "edition", "programme", "organisation", "cohort", "met", "asked", "next_due", "days_late", "link",
)  # fmt: skip


def reachable(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those of some enrolments whose people can be written to, in the order of a list of people."""
    return rows.filter(person__email__isnull=False, person__erased_at=None).order_by(
        "person__name", "person__email", "pk"
    )


def of(edition: Edition, rows: QuerySet[Enrolment], day: dt.date) -> Iterator[tuple[Person, dict[str, Any]]]:
    """Everybody of some enrolments of one edition that can be written to, with the values of `PLACEHOLDERS`.

    Names of the edition and its programme are in the person's language; dates are said when the letter is written. What
    is late is so on `day`.
    """

    @cache
    def named(language: str) -> tuple[str, str]:
        return translating.words(edition, language).title, programme_title(edition, language)

    for row in reachable(rows).select_related("person", "organisation", "cohort", "progress"):
        person, progress = row.person, getattr(row, "progress", None)
        language = language_of(person)
        title, programme = named(language)
        enrolled = row.state == Enrolment.State.ENROLLED
        due = progress.next_due_on if progress and enrolled else None
        yield (
            person,
            {
                "name": person.get_short_name(),
                "edition": title,
                "programme": programme,
                "organisation": row.organisation.name if row.organisation else "",
                "cohort": row.cohort.name if row.cohort else "",
                "met": progress.met if progress else 0,
                "asked": progress.asked if progress else 0,
                "next_due": said_later(due),
                "days_late": max(0, (day - due).days) if due else 0,
                "link": address("learn_map" if enrolled else "enrol", slug=edition.slug, language=language),
            },
        )
