"""What this room holds about people: who takes part in which edition."""

from __future__ import annotations

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep

LEDGER = (
    "The figures of an edition stay true: the row says only that somebody took part, "
    "once the person's row is empty."
)

declare(
    Holding(
        model=Enrolment,
        person="person",
        basis=TASK,
        fields={
            **each(
                "person edition cohort state invited_at enrolled_at withdrawn_at created_at updated_at",
                keep("to know in which edition you take part", LEDGER),
            ),
            "organisation": Field("to know for which organisation you take part"),
            "key": keep("to tell rows apart", LEDGER, export=False),
        },
    )
)

declare(
    Holding(
        model=Edition,
        person="opened_by",
        basis=TASK,
        about_person=False,
        fields={"opened_by": Field("who opened the edition")},
    )
)
