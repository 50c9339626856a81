"""How an edition looks after its people: from when somebody counts as falling behind, and which letters are written."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.models import SupportPlan
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused

FIELDS = (
    "missed", "silent_days", "overdue_days", "contact_days", "answer_days", "nudges", "planning_prompts", "digests",
    "keeps_quiet",
)  # fmt: skip
MOST = {"missed": 50}
LONGEST = 365


@transaction.atomic
def save(edition: Edition, *, by: Any, **values: Any) -> SupportPlan:
    """Keep the plan of an edition; fields that are not given stay. Its letters are written from the first time it is kept."""
    if not cohorts.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    Edition.objects.select_for_update().get(pk=edition.pk)
    plan = SupportPlan.objects.filter(edition=edition).first() or SupportPlan(edition=edition)
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"SupportPlan has no {name}")
        if not isinstance(value, bool) and not 0 <= value <= MOST.get(name, LONGEST):
            raise Refused(
                _("Choose a number from 0 to %(most)d.") % {"most": MOST.get(name, LONGEST)}, field=name
            )
        setattr(plan, name, value)
    if not plan.answer_days:
        raise Refused(_("A call for help needs at least one day to be answered."), field="answer_days")
    plan.save()
    audit.record("coaching.plan.save", plan, by=by, edition=edition.key)
    return plan
