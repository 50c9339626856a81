"""What catching up holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep
from rostra.live.models import CatchUp

LEDGER = _("The figures of an edition stay true: the row says only that a session was caught up.")

declare(
    Holding(
        model=CatchUp,
        person="enrolment__person",
        basis=TASK,
        called=_("catch-ups of missed sessions"),
        empty={"quiz_score": None},
        fields={
            **each(
                "session enrolment state due_on handed_in_at decided_at created_at updated_at",
                keep(_("to know which missed session you caught up"), LEDGER),
            ),
            **each("answer feedback quiz_score", Field(_("what you handed in, and the answer to it"))),
            "attempt_key": Field(_("to find your answers to the quiz"), export=False),
            "decided_by": Field(_("who read it"), export=False),
            "key": keep(_("to tell rows apart"), LEDGER, export=False),
        },
    )
)
