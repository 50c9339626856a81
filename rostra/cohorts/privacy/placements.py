"""Where people start: what their answers suggested, and what was decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Placement
from rostra.kernel.privacy import CONTRACT, Field, Holding, declare, each, keep

EMPTIED = _("Points at a person's row; erasure empties that row and leaves only a random key.")

declare(
    Holding(
        model=Placement,
        called=_("where you start"),
        person="enrolment__person",
        basis=CONTRACT,
        erase_rows=True,
        fields={
            **each(
                "enrolment suggested level package levelling decided_at created_at updated_at",
                Field(_("to offer you what fits, and to put groups together")),
            ),
            "decided_by": keep(_("who decided"), EMPTIED, export=False),
            "key": Field(_("to tell rows apart"), export=False),
        },
    )
)
