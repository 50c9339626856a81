"""What proposals, work groups and remarks hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Proposal, Remark, WorkGroupPlace
from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep

declare(
    Holding(
        model=Proposal,
        person="by",
        basis=TASK,
        about_person=False,
        fields={
            "by": Field(_("who asked for a proposal")),
            "confirmed_by": Field(_("who confirmed a proposal")),
        },
    )
)

declare(
    Holding(
        model=WorkGroupPlace,
        person="enrolment__person",
        basis=TASK,
        erase_rows=True,
        called=_("places in work groups"),
        fields=each("group enrolment", Field(_("to know with whom you work at workshops"))),
    )
)

UNNAMED = _("The words stay with the edition without your name; nothing in the row leads to you any more.")

declare(
    Holding(
        model=Remark,
        person="enrolment__person",
        basis=TASK,
        called=_("what you said about an edition"),
        empty={"consent": Remark.Consent.TEAM},
        fields={
            **each("text where heard_on", keep(_("to learn from what you said"), UNNAMED)),
            "enrolment": Field(_("who said it")),
            "consent": Field(_("whether it may be quoted, and with your name")),
            **each(
                "edition cohort created_at updated_at",
                keep(_("to know when it was said"), UNNAMED, export=False),
            ),
            "heard_by": Field(_("who heard it"), export=False),
            "key": keep(_("to tell rows apart"), UNNAMED, export=False),
        },
    )
)
