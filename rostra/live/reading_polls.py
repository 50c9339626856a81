"""What pages show of polls about dates: days with their counts, answers, what sessions could get the dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format

from rostra.cohorts.models import Cohort, Edition
from rostra.kernel.time import now
from rostra.live.busy import diaries_of
from rostra.live.cautions import Caution, of_day, quiet_periods
from rostra.live.models import DatePoll, PollAnswer, PollPerson, PollSlot, Session, SessionTemplate
from rostra.people.models import Grant, Person, Role, Scope


@dataclass(frozen=True)
class Day:
    """A day and time that is proposed: how many said what of it, and what to look at."""

    slot: PollSlot
    yes: int
    maybe: int
    no: int
    cautions: list[Caution]


def days(poll: DatePoll) -> list[Day]:
    """The days of a poll in order. Four queries, however many there are."""
    slots = list(poll.slots.select_related("session").order_by("starts_at", "pk"))
    look = cautions_of(poll, [(slot.first_day, slot.begins) for slot in slots])
    said: dict[tuple[int, str], int] = {}
    counted = PollAnswer.objects.filter(slot__poll=poll).values_list("slot", "choice").annotate(n=Count("pk"))
    for slot, choice, number in counted:
        said[(slot, choice)] = number
    return [
        Day(
            slot=each,
            yes=said.get((each.pk, "yes"), 0),
            maybe=said.get((each.pk, "maybe"), 0),
            no=said.get((each.pk, "no"), 0),
            cautions=look[(each.first_day, each.begins)],
        )
        for each in slots
    ]


def cautions_of(
    poll: DatePoll, whens: Sequence[tuple[dt.date, dt.time]]
) -> dict[tuple[dt.date, dt.time], list[Caution]]:
    """What to look at when somebody meets then. Two queries."""
    if not whens:
        return {}
    edition = poll.edition
    first, last = min(day for day, _time in whens), max(day for day, _time in whens)
    span = [
        dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=more)
        for day, more in ((first, -1), (last, 2))
    ]
    quiet, diaries = quiet_periods(edition.organisation), diaries_of(edition, span[0], span[1])
    found = {}
    for day, begins in whens:
        ends = dt.datetime.combine(day, begins) + dt.timedelta(minutes=poll.minutes)
        found[(day, begins)] = of_day(
            day, begins, poll.time_zone, edition.organisation, quiet,
            last_day=ends.date(), finishes=ends.time(), diaries=diaries,
        )  # fmt: skip
    return found


def progress(polls: Iterable[DatePoll]) -> dict[int, tuple[int, int]]:
    """Of each poll by primary key how many have answered, and how many are asked. One query."""
    rows = PollPerson.objects.filter(poll__in=[each.pk for each in polls]).values("poll")
    found = rows.annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    return {row["poll"]: (row["answered"], row["asked"]) for row in found}


def people(poll: DatePoll) -> QuerySet[PollPerson]:
    """Everybody who is asked, tutors first, then by organisation and name."""
    rows = poll.people.select_related("person", "enrolment__organisation")
    return rows.order_by("-is_tutor", "enrolment__organisation__name", "person__name", "person__email", "pk")


def tutors_of(edition: Edition) -> QuerySet[Person]:
    """Trainers of an edition and of its cohorts, whom a poll can make tutors."""
    keys = edition.cohorts.values("key")
    of_edition = Q(scope_kind=Scope.EDITION, scope_key=edition.key)
    grants = Grant.objects.live().filter(
        of_edition | Q(scope_kind=Scope.COHORT, scope_key__in=keys), role=Role.TRAINER
    )
    return Person.objects.filter(pk__in=grants.values("person"), erased_at=None).order_by("name", "pk")


def plan_choices(edition: Edition, cohort: Cohort | None = None) -> list[tuple[str, str]]:
    """What can get dates, in order: the programme's session templates, and sessions in preparation that come from none."""
    templates = SessionTemplate.objects.filter(programme_key=edition.programme_key)
    drafts = Session.objects.filter(
        edition=edition, cohort=cohort, template__isnull=True, state=Session.State.DRAFT, starts_at__gt=now()
    )
    ordered = templates.order_by("offset_days", "begins", "position", "pk")[:100]
    found = [(each.key, f"{each.code} {each.title}".strip()) for each in ordered]
    return [*found, *((each.key, each.title) for each in drafts.order_by("starts_at", "pk")[:50])]


def when(slot: PollSlot, zone: str) -> tuple[str, str]:
    """The day and the hours of a slot on the wall of a zone, in the active language."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (slot.starts_at, slot.ends_at))
    return date_format(starts, "l j F"), f"{starts:%H:%M}–{ends:%H:%M}"


def organisation_names(poll: DatePoll) -> dict[str, str]:
    """Names of the organisations of those who are asked, by their keys. One query."""
    rows = poll.people.filter(enrolment__organisation__isnull=False)
    return dict(rows.values_list("enrolment__organisation__key", "enrolment__organisation__name").distinct())


def names(poll: DatePoll) -> dict[str, str]:
    """Names of those who are asked, by the keys that the question to the solver has. For the team alone."""
    return {each.key: each.person.get_full_name() for each in poll.people.select_related("person")}
