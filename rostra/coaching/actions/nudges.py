"""Reminders of the next step, and asking an officer to call somebody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from rostra.coaching import nudging, reading_risk
from rostra.coaching.letters import nudges as letters
from rostra.coaching.models import Contact, Pair, SupportPlan
from rostra.coaching.nudging import Step, Written
from rostra.coaching.reading_risk import Risk
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger import counting
from rostra.ledger.letters import DUE, language_of
from rostra.ledger.models import Standing
from rostra.messaging.deciding import Readers, zone_of
from rostra.messaging.models import Message
from rostra.programmes import reading as programmes

CHUNK = 50  # people in one transaction
BY_RULE = (letters.NEXT_STEP, DUE)
BY_HAND = ("member_letter",)
ELSEWHERE = ("session", "sprint", "coaching")  # kinds of requirement that are reminded of in their own way
LONGEST = 500


def looked_after(day: dt.date) -> QuerySet[SupportPlan]:
    """The plans of editions that are not over, on a day."""
    rows = SupportPlan.objects.filter(
        Q(edition__ends_on__isnull=True) | Q(edition__ends_on__gte=day), edition__cancelled_at__isnull=True
    )
    return rows.select_related("edition__organisation", "edition__programme").order_by("edition_id")


def remind_due(at: dt.datetime | None = None) -> int:
    """Write the reminders of this day where an edition's plan wants them; returns how many. A job of the schedule.

    Safe to run twice and to stop anywhere: a letter's key names enrolment and day, and nobody gets one within a week of the
    last.
    """
    moment, made = at or now(), 0
    plans = looked_after(moment.date()).filter(nudges=True, edition__opened_at__isnull=False)
    for plan in plans:
        found = [
            each
            for each in reading_risk.of(plan.edition, at=moment, plan=plan)
            if each.facts.began_on and not each.facts.finished and each.enrolment.person.email
        ]
        for start in range(0, len(found), CHUNK):
            made += _remind(plan, found[start : start + CHUNK], moment)
    return made


@transaction.atomic
def _remind(plan: SupportPlan, some: Sequence[Risk], at: dt.datetime) -> int:
    day, made = today(plan.edition.time_zone, at), 0
    people = [each.enrolment.person for each in some]
    written, readers = _written(people, at), Readers(people, at)
    owed = _owed([each.enrolment for each in some], day)
    for each in some:
        person = each.enrolment.person
        quiet = plan.keeps_quiet and _is_quiet_day(readers, person, at)
        if not nudging.may_write(written[person.pk], at, stuck=bool(each.facts.stuck), quiet=quiet):
            continue
        step = nudging.next_step([*owed[each.enrolment.pk], *_others(each)], day)
        if step and letters.next_step(each.enrolment, step, day=day, plans=plan.planning_prompts):
            made += 1
    return made


def _is_quiet_day(readers: Readers, person: Any, at: dt.datetime) -> bool:
    day = at.astimezone(zone_of(person)).date()
    return any(first <= day <= last for first, last in readers.quiet_of(person).days)


def _others(each: Risk) -> list[Step]:
    """Steps that are no requirement with a due day: a catch-up to do, an aim to choose, the baseline."""
    facts, found = each.facts, []
    if facts.catch_up:
        found.append(Step(nudging.CATCH_UP, facts.catch_up, facts.catch_up_due, each.catch_up))
    sprint = facts.sprint
    if sprint.running and not (sprint.open_aims or sprint.met_aims):
        found.append(Step(nudging.AIM, sprint.running))
    if facts.baseline_since:
        found.append(Step(nudging.BASELINE, each.enrolment.edition.title))
    return found


def _owed(some: Iterable[Enrolment], day: dt.date) -> dict[int, list[Step]]:
    """What each still owes by a day near or over, and what came back to them; titles in their language."""
    by_key = {each.pk: each for each in some}
    titled = cache(programmes.title_of)
    rows = Standing.objects.filter(
        Q(state="returned") | Q(state="open", due_on__lte=day + nudging.SOON),
        enrolment__in=by_key,
        requirement__retired_at=None,
    ).exclude(requirement__kind__in=ELSEWHERE)
    found: dict[int, list[Step]] = defaultdict(list)
    for row in rows.select_related("requirement").order_by("due_on", "requirement__position"):
        enrolment = by_key[row.enrolment_id]
        if counting.counts(row.requirement, enrolment):
            title = titled(row.requirement.target, language_of(enrolment.person)) or row.requirement.title
            kind = nudging.RETURNED if row.state == "returned" else nudging.DUE
            found[row.enrolment_id].append(Step(kind, title, row.due_on, row.requirement.target))
    return found


def _written(people: Sequence[Any], at: dt.datetime) -> dict[int, Written]:
    """When each was last written to or spoken with, as far back as it matters. Three queries."""
    keys = [each.pk for each in people]
    rows = Message.objects.filter(person__in=keys, created_at__gt=at - nudging.EVERY).order_by()
    by_rule = _newest(rows.filter(kind__in=BY_RULE), "created_at")
    by_hand = _newest(rows.filter(Q(mailing__isnull=False) | Q(kind__in=BY_HAND)), "created_at")
    spoken = Contact.objects.filter(
        pair__member__in=keys, met=True, at__gt=at - nudging.AFTER_A_PERSON
    ).order_by()
    talks = dict(spoken.values_list("pair__member").annotate(last=Max("at")))
    return {
        key: Written(by_rule.get(key), max(filter(None, (by_hand.get(key), talks.get(key))), default=None))
        for key in keys
    }


def _newest(rows: QuerySet[Message], name: str) -> dict[int, dt.datetime]:
    return dict(rows.values_list("person").annotate(last=Max(name)))


@transaction.atomic
def ask_to_call(enrolment: Enrolment, *, by: Any, words: str = "") -> Pair:
    """Ask a member's support officer to call: a letter with the reasons, and the member stands first on the officer's desk.
    Refused where there is no officer.
    """
    edition = enrolment.edition
    if not cohorts.may_review(by, edition, enrolment.cohort):
        raise NotAllowed(_("You do not look after this edition."))
    if len(words) > LONGEST:
        raise Refused(_("Please say it in %(most)d characters or fewer.") % {"most": LONGEST}, field="words")
    pair = (
        live_pairs()
        .select_for_update(of=("self",))
        .select_related("helper", "enrolment__person", "enrolment__edition")
        .filter(enrolment=enrolment, kind=Pair.Kind.OFFICER)
        .order_by("layer")
        .first()
    )
    if pair is None:
        raise Refused(
            _("%(name)s has no support officer yet. Choose one first.")
            % {"name": enrolment.person.get_full_name()},
            code="no_officer",
        )
    moment = now()
    day = today(edition.time_zone, moment)
    if pair.next_contact_on is None or pair.next_contact_on > day:
        pair.next_contact_on = day
        pair.save(update_fields=["next_contact_on", "updated_at"])
    with override(language_of(pair.helper)):
        found = reading_risk.of(edition, Enrolment.objects.filter(pk=enrolment.pk), at=moment)
        reasons = [signal.words for each in found for signal in each.signals]
    letters.call(pair, asker=by, reasons=reasons, words=words.strip(), stamp=day.isoformat())
    audit.record("coaching.officer.call", pair, by=by, edition=edition.key)
    return pair
