"""What the tables of library hold about people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONSENT, INTEREST, TASK, Field, Holding, declare, each, keep
from rostra.live.actions import uploads, visits
from rostra.live.models import ItemCaptions, ItemWatching, LibraryItem, Upload, Visit

KEPT_WATCHING = timedelta(days=730)


def nobodys(person: Any) -> QuerySet[Visit]:
    """A visit leads back to nobody: the hash cannot be computed again."""
    return Visit.objects.none()


declare(
    Holding(
        model=LibraryItem,
        person="speakers__person",
        basis=CONSENT,
        about_person=False,
        fields={
            "speakers": keep(
                _("who speaks in a recording"),
                _("The row of a speaker says by itself whether anybody may see it."),
            )
        },
    )
)

declare(
    Holding(
        model=ItemCaptions,
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who put captions in or read them"))},
    )
)

declare(
    Holding(
        model=ItemWatching,
        called=_("recordings you watched"),
        person="person",
        basis=TASK,
        erase_rows=True,
        retention=KEPT_WATCHING,
        since="updated_at",
        fields={
            **each("person item", Field(_("which recording it is"))),
            **each("intervals position share updated_at", Field(_("to go on where you stopped"))),
        },
    )
)

declare(
    Holding(
        model=Upload,
        called=_("files you are sending in"),
        person="person",
        basis=TASK,
        erase=uploads.erase,
        retire=uploads.retire,
        retention=uploads.UNFINISHED,
        since="updated_at",
        fields={
            **each("person item file_name size is_small", Field(_("to go on sending a file after a break"))),
            **each("received done_at created_at updated_at", Field(_("how much of it has arrived"))),
            "key": Field(_("to tell files apart"), export=False),
        },
    )
)


def retire_visits(now: datetime) -> int:
    """Hashes of days that are over, and the salts with which they were made."""
    return visits.forget(now)


declare(
    Holding(
        model=Visit,
        called=_("visits of recordings"),
        person="",
        rows=nobodys,
        retire=retire_visits,
        basis=INTEREST,
        erase_rows=True,
        retention=visits.KEPT,
        since="day",
        fields=each(
            "item day visitor", Field(_("to count a visitor of a recording once a day"), export=False)
        ),
    )
)
