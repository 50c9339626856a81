"""The interim report of an edition: one page out of all rooms, for print. It travels, so groups of people are never told in
numbers that are small enough to recognise somebody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from rostra.coaching import reading_board
from rostra.coaching.models import Aim, Contact, Meeting, Sprint
from rostra.coaching.models.sprints import Tag
from rostra.cohorts.actions import lessons, remarks
from rostra.cohorts.models import Edition, Enrolment, Lesson, Placement, Remark
from rostra.kernel import small
from rostra.kernel.time import now
from rostra.ledger.figures import Figures, so_far
from rostra.live.models import Attendance, CatchUp, Registration, Session

Number = int | None


@dataclass(frozen=True)
class Held:
    """One session that is over: who was registered, let in, joined, and caught up later."""

    session: Session
    registered: int
    let_in: int
    joined: int
    caught_up: int


@dataclass(frozen=True)
class SprintFigures:
    """Aims of one sprint by what became of them; None: withheld."""

    sprint: Sprint
    people: Number
    met: Number
    not_met: Number
    open: Number


@dataclass(frozen=True)
class Interim:
    """What one page says. `places`: (organisation, people, share met in percent) with None where it is withheld."""

    at: dt.datetime
    people: dict[str, int]
    figures: Figures
    places: list[tuple[str, Number, Number]]
    sessions: list[Held]
    levels: list[tuple[str, Number]]
    sprints: list[SprintFigures]
    tags: list[tuple[str, Number]]
    meetings: dict[str, int]
    remarks: list[Remark]
    lessons: list[Lesson]


def of(person: Any, edition: Edition) -> Interim:
    """The report as it is today, for somebody who may see the desk of the edition. Some twenty queries for any number."""
    moment = now()
    return Interim(
        at=moment,
        people=_people(edition),
        figures=so_far(person, edition),
        places=_places(edition),
        sessions=_sessions(edition, moment),
        levels=_levels(edition),
        sprints=_sprints(edition, moment),
        tags=_tags(edition),
        meetings=_meetings(edition),
        remarks=list(remarks.quotable(edition)[:20]),
        lessons=list(lessons.of(edition)[:20]),
    )


def _people(edition: Edition) -> dict[str, int]:
    counts: dict[str, int] = Enrolment.objects.filter(edition=edition).aggregate(
        invited=Count("pk", filter=Q(state="invited")),
        enrolled=Count("pk", filter=Q(state="enrolled")),
        withdrawn=Count("pk", filter=Q(state="withdrawn")),
        organisations=Count("organisation", filter=Q(state="enrolled"), distinct=True),
        territories=Count("organisation__territory", filter=Q(state="enrolled"), distinct=True),
    )
    return counts


def _places(edition: Edition) -> list[tuple[str, Number, Number]]:
    rows = list(
        Enrolment.objects.live()
        .filter(edition=edition, organisation__isnull=False)
        .values_list("organisation__name")
        .annotate(people=Count("pk"), met=Sum("progress__met"), asked=Sum("progress__asked"))
        .order_by("-people", "organisation__name")
    )
    hidden = small.withheld({name: people for name, people, _met, _asked in rows})
    return [
        (name, None, None)
        if name in hidden
        else (name, people, round(100 * (met or 0) / asked) if asked else None)
        for name, people, met, asked in rows
    ]


def _sessions(edition: Edition, at: dt.datetime) -> list[Held]:
    over = list(
        Session.objects.filter(edition=edition, state=Session.State.ANNOUNCED, ends_at__lte=at)
        .select_related("cohort")
        .order_by("starts_at", "pk")
    )
    keys = [each.pk for each in over]
    rows = Registration.objects.filter(session__in=keys, confirmed_at__isnull=False).order_by()
    registered = dict(rows.values_list("session").annotate(n=Count("pk")))
    let_in = dict(rows.filter(state=Registration.State.BOOKED).values_list("session").annotate(n=Count("pk")))
    joined = _counted(Attendance.objects.filter(session__in=keys, joined_at__isnull=False))
    caught = _counted(CatchUp.objects.filter(session__in=keys, state=CatchUp.State.ACCEPTED))
    return [
        Held(each, *(counts.get(each.pk, 0) for counts in (registered, let_in, joined, caught)))
        for each in over
    ]


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("session").annotate(n=Count("pk")))


def _levels(edition: Edition) -> list[tuple[str, Number]]:
    """Where people began: how many at each level."""
    rows = Placement.objects.filter(enrolment__edition=edition, enrolment__state="enrolled").exclude(level="")
    counts = dict(rows.order_by().values_list("level").annotate(n=Count("pk")))
    hidden = small.withheld(counts)
    return [
        (word, None if code in hidden else counts.get(code, 0))
        for code, word in reading_board.level_names()
        if code and counts
    ]


def _sprints(edition: Edition, at: dt.datetime) -> list[SprintFigures]:
    begun = Sprint.objects.filter(edition=edition, starts_on__lte=at.date()).select_related("cohort")
    live = ~Q(aims__state=Aim.State.DROPPED)
    rows = begun.annotate(
        people=Count("aims__enrolment", filter=live, distinct=True),
        met=Count("aims", filter=Q(aims__state=Aim.State.MET)),
        not_met=Count("aims", filter=Q(aims__state=Aim.State.NOT_MET)),
        going=Count("aims", filter=Q(aims__state=Aim.State.OPEN)),
    ).order_by("starts_on", "pk")
    found = []
    for each in rows:
        few = 0 < each.people < small.FEWEST
        counts = (None,) * 4 if few else (each.people, each.met, each.not_met, each.going)
        found.append(SprintFigures(each, *counts))
    return found


def _tags(edition: Edition) -> list[tuple[str, Number]]:
    """Aims met by what kind they are; withheld where fewer than five people met one of a kind."""
    rows = Aim.objects.filter(sprint__edition=edition, state=Aim.State.MET).order_by()
    counts = {
        tag: (aims, people)
        for tag, aims, people in rows.values_list("tag").annotate(
            aims=Count("pk"), people=Count("enrolment", distinct=True)
        )
    }
    hidden = small.withheld({tag: people for tag, (_aims, people) in counts.items()})
    return [
        (str(label), None if tag in hidden else counts.get(tag, (0, 0))[0])
        for tag, label in Tag.choices
        if counts
    ]


def _meetings(edition: Edition) -> dict[str, int]:
    """What coaches and officers did: numbers alone."""
    met = Meeting.objects.filter(pair__enrolment__edition=edition, state=Meeting.State.HELD)
    counts = met.aggregate(
        coaching=Count("pk", filter=Q(pair__kind="coach")),
        minutes=Sum("minutes", filter=Q(pair__kind="coach")),
        officers=Count("pk", filter=Q(pair__kind="officer")),
    )
    contacts = Contact.objects.filter(pair__enrolment__edition=edition).aggregate(
        contacts=Count("pk", filter=Q(met=True)), tried=Count("pk", filter=Q(met=False))
    )
    return {
        "coaching": counts["coaching"],
        "hours": round((counts["minutes"] or 0) / 60),
        "contacts": contacts["contacts"] + counts["officers"],
        "tried": contacts["tried"],
    }
