"""What the pages of support officers read: members by who needs the officer most, and how officers and members stand together.
The number of queries grows with the editions an officer helps in, never with the members.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from rostra.coaching import reading_risk
from rostra.coaching.models import Aim, CheckIn, Flag, Meeting, Pair, PeerNote, Sprint
from rostra.coaching.risk import Signal
from rostra.coaching.rules.pairs import live_pairs, own_pairs
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import now, today
from rostra.people.models import Person

OFFICER = Pair.Kind.OFFICER


@dataclass(frozen=True)
class Aims:
    """How a member stands in a sprint."""

    sprint: Sprint
    aims: list[Aim] = field(default_factory=list)

    @property
    def met(self) -> int:
        return sum(each.state == Aim.State.MET for each in self.aims)

    @property
    def to_confirm(self) -> list[Aim]:
        """Said to be done, not looked at yet: the officer's turn."""
        return [each for each in self.aims if _is_done(each)]

    @property
    def stuck(self) -> list[Aim]:
        return [
            each for each in self.aims
            if each.state == Aim.State.OPEN and each.last_check == CheckIn.How.STUCK
        ]  # fmt: skip


def _is_done(aim: Aim) -> bool:
    return aim.state == Aim.State.OPEN and aim.last_check == CheckIn.How.DONE


@dataclass(frozen=True)
class Card:
    """One member on the officer's desk. `reasons` say in words why the officer is needed; none: on track."""

    pair: Pair
    signals: list[Signal]
    reasons: list[str]
    flag: Flag | None = None
    aims: Aims | None = None
    meeting: Meeting | None = None
    catch_up: str = ""
    weight: int = 0

    @property
    def enrolment(self) -> Enrolment:
        return self.pair.enrolment

    @property
    def person(self) -> Person:
        return self.pair.member


def cards(officer: Any, at: dt.datetime | None = None) -> list[Card]:
    """The members of a support officer, those who need the officer first, then by name."""
    moment = at or now()
    pairs = list(
        own_pairs(officer, OFFICER)
        .filter(enrolment__state=Enrolment.State.ENROLLED)
        .select_related(
            "member", "enrolment__edition__organisation", "enrolment__organisation", "enrolment__cohort"
        )
        .order_by("pk")
    )
    risks = _risks(pairs, moment)
    keys = [each.enrolment_id for each in pairs]
    flags = _flags(keys)
    aims = _running(pairs, today(officer.time_zone, moment))
    meetings = _next_meetings(pairs, moment)
    found = [
        _card(
            pair, risks.get(pair.enrolment_id), flags.get(pair.enrolment_id), aims.get(pair.enrolment_id),
            meetings.get(pair.pk), today(officer.time_zone, moment),
        )
        for pair in pairs
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.weight, each.person.get_full_name().casefold()))


def _card(
    pair: Pair, risk: reading_risk.Risk | None, flag: Flag | None, aims: Aims | None, meeting: Meeting | None,
    day: dt.date,
) -> Card:  # fmt: skip
    signals = risk.signals if risk else []
    # With a date in the diary nobody has to be told that they have not spoken.
    signals = [each for each in signals if not (each.code == "no_contact" and meeting)]
    reasons, weight = [each.words for each in signals], sum(each.weight for each in signals)
    if aims and aims.to_confirm:
        reasons.append(_("Says that an aim is done: please look at it."))
        weight += 2
    if pair.next_contact_on and pair.next_contact_on <= day and not meeting:
        reasons.append(_("You wanted to speak by now."))
        weight += 2
    return Card(pair, signals, reasons, flag, aims, meeting, risk.catch_up if risk else "", weight)


def _risks(pairs: Sequence[Pair], at: dt.datetime) -> dict[int, reading_risk.Risk]:
    by_edition: dict[int, list[Pair]] = defaultdict(list)
    for each in pairs:
        by_edition[each.enrolment.edition_id].append(each)
    found = {}
    for group in by_edition.values():
        rows = Enrolment.objects.filter(pk__in=[each.enrolment_id for each in group])
        for risk in reading_risk.of(group[0].enrolment.edition, rows, at=at):
            found[risk.enrolment.pk] = risk
    return found


def _flags(keys: Iterable[int]) -> dict[int, Flag]:
    rows = Flag.objects.filter(enrolment__in=list(keys)).exclude(state=Flag.State.CLOSED)
    return {each.enrolment_id: each for each in rows.select_related("handed_to", "answered_by")}


def _running(pairs: Sequence[Pair], day: dt.date) -> dict[int, Aims]:
    """The aims of the sprint that runs, or ended within a week, by enrolment. Two queries."""
    editions = {each.enrolment.edition_id for each in pairs}
    sprints = list(
        Sprint.objects.filter(
            edition__in=editions, starts_on__lte=day, ends_on__gte=day - dt.timedelta(days=7)
        ).order_by("starts_on", "pk")
    )
    aims: dict[tuple[int, int], list[Aim]] = defaultdict(list)
    rows = Aim.objects.filter(sprint__in=sprints, enrolment__in=[each.enrolment_id for each in pairs])
    for aim in rows.exclude(state=Aim.State.DROPPED).order_by("due_on", "pk"):
        aims[aim.enrolment_id, aim.sprint_id].append(aim)
    found = {}
    for pair in pairs:
        enrolment = pair.enrolment
        for sprint in sprints:
            if sprint.edition_id == enrolment.edition_id and sprint.cohort_id in (None, enrolment.cohort_id):
                found[enrolment.pk] = Aims(sprint, aims[enrolment.pk, sprint.pk])
    return found


def _next_meetings(pairs: Sequence[Pair], at: dt.datetime) -> dict[int, Meeting]:
    rows = Meeting.objects.filter(pair__in=pairs, state=Meeting.State.BOOKED, ends_at__gt=at)
    found: dict[int, Meeting] = {}
    for each in rows.order_by("starts_at"):
        found.setdefault(each.pair_id, each)
    return found


# ---------------------------------------------------------------- one member


def card_of(pair: Pair, officer: Any, at: dt.datetime | None = None) -> Card:
    """One member of an officer, as on the desk."""
    moment = at or now()
    day = today(officer.time_zone, moment)
    pk = pair.enrolment_id
    return _card(
        pair, _risks([pair], moment).get(pk), _flags([pk]).get(pk), _running([pair], day).get(pk),
        _next_meetings([pair], moment).get(pair.pk), day,
    )  # fmt: skip


def aims_by_sprint(enrolment: Enrolment, sprints: Iterable[Sprint]) -> list[Aims]:
    """All sprints of a member with their aims, evidence and peer notes ready to show. Three queries at most."""
    rows = list(sprints)
    aims: dict[int, list[Aim]] = defaultdict(list)
    found = Aim.objects.filter(enrolment=enrolment, sprint__in=rows).exclude(state=Aim.State.DROPPED)
    notes = PeerNote.objects.filter(hidden_at__isnull=True).select_related("by").order_by("created_at")
    found = found.prefetch_related("evidence", Prefetch("peer_notes", notes, to_attr="said"))
    for aim in found.select_related("decided_by").order_by("due_on", "pk"):
        aims[aim.sprint_id].append(aim)
    return [Aims(each, aims[each.pk]) for each in rows]


# ---------------------------------------------------------------- who supports whom


@dataclass(frozen=True)
class Load:
    """One officer with the members in this edition and the number elsewhere."""

    officer: Person
    pairs: list[Pair]
    elsewhere: int = 0


def loads(edition: Edition) -> list[Load]:
    """Officers of an edition with their members, by name. Two queries."""
    rows = live_pairs().filter(enrolment__edition=edition, kind=OFFICER)
    groups: dict[int, list[Pair]] = defaultdict(list)
    listed = rows.select_related("helper", "member", "enrolment__organisation", "enrolment__cohort")
    for pair in listed.order_by("member__name", "pk"):
        groups[pair.helper_id].append(pair)
    other = (
        live_pairs()
        .filter(helper__in=groups, kind=OFFICER)
        .exclude(enrolment__edition=edition)
        .values_list("helper")
        .annotate(count=Count("pk"))
    )
    elsewhere: dict[int, int] = dict(other.values_list("helper", "count"))
    found = [Load(group[0].helper, group, elsewhere.get(pk, 0)) for pk, group in groups.items()]
    return sorted(found, key=lambda each: each.officer.get_full_name().casefold())


def without_officer(edition: Edition) -> QuerySet[Enrolment]:
    """Members who take part and have no officer of the first layer, by name."""
    taken = live_pairs().filter(kind=OFFICER, layer=1, enrolment__edition=edition).values("enrolment")
    rows = Enrolment.objects.live().filter(edition=edition).exclude(pk__in=taken)
    return rows.select_related("person", "organisation", "cohort").order_by("person__name", "pk")


def candidates(edition: Edition) -> QuerySet[Person]:
    """Who may be an officer here: staff and officials of the edition's organisations, who help already, who runs it.

    Participants of the edition are left out: nobody is asked to support a colleague on the same bench.
    """
    organisations = [edition.organisation_id, *edition.organisations.values_list("pk", flat=True)]
    own = Enrolment.objects.live().filter(edition=edition)
    organisations += list(
        own.filter(organisation__isnull=False).values_list("organisation", flat=True).distinct()
    )
    helping = Pair.objects.filter(kind=OFFICER).values("helper")
    wanted = Q(
        memberships__organisation__in=set(organisations),
        memberships__function__in=["official", "practitioner"],
    )
    return (
        Person.objects.filter(wanted | Q(pk__in=helping, memberships__organisation__in=set(organisations)))
        .filter(is_active=True, erased_at__isnull=True, email__isnull=False)
        .exclude(pk__in=own.values("person"))
        .distinct()
        .order_by("name", "email", "pk")
    )
