"""What cases hold about people: who speaks for a side, who wrote notes, who reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.community.actions.cases import writing
from rostra.community.models import Case, CaseNote, CaseSide
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each, keep

OVER = dt.timedelta(days=365)
ACCOUNT = _("What a side says is the account of an authority or a group; without a name it names nobody.")


def sides_of(person: Any) -> QuerySet[CaseSide]:
    """Sides somebody speaks for, also those that were asked by their address."""
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(email=person.email)
    return CaseSide.objects.filter(wanted)


def erase_sides(person: Any) -> int:
    """Cases that only this person has seen go; elsewhere the name and the address go, the side's account stays."""
    rows = sides_of(person)
    drafts = Case.objects.filter(state=Case.State.DRAFT, pk__in=rows.filter(person=person).values("case"))
    count = writing.forget(drafts)
    return count + rows.update(person=None, name="", email="", named=False)


def retire_cases(now: dt.datetime) -> int:
    """Cases that were declined or taken back are kept for a year, then deleted with everything in them."""
    over = Case.objects.filter(
        state__in=[Case.State.DECLINED, Case.State.WITHDRAWN], updated_at__lt=now - OVER
    )
    return writing.forget(over)


declare(
    Holding(
        model=Case,
        person="reader",
        called=_("cases you read before they are published"),
        about_person=False,
        basis=TASK,
        fields={"reader": Field(_("who reads a case"))},
        retire=retire_cases,
    )
)

declare(
    Holding(
        model=CaseSide,
        person="person",
        rows=sides_of,
        erase=erase_sides,
        called=_("cases for one side of which you speak"),
        basis=CONSENT,
        fields={
            **each("person name email named", Field(_("who speaks for a side, and where to write to"))),
            **each(
                "organisation_name saw changed advice grade language",
                keep(_("how the side saw it"), ACCOUNT),
            ),
            **each(
                "case side invited_at opened_at completed_at declined_at agreed_at",
                keep(_("how far the case is, and that it may be published"), ACCOUNT),
            ),
            **each("key created_at updated_at", keep(_("to keep rows apart"), ACCOUNT, export=False)),
        },
    )
)

declare(
    Holding(
        model=CaseNote,
        person="by",
        called=_("notes on cases"),
        basis=TASK,
        fields={
            **each("by text", Field(_("what editors and sides say to each other about a case"))),
            **each(
                "case side internal state at",
                keep(_("its place in the conversation"), _("The conversation keeps its order.")),
            ),
            "key": keep(_("to keep rows apart"), _("The conversation keeps its order."), export=False),
        },
    )
)
