"""What pairs, their contacts and calls for help hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.coaching.models import Contact, Flag, Pair
from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep

HISTORY = _(
    "Who was helped and how often stays countable: the row names nobody once the person's row is empty."
)

declare(
    Holding(
        model=Pair,
        person=("member", "helper"),
        basis=TASK,
        called=_("who supports whom"),
        fields={
            **each(
                "kind layer helper member enrolment since ended_at ended last_contact_at next_contact_on met_count "
                "created_at updated_at",
                keep(_("to know who looks after whom, and whether they speak"), HISTORY),
            ),
            "ended_by": Field(_("who ended it"), export=False),
            **each("came_from proposal", keep(_("to keep the history together"), HISTORY, export=False)),
            "key": keep(_("to tell rows apart"), HISTORY, export=False),
        },
    )
)

declare(
    Holding(
        model=Contact,
        person="pair__member",
        basis=TASK,
        called=_("contacts with your support officer or coach"),
        fields={
            **each(
                "pair at way met reason minutes created_at updated_at",
                keep(_("to see whether you and your officer speak"), HISTORY),
            ),
            "note": Field(_("what your officer noted about a contact")),
            "by": Field(_("who noted it"), export=False),
            "key": keep(_("to tell rows apart"), HISTORY, export=False),
        },
    )
)

declare(
    Holding(
        model=Flag,
        person="enrolment__person",
        basis=TASK,
        called=_("calls for help"),
        fields={
            **each(
                "enrolment state step handed_at due_at answered_at closed_at for_member created_at updated_at",
                keep(_("to see that calls for help are answered"), HISTORY),
            ),
            **each("text request answer result", Field(_("what was the matter, and what came of it"))),
            **each(
                "raised_by handed_by handed_to answered_by closed_by", Field(_("who took part"), export=False)
            ),
            "key": keep(_("to tell rows apart"), HISTORY, export=False),
        },
    )
)
