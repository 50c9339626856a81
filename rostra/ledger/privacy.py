"""What this room holds about people: what happened, where they stand, and their certificates.

Evidence is never changed, with one exception made here: on erasure its free words are emptied. Who it was
about is then a row without a name; that somebody took part, and what was met, stays for the figures of the
edition.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import INTEREST, TASK, Field, Holding, declare, each, keep
from rostra.kernel.time import now
from rostra.ledger.models import (
    Batch,
    Certificate,
    Delivery,
    Evidence,
    Progress,
    SavedView,
    Standing,
    StatusExport,
    StatusFile,
    Watching,
    Webhook,
)

EMPTIED = _("Points at a person's row; erasure empties that row and leaves only a random key.")
FIGURES = _("The figures of an edition stay true: the row names nobody once the person's row is empty.")
NUMBER = _("Whoever checks the number of an erased certificate must learn that it no longer holds.")


def erase_evidence(person: Any) -> int:
    """Empty the reasons written about a person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_evidence SET reason = '' WHERE reason <> '' AND enrolment_id IN "
            "(SELECT id FROM cohorts_enrolment WHERE person_id = %s)",
            [person.pk],
        )
        return cursor.rowcount


def erase_certificates(person: Any) -> int:
    """Take name and organisation off the papers and end those that still hold."""
    rows = list(Certificate.objects.filter(enrolment__person=person))
    for row in rows:
        row.content = {**row.content, "name": "", "organisation": ""}
        if row.revoked_at is None:
            row.revoked_at, row.revoked_reason = now(), gettext("Erased at the wish of its holder")
    Certificate.objects.bulk_update(rows, ["content", "revoked_at", "revoked_reason"])
    return len(rows)


declare(
    Holding(
        model=Evidence,
        called=_("records of what you did"),
        person="enrolment__person",
        basis=TASK,
        erase=erase_evidence,
        fields={
            **each(
                "enrolment requirement kind value minutes happened_at recorded_at source voids",
                keep(_("to prove what you have done"), FIGURES),
            ),
            "reason": Field(_("why staff recorded or took something back")),
            "recorded_by": keep(_("who recorded it"), EMPTIED, export=False),
            **each("key reference", keep(_("to record a fact only once"), FIGURES, export=False)),
        },
    )
)

declare(
    Holding(
        model=Standing,
        called=_("what you have met and still owe"),
        person="enrolment__person",
        basis=TASK,
        fields=each(
            "enrolment requirement state since due_on owes_catchup value minutes",
            keep(_("to show what you have met and still owe"), FIGURES),
        ),
    )
)

declare(
    Holding(
        model=Progress,
        called=_("how far you are"),
        person="enrolment__person",
        basis=TASK,
        fields=each(
            "enrolment asked met met_by_catchup with_us returned minutes next_due_on "
            "completed_at last_evidence_at",
            keep(_("to show how far you are"), FIGURES),
        ),
    )
)

declare(
    Holding(
        model=Watching,
        called=_("videos watched"),
        person="enrolment__person",
        basis=TASK,
        erase_rows=True,
        fields=each(
            "enrolment activity intervals position share updated_at",
            Field(_("to go on with a video where you left it")),
        ),
    )
)

declare(
    Holding(
        model=Certificate,
        called=_("certificates"),
        person="enrolment__person",
        basis=TASK,
        erase=erase_certificates,
        fields={
            **each(
                "number enrolment language issued_at replaces revoked_at revoked_reason",
                keep(_("so that others can check your certificate"), NUMBER),
            ),
            "content": Field(_("what stands on your certificate")),
            **each("issued_by revoked_by", keep(_("who issued or revoked it"), EMPTIED, export=False)),
        },
    )
)

declare(
    Holding(
        model=SavedView,
        called=_("views of lists that you keep"),
        person="person",
        basis=INTEREST,
        erase_rows=True,
        fields={
            **each(
                "person edition name query shared created_at", Field(_("to show a list again as you like it"))
            ),
            **each("key updated_at", Field(_("to keep views apart"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Batch,
        person="by",
        basis=TASK,
        about_person=False,
        retention=timedelta(days=90),
        since="made_at",
        fields={"by": Field(_("who did something for many people at once"))},
    )
)

declare(
    Holding(
        model=StatusExport,
        called=_("plans for status files"),
        person="person",
        basis=TASK,
        erase_rows=True,
        fields={
            **each(
                "person edition organisation format every by_mail next_on created_at",
                Field(_("to make the file you ask for")),
            ),
            **each("key problem updated_at", Field(_("to find faults"), export=False)),
        },
    )
)

declare(
    Holding(
        model=StatusFile,
        called=_("status files"),
        person="plan__person",
        basis=TASK,
        erase_rows=True,
        retention=timedelta(days=30),
        since="made_at",
        fields=each(
            "key plan day made_at rows file", Field(_("to hand out the file you asked for"), export=False)
        ),
    )
)

declare(
    Holding(
        model=Webhook,
        called=_("systems that are told of changes in your name"),
        person="person",
        basis=TASK,
        erase_rows=True,
        fields={
            **each(
                "person url events scope_kind scope_key failing_since disabled_at created_at",
                Field(_("to tell another system of changes")),
            ),
            **each("key secret updated_at", Field(_("to sign what is sent"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Delivery,
        called=_("what was told to other systems"),
        person="webhook__person",
        basis=TASK,
        erase_rows=True,
        retention=timedelta(days=30),
        since="created_at",
        fields=each(
            "key webhook event payload state attempts due_at claimed_at sent_at status problem created_at",
            Field(_("to tell another system once and to find faults"), export=False),
        ),
    )
)
