"""What this room holds about people: who wrote or reviewed a translation, who is at work on what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each
from rostra.languages.models import Claim, Translation

declare(
    Holding(
        model=Translation,
        person=("changed_by", "reviewed_by"),
        basis=TASK,
        about_person=False,
        fields={
            "changed_by": Field(_("who wrote the translation")),
            "reviewed_by": Field(_("who reviewed the translation")),
        },
    )
)

declare(
    Holding(
        model=Claim,
        person="person",
        basis=TASK,
        erase_rows=True,
        called=_("translations at work"),
        fields=each("person thing language since", Field(_("so that two people do not translate the same"))),
    )
)
