"""The days on which something is due for one person: open things of the editions they take part in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from rostra.cohorts import translating
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import today
from rostra.ledger.models import Standing
from rostra.ledger.standing import shown
from rostra.programmes import reading

WAITS = Q(state__in=("open", "returned")) | Q(state="excused", owes_catchup=True)


@dataclass(frozen=True)
class Due:
    """One thing to do by a day. `state` as it is shown today; `path` of its text, empty when it has none any more."""

    key: str
    title: str
    about: str
    on: dt.date
    state: str
    minutes: int
    path: str
    edition_slug: str
    changed_at: dt.datetime


def of(person: Any, language: str) -> list[Due]:
    """What waits for a person, the nearest first, in a language. Nothing of what is met, handed in, or not asked of them."""
    rows = list(
        Standing.objects.filter(
            WAITS, enrolment__person=person, enrolment__state=Enrolment.State.ENROLLED, due_on__isnull=False,
            enrolment__edition__cancelled_at__isnull=True, requirement__retired_at__isnull=True,
        )
        .select_related(
            "requirement", "enrolment__edition__programme", "enrolment__edition__organisation",
            "enrolment__cohort",
        )
        .order_by("due_on", "requirement__position", "pk")
    )  # fmt: skip
    texts = reading.by_keys({row.requirement.target for row in rows}, language)
    names = translating.words_of({row.enrolment.edition for row in rows}, language)
    found = []
    for row in rows:
        if row.due_on is None:
            continue
        edition, text = row.enrolment.edition, texts.get(row.requirement.target)
        found.append(
            Due(
                key=f"{row.enrolment.key}-{row.requirement.key}",
                title=text.title if text else row.requirement.title,
                about=names[edition.pk].title,
                on=row.due_on,
                state=shown(row.state, row.due_on, today(edition.time_zone), owes_catchup=row.owes_catchup),
                minutes=row.requirement.minutes,
                path=text.path or "" if text and text.live else "",
                edition_slug=edition.slug,
                changed_at=_changed(row),
            )
        )
    return found


def _changed(row: Standing) -> dt.datetime:
    """When anything that an entry says can last have changed: dates follow the enrolment, its cohort and its edition."""
    enrolment = row.enrolment
    moments = [
        enrolment.updated_at,
        enrolment.edition.updated_at,
        enrolment.cohort.updated_at if enrolment.cohort else None,
        row.requirement.pinned_at,
        row.since,
    ]
    return max(moment for moment in moments if moment)
