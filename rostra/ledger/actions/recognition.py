"""Modules done elsewhere are recognised where the programme says that one makes up for the other.

What was taken back by hand is not recognised again: the fact keeps its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.cohorts.models import Enrolment
from rostra.kernel.prepared import Given, Prepared
from rostra.ledger import counting, offers
from rostra.ledger.actions import evidence
from rostra.ledger.models import Evidence, EvidenceKind, Source, Standing
from rostra.ledger.standing import SETTLED
from rostra.programmes import reading


@transaction.atomic
def recognise_equivalents(enrolment: Enrolment) -> list[Evidence]:
    """Recognise what this enrolment asks and its person has done in an equivalent module of another enrolment.

    Only what counts for the enrolment is looked at; what is settled already stays as it is.
    """
    language, equivalents = enrolment.person.language, _equivalents(enrolment)
    if not equivalents:
        return []
    done = _done_elsewhere(enrolment)
    found = {
        key: next(other for other in others if other in done)
        for key, others in equivalents.items()
        if done.keys() & set(others)
    }
    if not found:
        return []
    rows = Standing.objects.filter(
        enrolment=enrolment, requirement__module__in=found, requirement__retired_at__isnull=True
    )
    owed = rows.exclude(state__in=SETTLED, owes_catchup=False).select_related("requirement")
    with override(language):
        return [
            _recognise(enrolment, row, found[row.requirement.module], done)
            for row in owed.order_by("requirement__position", "requirement_id")
            if counting.counts(row.requirement, enrolment)
        ]


def _equivalents(enrolment: Enrolment) -> Mapping[str, Collection[str]]:
    outline = reading.outline(language=enrolment.person.language, key=enrolment.edition.programme_key)
    return offers.equivalents_of(outline.tree) if outline else {}


def _done_elsewhere(enrolment: Enrolment) -> dict[str, str]:
    """Modules done in other enrolments, with the title of the programme."""
    rows = offers.done_rows(enrolment.person).exclude(enrolment=enrolment.pk)
    return dict(rows.values_list("requirement__module", "enrolment__edition__programme__title"))


def _recognise(enrolment: Enrolment, row: Standing, module: str, done: dict[str, str]) -> Evidence:
    published = reading.by_key(module, enrolment.person.language)
    said = _("Done as “%(module)s” in “%(programme)s”.") % {
        "module": published.title if published else module,
        "programme": done[module],
    }
    digest = hashlib.sha256(module.encode()).hexdigest()[:16]
    return evidence.write(
        enrolment=enrolment,
        requirement=row.requirement,
        kind=EvidenceKind.RECOGNISED,
        key=f"module:{enrolment.pk}:{row.requirement_id}:{digest}",
        by=None,
        source=Source.SYSTEM,
        reason=said,
        reference=f"module:{module}",
    ).evidence


def recognise_for(person: Any, *, besides: int) -> None:
    """Look at the other live enrolments of somebody who has just done a module."""
    for enrolment in _OTHERS.all(person=person.pk, besides=besides):
        if _equivalents(enrolment):  # looked up before the transaction: mostly there are none
            recognise_equivalents(enrolment)


_OTHERS: Prepared[Enrolment] = Prepared(
    lambda: (
        Enrolment.objects.live()
        .filter(person=Given("person"), progress__isnull=False, edition__cancelled_at__isnull=True)
        .exclude(pk=Given("besides"))
        .select_related("edition", "person", "cohort")
        .order_by("pk")
    )
)
