"""Who applied for an edition, and the draws among them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Application, Draw
from rostra.kernel.privacy import TASK, Field, Holding, declare, each

DRAFTS = timedelta(days=90)
DECIDED = timedelta(days=365)
ENDED = ("refused", "declined", "lapsed", "withdrawn", "reserve", "submitted")
EMPTY: dict[str, Any] = {
    "answers": {}, "attributes": {}, "faults": [], "reason": "", "message": "", "organisation": None, "function": "",
}  # fmt: skip


def retire(now: datetime) -> int:
    """Drafts that nobody touched for 90 days go; what led to no place is emptied after a year, so that only the number of
    applications stays.
    """
    gone = Application.objects.filter(state=Application.State.DRAFT, updated_at__lt=now - DRAFTS).delete()[0]
    over = Application.objects.filter(state__in=ENDED).filter(
        Q(decided_at__lt=now - DECIDED) | Q(decided_at=None, updated_at__lt=now - DECIDED)
    )
    return gone + over.exclude(answers={}, message="", reason="", function="", organisation=None).update(
        **EMPTY
    )


declare(
    Holding(
        model=Application,
        person="person",
        basis=TASK,
        erase_rows=True,
        retire=retire,
        called=_("applications"),
        fields={
            **each(
                "person call organisation function answers submitted_at",
                Field(_("to decide who gets a place in what you applied for")),
            ),
            **each(
                "state eligible faults attributes rank offer_until decided_at cohort enrolment",
                Field(_("what was decided about your application")),
            ),
            "message": Field(_("what you were told")),
            "reason": Field(_("the team's reason for its decision")),
            **each(
                "key revision created_at updated_at", Field(_("to keep applications apart"), export=False)
            ),
            "decided_by": Field(_("who decided"), export=False),
        },
    )
)

declare(
    Holding(
        model=Draw,
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who prepared a draw"))},
    )
)
