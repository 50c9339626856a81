"""What sprints hold about people: plans, aims, what shows them, what the cohort says, what changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.coaching.models import Aim, AimEvidence, BeforeAfter, CheckIn, MemberPlan, PeerNote
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each, keep

FIGURES = _("The figures of an edition stay true: the row says only that an aim was met or not.")
GONE = Field(_("to keep rows apart"), export=False)


def erase_evidence(person: Any) -> int:
    """The files go with their rows."""
    rows = AimEvidence.objects.filter(aim__enrolment__person=person)
    for row in rows.exclude(file=""):
        row.file.delete(save=False)
    return rows.delete()[0]


declare(
    Holding(
        model=MemberPlan,
        person="enrolment__person",
        basis=TASK,
        erase_rows=True,
        called=_("your plan: the project or channel you work on"),
        fields={
            **each("enrolment kind title audience before after", Field(_("to give your aims a purpose"))),
            **each("revision created_at updated_at", GONE),
        },
    )
)

declare(
    Holding(
        model=Aim,
        person="enrolment__person",
        basis=TASK,
        called=_("your aims"),
        fields={
            **each(
                "sprint enrolment tag due_on suggestion shared state decided_at last_check last_check_at created_at "
                "updated_at",
                keep(_("to see whether the aims of a sprint are met"), FIGURES),
            ),
            **each("text reason", Field(_("what you set out to do, and what was in the way"))),
            "decided_by": Field(_("who decided"), export=False),
            "key": keep(_("to tell rows apart"), FIGURES, export=False),
        },
    )
)

declare(
    Holding(
        model=AimEvidence,
        person="aim__enrolment__person",
        basis=TASK,
        erase_rows=True,
        erase=erase_evidence,
        called=_("what shows that you met an aim"),
        fields={
            **each("aim kind url file file_name text", Field(_("to show that an aim is met"))),
            **each("by key created_at updated_at", GONE),
        },
    )
)

declare(
    Holding(
        model=CheckIn,
        person="aim__enrolment__person",
        basis=TASK,
        erase_rows=True,
        called=_("how it went with your aims"),
        fields={
            **each("aim how note at", Field(_("to help in time when something sticks"))),
            "by": GONE,
        },
    )
)

declare(
    Holding(
        model=PeerNote,
        person=("by", "aim__enrolment__person"),
        basis=TASK,
        erase_rows=True,
        called=_("what people of a cohort said to shared aims"),
        fields={
            **each("aim by text hidden_at", Field(_("to help each other in a cohort"))),
            **each("key created_at updated_at", GONE),
        },
    )
)

declare(
    Holding(
        model=BeforeAfter,
        person="enrolment__person",
        basis=CONSENT,
        erase_rows=True,
        called=_("what changed: before and after"),
        fields={
            **each(
                "enrolment title before after language tag evidence consent named consent_at state published_at",
                Field(_("to show others what changed, as far as you agreed")),
            ),
            **each("published_by key created_at updated_at", GONE),
        },
    )
)
