"""One letter a week: to officers about their members, to those who run editions about what waits there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import override

from rostra.coaching import reading_risk
from rostra.coaching.actions.nudges import looked_after
from rostra.coaching.letters import nudges as letters
from rostra.coaching.models import Flag, Pair, SupportPlan
from rostra.coaching.reading_risk import Risk
from rostra.coaching.rules.contacts import answerers
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts import translating
from rostra.cohorts.models import Application, Edition
from rostra.kernel.time import now
from rostra.ledger.letters import language_of
from rostra.live.models import Session
from rostra.messaging.deciding import Readers, zone_of
from rostra.messaging.models import Message
from rostra.people.models import Person

HOUR = 6  # of Monday, on the reader's wall, from which the week's letter is written
MOST_NAMES = 8
Read = Callable[[SupportPlan, str], list[Risk]]


def write_due(at: dt.datetime | None = None) -> int:
    """Write the letters of this week that are not written yet; returns how many. A job of the schedule, safe to run again:
    a letter's key names reader and week. Who has nothing to do gets none.
    """
    moment = at or now()
    plans = list(looked_after(moment.date()).filter(digests=True))
    read = _reader(moment)
    return _officers(plans, read, moment) + _teams(plans, read, moment)


def _reader(at: dt.datetime) -> Read:
    """Risks of an edition with their reasons in a language, worked out once."""
    known: dict[tuple[int, str], list[Risk]] = {}

    def read(plan: SupportPlan, language: str) -> list[Risk]:
        place = plan.edition_id, language
        if place not in known:
            with override(language):
                known[place] = reading_risk.worst_first(reading_risk.of(plan.edition, at=at, plan=plan))
        return known[place]

    return read


def _wanting(people: list[Person], kind: str, at: dt.datetime) -> dict[int, str]:
    """Of some people those whose letter of this week is still to be written, with the name of their week."""
    weeks = {}
    for person in people:
        wall = at.astimezone(zone_of(person))
        year, week, day = wall.isocalendar()
        if day > 1 or wall.hour >= HOUR:
            weeks[person.pk] = f"{year}-{week:02d}"
    keys = {f"{kind}:{pk}:{week}": pk for pk, week in weeks.items()}
    for key in Message.objects.filter(key__in=list(keys)).values_list("key", flat=True):
        del weeks[keys[key]]
    return weeks


def _quiet(people: list[Person], at: dt.datetime) -> set[int]:
    """People whose quiet period lasts."""
    readers, found = Readers(people, at), set()
    for person in people:
        day = at.astimezone(zone_of(person)).date()
        if any(first <= day <= last for first, last in readers.quiet_of(person).days):
            found.add(person.pk)
    return found


def _officers(plans: list[SupportPlan], read: Read, at: dt.datetime) -> int:
    by_edition = {plan.edition_id: plan for plan in plans}
    members: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    helpers: dict[int, Person] = {}
    pairs = live_pairs().filter(
        kind=Pair.Kind.OFFICER, enrolment__edition__in=by_edition, enrolment__state="enrolled"
    )
    for pair in pairs.select_related("helper", "enrolment"):
        helpers[pair.helper_id] = pair.helper
        members[pair.helper_id][pair.enrolment.edition_id].add(pair.enrolment_id)
    people = list(helpers.values())
    weeks, quiet = _wanting(people, "officer-week", at), _quiet(people, at)
    made = 0
    for pk, week in weeks.items():
        officer = helpers[pk]
        kept = [key for key in members[pk] if not (by_edition[key].keeps_quiet and pk in quiet)]
        parts = [_of_officer(by_edition[key], members[pk][key], officer, read) for key in kept]
        told = [part for part in parts if part["members"]]
        count = sum(len(part["members"]) for part in told)
        with transaction.atomic():
            made += bool(told and letters.officer_week(officer, told, week=week, count=count))
    return made


def _of_officer(plan: SupportPlan, keys: set[int], officer: Person, read: Read) -> dict[str, Any]:
    language = language_of(officer)
    needing = [each for each in read(plan, language) if each.enrolment.pk in keys]
    return {
        "title": translating.words(plan.edition, language).title,
        "members": [
            {
                "name": each.enrolment.person.get_full_name(),
                "reasons": [signal.words for signal in each.signals],
            }
            for each in needing
        ],
        "others": len(keys) - len(needing),
    }


def _teams(plans: list[SupportPlan], read: Read, at: dt.datetime) -> int:
    people: dict[int, Person] = {}
    runs: dict[int, list[SupportPlan]] = defaultdict(list)
    for plan in plans:
        for person in answerers(plan.edition):
            people[person.pk] = person
            runs[person.pk].append(plan)
    some = list(people.values())
    weeks, quiet = _wanting(some, "team-week", at), _quiet(some, at)
    waiting = {plan.edition_id: _waiting(plan.edition, at) for plan in plans}
    made = 0
    for pk, week in weeks.items():
        person, told, count = people[pk], [], 0
        for plan in runs[pk]:
            if plan.keeps_quiet and pk in quiet:
                continue
            part = _of_team(plan, person, read, waiting[plan.edition_id])
            things = part["at_risk"] + part["flags"] + part["registers"] + part["applications"]
            if things:
                told.append(part)
                count += things
        with transaction.atomic():
            made += bool(told and letters.team_week(person, told, week=week, count=count))
    return made


def _of_team(plan: SupportPlan, person: Person, read: Read, waiting: dict[str, int]) -> dict[str, Any]:
    language = language_of(person)
    behind = read(plan, language)
    return {
        "title": translating.words(plan.edition, language).title,
        "address": letters.at_risk_of(plan.edition, person),
        "at_risk": len(behind),
        "names": [each.enrolment.person.get_full_name() for each in behind[:MOST_NAMES]],
        **waiting,
    }


def _waiting(edition: Edition, at: dt.datetime) -> dict[str, int]:
    """What waits for the team of an edition, besides people. Four queries."""
    flags = Flag.objects.filter(enrolment__edition=edition, state__in=("raised", "handed_on"))
    registers = Session.objects.filter(
        edition=edition, state="announced", outside_url="", ends_at__lt=at, register_closed_at__isnull=True
    )
    handed_in = Application.objects.filter(call__edition=edition, state=Application.State.SUBMITTED)
    return {
        "flags": flags.count(),
        "overdue_flags": flags.filter(state="handed_on", due_at__lt=at).count(),
        "registers": registers.count(),
        "applications": handed_in.count(),
    }
