"""The councillors of Lindholt, by the verbs that pages call: their first sprint, with officers, coaches, aims and somebody who
is stuck.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from rostra.coaching import free
from rostra.coaching.actions import (
    aims,
    changes,
    contacts,
    flags,
    goals,
    meetings,
    met,
    notes,
    pairing,
    pairs,
    plans,
    profiles,
    sprints,
    support_plans,
    wishes,
)
from rostra.coaching.models import Aim, Meeting, Pair, Sprint
from rostra.cohorts.actions import cohorts, groups, proposals, remarks
from rostra.cohorts.grouping import Wish
from rostra.cohorts.models import Edition, Enrolment
from rostra.demo import baseline
from rostra.demo import councillors as data
from rostra.demo.calendars import Calendar
from rostra.demo.clock import at
from rostra.demo.telling import Teller
from rostra.ledger.actions import baselines, enrolments, placements
from rostra.people.actions import memberships, persons
from rostra.people.models import Organisation, Person


def lindholt(calendar: Calendar) -> None:
    """One authority, in its first sprint."""
    edition, maren = calendar.town.editions[data.LINDHOLT], calendar.town.people["maren"]
    begun = (edition.starts_on - calendar.town.today).days
    with calendar.then(begun + 1), transaction.atomic():
        cohort = cohorts.add(
            edition=edition, name=data.NORTH_SHORE, area="Lindholt", territories=["DK-LINDHOLT"], by=maren
        )
        for name, email, language in data.MORE_MEMBERS:
            _member(calendar, edition, name, email, language, "lindholt")
        for each in Enrolment.objects.live().filter(edition=edition).select_related("edition__organisation"):
            enrolments.move(each, cohort=cohort, by=maren)
        support_plans.save(edition, by=maren, contact_days=10)
        own = _sprints(edition, maren)
        sanne = official(calendar, *data.SECOND_OFFICER)
        for helper, members in ((calendar.town.people["ole"], data.OLES), (sanne, data.SANNES)):
            for email in members:
                pairs.begin(kind=Pair.Kind.OFFICER, helper=helper, enrolment=of(edition, email), by=maren)
    _where_they_stand(calendar, edition, begun)
    _read(calendar, edition, begun)
    _aims(calendar, edition, own[0], begun)
    _contacts(calendar, edition)
    _stuck(calendar, edition)
    _coaching(calendar, edition)
    _said(calendar, edition)


def _where_they_stand(calendar: Calendar, edition: Edition, begun: int) -> None:
    """The baseline: all but two have answered, and were placed as suggested."""
    maren = calendar.town.people["maren"]
    with calendar.then(begun + 1), transaction.atomic():
        kept = baseline.make_questionnaires()
        baselines.ask(
            edition=edition,
            questionnaire=kept[baseline.COUNCILLOR],
            moment="baseline",
            by=maren,
            open_days=60,
        )
    for number, (email, profile) in enumerate(data.BASELINES):
        with calendar.then(begun + 2 + number / 10), transaction.atomic():
            baseline.answer_baseline(of(edition, email), profile)
    with calendar.then(begun + 4), transaction.atomic():
        rows = (
            Enrolment.objects.live()
            .filter(edition=edition, placement__isnull=False)
            .select_related("edition")
        )
        placements.decide_as_suggested(rows, by=maren)


def _read(calendar: Calendar, edition: Edition, begun: int) -> None:
    """What they read before the first workshop."""
    teller = Teller(calendar.town.people["tove"], calendar.town.people["maren"])
    for email, count in data.DONE.items():
        with calendar.then(begun + 3), transaction.atomic():
            own = of(edition, email)
            for activity in data.READINGS[:count]:
                teller.tell(own, "quiz" if activity.endswith("quiz") else "read", activity)


def of(edition: Edition, email: str) -> Enrolment:
    """Somebody's enrolment, by address."""
    rows = Enrolment.objects.select_related("edition__organisation", "person", "cohort", "organisation")
    return rows.get(edition=edition, person__email=email)


def _member(
    calendar: Calendar, edition: Edition, name: str, email: str, language: str, place: str
) -> Enrolment:
    person = person_of(calendar, name, email, language, place, "elected", "")
    return enrolments.enrol(
        edition=edition, person=person, by=person, organisation=calendar.town.organisations[place]
    )


def official(calendar: Calendar, name: str, email: str, place: str, title: str) -> Person:
    return person_of(
        calendar, name, email, calendar.town.organisations[place].language, place, "official", title
    )


def person_of(
    calendar: Calendar, name: str, email: str, language: str, place: str, function: str, title: str
) -> Person:
    own: Organisation = calendar.town.organisations[place]
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = persons.find_or_add(
            email=email, name=name, language=language, time_zone=own.time_zone, by=calendar.ada
        )
        memberships.add(person=person, organisation=own, function=function, title=title, by=calendar.ada)
        persons.sign_in(person=person)
    return person


def _sprints(edition: Edition, by: Any) -> list[Sprint]:
    made = []
    for number, each in enumerate(data.SPRINTS, 1):
        sprint = sprints.plan(
            edition=edition, number=number, title=each.title, about=each.about, language="en", wanted=1, peers=True,
            starts_on=edition.starts_on + dt.timedelta(days=each.begins),
            ends_on=edition.starts_on + dt.timedelta(days=each.ends),
            suggestions=[{"id": key, "text": text, "tag": tag} for key, text, tag in each.aims], by=by,
            key=f"{edition.key}-sprint-{number}",
        )  # fmt: skip
        sprints.ask(sprint, by=by)
        made.append(sprint)
    return made


def _aims(calendar: Calendar, edition: Edition, sprint: Sprint, begun: int) -> None:
    first = begun + data.SPRINTS[0].begins
    for email, kind, title, audience, before, after in data.PLANS:
        with calendar.then(first), transaction.atomic():
            own = of(edition, email)
            plans.save(
                enrolment=own, by=own.person, revision=0, title=title, kind=kind, audience=audience, before=before,
                after=after,
            )  # fmt: skip
    for each in data.AIMS:
        with calendar.then(first + 1), transaction.atomic():
            own = of(edition, each.email)
            aim = aims.set_(
                enrolment=own, sprint=sprint, by=own.person, suggestion=each.suggestion, text=each.own, tag=each.tag,
                shared=each.shared,
            )  # fmt: skip
        _work_on(calendar, aim, each, first)
    email, title, before, after = data.CHANGE
    with calendar.then(-2), transaction.atomic():
        own = of(edition, email)
        told = changes.write(
            enrolment=own,
            by=own.person,
            title=title,
            before=before,
            after=after,
            language="en",
            tag="communicate",
        )
        changes.consent(told, by=own.person, to="public", named=True)
        changes.publish(told, by=calendar.town.people["maren"])


def _work_on(calendar: Calendar, aim: Aim, plan: data.Aim, first: int) -> None:
    person = aim.enrolment.person
    for day, how, note in plan.how:
        with calendar.then(first + day), transaction.atomic():
            aims.check_in(aim, how=how, by=person, note=note)
    if not (plan.link or plan.note or plan.ends):
        return
    with calendar.then(-1), transaction.atomic():
        if plan.link or plan.note:
            aims.attach(aim, by=person, url=plan.link, text=plan.note)
        if plan.ends:
            helper = Pair.objects.get(enrolment=aim.enrolment, kind=Pair.Kind.OFFICER, layer=1).helper
            aims.decide(aim, met=plan.ends == Aim.State.MET, by=helper, reason=plan.reason)


def _officer(edition: Edition, email: str) -> Pair:
    rows = Pair.objects.select_related("helper", "member", "enrolment__edition__organisation")
    return rows.get(enrolment__edition=edition, member__email=email, kind=Pair.Kind.OFFICER, layer=1)


def _contacts(calendar: Calendar, edition: Edition) -> None:
    for email, ago, way, talked, reason, note in data.CONTACTS:
        pair = _officer(edition, email)
        with calendar.then(-ago), transaction.atomic():
            contacts.log(pair=pair, met=talked, by=pair.helper, way=way, reason=reason, note=note)


def _stuck(calendar: Calendar, edition: Edition) -> None:
    email, words, request = data.STUCK
    own, pair = of(edition, email), _officer(edition, email)
    with calendar.then(-4), transaction.atomic():
        flag = flags.raise_(enrolment=own, by=own.person, text=words)
    with calendar.then(-2), transaction.atomic():
        flags.hand_on(flag, request=request, by=pair.helper, to=calendar.town.people["lasse"])


def _coaching(calendar: Calendar, edition: Edition) -> None:
    """Coaches, four who want one, pairs as the solver proposed them; the first pair has met, its next meeting is booked."""
    maren = calendar.town.people["maren"]
    with calendar.then(-14), transaction.atomic():
        for name, email, place, languages, topics, experience, load, windows, zone in data.COACHES:
            coach = official(calendar, name, email, place, "Coach")
            profiles.name_coach(email=email, by=maren)
            profiles.save(
                person=coach, by=coach, topics=topics, languages=languages, time_zone=zone, experience=experience,
                load=load, notice_hours=12,
                windows=[(day, dt.time(begins), dt.time(ends)) for day, begins, ends in windows],
            )  # fmt: skip
        for email, aim, topics, languages, times in data.WISHES:
            own = of(edition, email)
            wishes.save(
                enrolment=own, by=own.person, goals=aim, topics=topics, languages=languages, times=times
            )
    with calendar.then(-13), transaction.atomic():
        pairing.confirm(proposals.answer_now(pairing.ask(edition=edition, by=maren)), by=maren)
    rows = Pair.objects.filter(kind=Pair.Kind.COACH, enrolment__edition=edition).select_related(
        "helper", "member", "enrolment__edition__organisation"
    )
    for pair in rows.order_by("pk")[:2]:
        _meet(calendar, pair)


def _meet(calendar: Calendar, pair: Pair) -> None:
    """A meeting that took place, what was agreed, and the next one."""
    with calendar.then(-12), transaction.atomic():
        goals.set_goal(pair, text=pair.enrolment.coaching_wish.goals, by=pair.member)
        first = _book(pair, days=8)
    with at(first.ends_at), transaction.atomic():
        for person in (pair.helper, pair.member):
            met.say_met(first, met=True, by=person)
        notes.share(pair, text=data.SHARED_NOTE, meeting=first, by=pair.helper)
        notes.keep_private(pair, text=data.PRIVATE_NOTE, revision=0, by=pair.helper)
        goals.agree(pair, who=pair.member, text=data.AGREED, meeting=first, by=pair.member)
    with calendar.then(-1), transaction.atomic():
        _book(pair, days=20)


def _book(pair: Pair, *, days: int) -> Meeting:
    slot = free.free_slots(pair, days=days)[0]
    return meetings.book(
        pair=pair, first_day=slot.first_day, begins=slot.begins, time_zone=slot.zone, by=pair.member,
        topic=data.TOPIC, url="https://rooms.example/coaching",
    )  # fmt: skip


def _said(calendar: Calendar, edition: Edition) -> None:
    """What people say about the programme, and the groups in which they work."""
    maren = calendar.town.people["maren"]
    for email, ago, where, text, consent in data.REMARKS:
        with calendar.then(-ago), transaction.atomic():
            remarks.log(
                edition=edition, text=text, where=where, consent=consent, by=maren,
                heard_on=calendar.town.today - dt.timedelta(days=ago),
                enrolment=of(edition, email) if email else None,
            )  # fmt: skip
    with calendar.then(-3), transaction.atomic():
        wish = Wish(data.GROUPS_FOR, groups=2, least=4, most=6, spread=("level",))
        groups.confirm(proposals.answer_now(groups.ask(edition=edition, wish=wish, by=maren)), by=maren)
