"""Everything in somebody's diary that live knows of: places and offers, and the sessions they speak or teach in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from rostra.live import reading
from rostra.live.models import Mode, Registration, Session
from rostra.people.models import Role, Scope
from rostra.people.rules import keys_in_scope

BACK = dt.timedelta(days=180)  # how long what was stays in a diary
MOST = 500


@dataclass(frozen=True)
class Date:
    """A session in somebody's diary. `uid` is that of the entry we mail for a place; `mode` is how this person takes part."""

    uid: str
    session: Session
    title: str
    summary: str
    mode: str
    is_offer: bool
    changed_at: dt.datetime


def of(person: Any, language: str, at: dt.datetime) -> list[Date]:
    """Dates from half a year ago on, in order, each once. Four queries at most, however many there are."""
    places = list(
        Registration.objects.filter(
            person=person, state__in=Registration.SEATED, session__state=Session.State.ANNOUNCED,
            session__ends_at__gt=at - BACK,
        ).select_related("session").order_by("session__starts_at", "pk")[:MOST]
    )  # fmt: skip
    taught = [each for each in _taught(person, at) if each.pk not in {row.session_id for row in places}]
    words = reading.words_of(_each([*(row.session for row in places), *taught]), language)
    found = [
        Date(
            row.key, row.session, words[row.session_id].title, words[row.session_id].summary, row.mode,
            row.state == Registration.State.OFFERED, max(row.updated_at, row.session.updated_at),
        )
        for row in places
    ]  # fmt: skip
    found += [
        Date(
            f"session-{each.key}", each, words[each.pk].title, words[each.pk].summary,
            Mode.ONLINE if each.mode == Mode.ONLINE else Mode.ON_SITE, False, each.updated_at,
        )
        for each in taught
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.session.starts_at, each.uid))


def _taught(person: Any, at: dt.datetime) -> list[Session]:
    """Sessions in which somebody is a speaker, or that belong to an edition or cohort they are a trainer of."""
    wanted = Q(speaking__speaker__person=person)
    for scope, field in ((Scope.EDITION, "edition__key__in"), (Scope.COHORT, "cohort__key__in")):
        if keys := keys_in_scope(person, (Role.TRAINER,), scope):
            wanted |= Q(**{field: keys})
    rows = Session.objects.filter(
        wanted, state=Session.State.ANNOUNCED, ends_at__gt=at - BACK, outside_url=""
    )
    return list(rows.distinct().order_by("starts_at", "pk")[:MOST])


def _each(sessions: Iterable[Session]) -> list[Session]:
    return list({each.pk: each for each in sessions}.values())
