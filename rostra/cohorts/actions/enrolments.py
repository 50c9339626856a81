"""Rows of enrolments, for the verbs of the ledger: these ask no rule, write no standing, send no letter."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.time import now


@transaction.atomic
def find_or_make(
    *, edition: Edition, person: Any, state: str, cohort: Cohort | None = None, organisation: Any = None
) -> tuple[Enrolment, bool]:
    """The one enrolment of a person in an edition, locked; made in `state` when there is none. Two at once
    make one.
    """
    moment = now()
    made, new = Enrolment.objects.get_or_create(
        edition=edition, person=person,
        defaults={
            "state": state, "cohort": cohort, "organisation": organisation,
            "invited_at": moment if state == Enrolment.State.INVITED else None,
            "enrolled_at": moment if state == Enrolment.State.ENROLLED else None,
        },
    )  # fmt: skip
    if new:
        return made, True
    return locked(made), False


def locked(enrolment: Enrolment) -> Enrolment:
    """The row as it is now, held until the transaction ends."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("edition", "person", "cohort")
        .get(pk=enrolment.pk)
    )


@transaction.atomic
def set_state(enrolment: Enrolment, state: str) -> Enrolment:
    """Move an enrolment to a state and note when."""
    enrolment.state = state
    moment = now()
    if state == Enrolment.State.ENROLLED:
        enrolment.enrolled_at = enrolment.enrolled_at or moment
        enrolment.withdrawn_at = None
    elif state == Enrolment.State.WITHDRAWN:
        enrolment.withdrawn_at = moment
    enrolment.save(
        update_fields=["state", "enrolled_at", "withdrawn_at", "cohort", "organisation", "updated_at"]
    )
    return enrolment


def count(edition: Edition, change: int) -> None:
    """Add to the number of enrolled people. Counted by steps, since two transactions cannot see each other's
    rows.
    """
    Edition.objects.filter(pk=edition.pk).update(enrolled_count=F("enrolled_count") + change)
