"""What the register of speakers holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONSENT, Field, Holding, declare, each
from rostra.live.actions import speakers
from rostra.live.models import Speaker, Speaking

declare(
    Holding(
        model=Speaker,
        called=_("your entry as a speaker"),
        person="person",
        basis=CONSENT,
        erase=speakers.erase,
        fields={
            **each(
                "name slug affiliation roles biographies photo photo_credit languages",
                Field(_("to show who speaks, when you agreed to it")),
            ),
            **each(
                "consented_at consent_note withdrawn_at", Field(_("whether you agreed to be shown, and how"))
            ),
            **each("person email organisation is_external", Field(_("to reach you about your sessions"))),
            **each("key created_at updated_at", Field(_("to tell entries apart"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Speaking,
        called=_("sessions you spoke in"),
        person="speaker__person",
        basis=CONSENT,
        erase_rows=True,
        fields=each("session speaker part position", Field(_("to show who speaks in which session"))),
    )
)
