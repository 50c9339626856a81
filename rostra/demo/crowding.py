"""Hundreds of people of one edition at once, by the verbs for many; only what needs a paper of its own is told one by one."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from rostra.cohorts.models import Edition, Enrolment
from rostra.demo.clock import at
from rostra.demo.crowd import Passer
from rostra.demo.stories import STORIES, Step
from rostra.demo.telling import Teller
from rostra.ledger.actions.bulk import Fact, enrol_many
from rostra.ledger.models import Requirement, Source
from rostra.people.actions.bulk import NewMember, add_members
from rostra.people.models import Organisation
from rostra.programmes.models import Publication

SEEN = 0.96  # of a film
KINDS = {"read": "read", "watch": "watched", "quiz": "passed"}


def settle(
    edition: Edition,
    organisation: Organisation,
    passers: Sequence[Passer],
    *,
    enrolled_on: float,
    when: Callable[[float], dt.datetime],
    teller: Teller,
) -> None:
    """Add people, enrol them with what they read, watched and passed, and tell the rest of their stories. `when` gives the
    instant so many days from the edition's first day.
    """
    past = {name: [step for step in steps if _is_past(edition, step)] for name, steps in STORIES.items()}
    asked = {each.target: each for each in Requirement.objects.filter(edition=edition)}
    joined = when(enrolled_on)
    with at(joined), transaction.atomic():
        people = add_members(organisation, map(_member(joined), passers), by=None)
        histories = {
            person.pk: [_fact(asked, step, when) for step in past[passer.story] if step[1] in KINDS]
            for person, passer in zip(people, passers, strict=True)
        }
        enrol_many(edition, people, by=None, organisation=organisation, histories=histories)
    for person, passer in zip(people, passers, strict=True):
        _tell(edition, person.pk, (step for step in past[passer.story] if step[1] not in KINDS), when, teller)


def _is_past(edition: Edition, step: Step) -> bool:
    first = dt.datetime.combine(edition.starts_on, dt.time(), dt.UTC)
    return first + dt.timedelta(days=step[0]) <= timezone.now()


def _member(joined: dt.datetime) -> Callable[[Passer], NewMember]:
    def made(passer: Passer) -> NewMember:
        return NewMember(
            passer.email, passer.name, passer.function, passer.language, passer.time_zone, joined_at=joined
        )

    return made


def _fact(asked: dict[str, Requirement], step: Step, when: Callable[[float], dt.datetime]) -> Fact:
    days, verb, target = step
    value, minutes = None, None
    if verb == "watch":
        facts: Any = Publication.objects.filter(key=target).values_list("facts", flat=True)[0]
        value, minutes = SEEN * 100, math.ceil(float(facts["video"]["seconds"]) * SEEN / 60)
    if verb == "quiz":
        value = 100.0
    moment = when(days)
    return Fact(
        asked[target], KINDS[verb], happened_at=moment, recorded_at=moment, value=value, minutes=minutes,
        source=Source.SELF,
    )  # fmt: skip


def _tell(
    edition: Edition, person: int, steps: Iterable[Step], when: Callable[[float], dt.datetime], teller: Teller
) -> None:
    for days, verb, argument in steps:
        with at(when(days)), transaction.atomic():
            own = Enrolment.objects.select_related("edition", "person").get(edition=edition, person=person)
            teller.tell(own, verb, argument)
