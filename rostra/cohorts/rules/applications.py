"""Admission by application: who may apply, who reads and decides, which rows they see. Drafts are read by nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from rostra.cohorts.models import Application, Call, Draw, Edition, Enrolment
from rostra.cohorts.phases import registration_open
from rostra.cohorts.rules.editions import may_run_edition, run_editions
from rostra.kernel.time import now


def takes_applications(call: Call, at: dt.datetime | None = None) -> bool:
    """Whether applications may be written and handed in now: while the edition's registration is open."""
    edition = call.edition
    return edition.admission == Edition.Admission.APPLICATION and registration_open(edition, at or now())


def may_apply(person: Any, call: Call, at: dt.datetime | None = None) -> bool:
    """Apply: anybody who is signed in, while it is open, unless they take part already. Who is not eligible may apply too:
    people decide, not the form.
    """
    if not getattr(person, "is_authenticated", False) or not takes_applications(call, at):
        return False
    return not Enrolment.objects.live().filter(edition=call.edition_id, person=person).exists()


def may_decide(person: Any, call: Call) -> bool:
    """Prepare the call, read what was handed in, decide, draw: those who run the edition."""
    return may_run_edition(person, call.edition)


def visible_applications(person: Any) -> QuerySet[Application]:
    """What was handed in for the editions this person runs; never a draft."""
    rows = Application.objects.filter(call__edition__in=run_editions(person).order_by().values("pk"))
    return rows.exclude(state=Application.State.DRAFT)


def own_application(person: Any, edition: Edition) -> Application | None:
    """Somebody's own application for an edition, in any state."""
    rows = Application.objects.filter(person=person, call__edition=edition)
    return rows.select_related(
        "call__edition__organisation", "organisation", "cohort", "enrolment__edition"
    ).first()


def visible_draws(person: Any) -> QuerySet[Draw]:
    """Draws of the editions this person runs. The page of a draw itself is public."""
    return Draw.objects.filter(call__edition__in=run_editions(person).order_by().values("pk"))
