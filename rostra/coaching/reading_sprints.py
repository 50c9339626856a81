"""What pages about sprints read: figures of a sprint, dates and aims to start from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q

from rostra.coaching.models import Aim, Sprint, Tag
from rostra.cohorts.models import Cohort, Edition
from rostra.live.models import Session
from rostra.programmes import reading as programmes

DAY = dt.timedelta(days=1)
SHORTEST = 7  # days between two workshops that make a sprint
# The programme's own word for a kind of aim, and ours.
TAGS = {"communicate": Tag.COMMUNICATE, "collaborate": Tag.COLLABORATE, "coproduce": Tag.CO_PRODUCE}


@dataclass(frozen=True)
class Figures:
    """A sprint in numbers: aims by state, and by kind how many are met."""

    sprint: Sprint
    states: dict[str, int] = field(default_factory=dict)
    met_by_tag: dict[str, int] = field(default_factory=dict)
    set_by_tag: dict[str, int] = field(default_factory=dict)
    people: int = 0

    @property
    def count(self) -> int:
        return sum(self.states.values())

    @property
    def met(self) -> int:
        return self.states.get(Aim.State.MET, 0)

    @property
    def tags(self) -> list[tuple[str, int, int]]:
        """Kind of aim, met, set."""
        return [(str(tag.label), self.met_by_tag.get(tag, 0), self.set_by_tag.get(tag, 0)) for tag in Tag]


def figures(sprints: Iterable[Sprint]) -> list[Figures]:
    """The numbers of sprints. Two queries."""
    rows = list(sprints)
    live = Aim.objects.filter(sprint__in=rows).exclude(state=Aim.State.DROPPED).order_by()
    states: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    met: dict[int, dict[str, int]] = defaultdict(dict)
    made: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sprint, state, tag, count in live.values_list("sprint", "state", "tag").annotate(count=Count("pk")):
        states[sprint][state] += count
        made[sprint][tag] += count
        if state == Aim.State.MET:
            met[sprint][tag] = count
    people = dict(live.values_list("sprint").annotate(count=Count("enrolment", distinct=True)))
    return [
        Figures(each, dict(states[each.pk]), met[each.pk], dict(made[each.pk]), people.get(each.pk, 0))
        for each in rows
    ]


def suggested_dates(edition: Edition, cohort: Cohort | None = None) -> list[tuple[dt.date, dt.date]]:
    """The weeks between the workshops of an edition, as starts and ends of sprints; after the last one until the edition ends."""
    rows = Session.objects.filter(edition=edition, requirement__isnull=False)
    rows = rows.exclude(state=Session.State.CANCELLED)
    if cohort is not None:
        rows = rows.filter(Q(cohort__isnull=True) | Q(cohort=cohort))
    days = sorted({(each.first_day, each.last_day) for each in rows.only("first_day", "last_day")})
    found = []
    for (_first, last), (following, _end) in pairwise(days):
        if (following - last).days > SHORTEST:
            found.append((last + DAY, following - DAY))
    if days and edition.ends_on and (edition.ends_on - days[-1][1]).days > SHORTEST:
        found.append((days[-1][1] + DAY, edition.ends_on))
    return found


@dataclass(frozen=True)
class Offered:
    """A module of the programme that suggests aims."""

    key: str
    title: str
    aims: list[dict[str, str]]


def offered(edition: Edition, language: str) -> list[Offered]:
    """Modules whose text suggests aims, in the order of the programme; to be taken over by hand."""
    found = []
    for row in programmes.programme_publications(edition.programme_key, language):
        given: list[Any] = (row.facts or {}).get("aims") or []
        aims = [
            {"text": str(each.get("text", "")), "tag": TAGS[each["kind"]].value}
            for each in given
            if each.get("kind") in TAGS and each.get("text")
        ]
        if aims:
            found.append(Offered(row.key, row.title, aims))
    return found
