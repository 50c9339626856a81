"""What ideas and needs hold about people."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from rostra.community.actions import ideas
from rostra.community.models import Idea
from rostra.kernel.privacy import TASK, Field, Holding, declare, each, keep

KEPT = dt.timedelta(days=180)  # of a visitor's address after the answer
SHARED = _("The idea helps others and names nobody once the row of its person is empty.")

declare(
    Holding(
        model=Idea,
        called=_("ideas and needs you told us"),
        person="person",
        basis=TASK,
        retire=lambda now: ideas.forget_addresses(now - KEPT),
        fields={
            **each(
                "programme language text state answer answered_at shown created_at updated_at",
                keep(_("to bring programmes closer to people’s work"), SHARED),
            ),
            **each("person email", Field(_("to answer you"))),
            "answered_by": Field(_("who answered"), export=False),
            "key": keep(_("to tell rows apart"), SHARED, export=False),
        },
    )
)
