"""What notes of pairs hold about people. They go when their time is over, and with either of the two as far as it is theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.coaching.actions import notes
from rostra.coaching.models import Note
from rostra.kernel.privacy import CONSENT, Field, Holding, declare, each


def notes_of(person: Any) -> QuerySet[Note]:
    """What somebody wrote, and what is shared in their pairs. What the other one keeps private is not theirs to read."""
    two = Q(pair__helper=person) | Q(pair__member=person)
    return Note.objects.filter(Q(author=person) | Q(two, side=Note.Side.SHARED))


declare(
    Holding(
        model=Note,
        person="author",
        rows=notes_of,
        erase=notes.erase,
        retire=notes.forget,
        erase_rows=True,
        basis=CONSENT,
        called=_("notes about meetings with a coach or officer"),
        fields={
            **each(
                "pair meeting author side text expires_on created_at updated_at",
                Field(_("to remember what you spoke about; nobody but you, or you two, reads it")),
            ),
            **each("key revision", Field(_("to keep notes apart"), export=False)),
        },
    )
)
