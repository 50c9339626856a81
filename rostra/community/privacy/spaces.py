"""What spaces hold about people: who is in them, who follows what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.community.actions import memberships
from rostra.community.models import Follow, Space, SpaceMember
from rostra.kernel.privacy import CONSENT, CONTRACT, Field, Holding, declare, each

declare(
    Holding(
        model=Space,
        person="proposed_by",
        basis=CONTRACT,
        about_person=False,
        called=_("working groups you proposed"),
        fields={"proposed_by": Field(_("to answer your proposal"))},
    )
)

declare(
    Holding(
        model=SpaceMember,
        person="person",
        basis=CONSENT,
        called=_("spaces you are in"),
        erase_rows=True,
        erase=memberships.forget,
        fields={
            **each(
                "space person role state reason answer hears created_at updated_at",
                Field(_("to know who is in a space, and what to write to them")),
            ),
            **each("seen_at digested_at", Field(_("to show what is new for you"))),
            "decided_by": Field(_("who answered"), export=False),
            "key": Field(_("to tell rows apart"), export=False),
        },
    )
)

declare(
    Holding(
        model=Follow,
        person=("person", "followed"),
        basis=CONSENT,
        called=_("what you follow, and who follows you"),
        erase_rows=True,
        fields=each(
            "person topic post followed created_at updated_at",
            Field(_("to tell you what is new about it")),
        ),
    )
)
