"""What reports, silences and blocks hold about people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.community.models import Block, Report, Silence
from rostra.kernel.privacy import INTEREST, Field, Holding, declare, each, keep

KEPT = dt.timedelta(days=730)  # after the decision: long enough for a complaint to the police and a court
PROOF = _(
    "Proof of what was reported: it protects whom it was said to, also when its author takes it away or leaves. It goes two "
    "years after the decision."
)


def blocks_of(person: Any) -> QuerySet[Block]:
    """The blocks somebody made. Who blocked them is not theirs to read."""
    return Block.objects.filter(person=person)


def erase_blocks(person: Any) -> int:
    """Both ways: nobody meets somebody who left."""
    return Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()[0]


declare(
    Holding(
        model=Report,
        called=_("what you reported"),
        person="by",
        basis=INTEREST,
        retention=KEPT,
        since="decided_at",
        fields={
            **each(
                "kind thing appeal post comment space why state decided_at answer created_at updated_at",
                keep(_("to look into it and to tell you what came of it"), PROOF),
            ),
            "seen": keep(_("a copy of what you reported"), PROOF),
            "words": Field(_("what you said about it")),
            "by": Field(_("to tell you what came of it")),
            "accused": keep(_("whose words it was about"), PROOF, export=False),
            "decided_by": Field(_("who decided"), export=False),
            "reason": keep(_("the moderator’s reason"), PROOF, export=False),
            "key": keep(_("to tell rows apart"), PROOF, export=False),
        },
    )
)


def retire_silences(now: dt.datetime) -> int:
    """Those that ended by themselves long ago."""
    return Silence.objects.filter(lifted_at__isnull=True, until__lt=now - KEPT).delete()[0]


declare(
    Holding(
        model=Silence,
        called=_("times in which you could not write"),
        person="person",
        basis=INTEREST,
        erase_rows=True,
        retention=KEPT,
        since="lifted_at",
        retire=retire_silences,
        fields={
            **each(
                "person space reason until lifted_at created_at updated_at",
                Field(_("to keep people safe, and to tell you why")),
            ),
            **each("by key", Field(_("who decided"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Block,
        called=_("people you blocked"),
        person="person",
        rows=blocks_of,
        erase=erase_blocks,
        basis=INTEREST,
        erase_rows=True,
        fields=each("person blocked at", Field(_("so that you do not meet each other here"))),
    )
)
