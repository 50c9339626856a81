"""The councillors' two areas, by the verbs that pages call: Lindholt in its first sprint, with officers, coaches, aims and
somebody who is stuck; the long coast from its call to a poll about dates.
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
from rostra.cohorts.actions import applications, calls, cohorts, draws, groups, proposals, remarks
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.grouping import Wish
from rostra.cohorts.models import Application, Call, Cohort, Edition, Enrolment
from rostra.demo import baseline
from rostra.demo import councillors as data
from rostra.demo.calendars import Calendar
from rostra.demo.clock import at
from rostra.demo.telling import Teller
from rostra.ledger.actions import admissions, baselines, enrolments, placements
from rostra.ledger.actions import editions as opening
from rostra.live.actions import poll_answers, polls
from rostra.live.models import PollPerson
from rostra.people.actions import grants, memberships, organisations, persons
from rostra.people.models import Organisation, Person
from rostra.programmes.models import ProgrammePage

EVENING = dt.time(18, 30)
CALLED, CLOSED, DRAWN, ANSWERED = -45, -8, -6, -5  # days from today
COAST_STARTS, COAST_LASTS = 35, 150


def build(calendar: Calendar) -> None:
    """Both areas; the pilot of Lindholt and its workshops are there already."""
    lindholt(calendar)
    coast(calendar)


# ---------------------------------------------------------------- Lindholt


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
        sanne = _official(calendar, *data.SECOND_OFFICER)
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
    person = _person(calendar, name, email, language, place, "elected", "")
    return enrolments.enrol(
        edition=edition, person=person, by=person, organisation=calendar.town.organisations[place]
    )


def _official(calendar: Calendar, name: str, email: str, place: str, title: str) -> Person:
    return _person(
        calendar, name, email, calendar.town.organisations[place].language, place, "official", title
    )


def _person(
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
            coach = _official(calendar, name, email, place, "Coach")
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


# ---------------------------------------------------------------- the coast


def coast(calendar: Calendar) -> None:
    """Four authorities far apart: a call, a fair draw, people who said yes, and a poll about dates."""
    for each in data.COAST_AUTHORITIES:
        with calendar.then(CALLED - 20), transaction.atomic():
            calendar.town.organisations[each.key] = organisations.add(
                key=each.key, name=each.name, kind=each.kind, country=each.country, territory=each.territory,
                language=each.language, time_zone=each.time_zone, by=calendar.ada,
            )  # fmt: skip
    with calendar.then(CALLED), transaction.atomic():
        una = _official(calendar, *data.MANAGER)
        grants.give(
            person=una, role="manager", scope_kind="organisation", scope_key="small-harbours", by=calendar.ada
        )
        edition, call = _call(calendar, una)
    _apply(calendar, call)
    _draw(calendar, call, una)
    _ask_dates(calendar, edition, una)


def _call(calendar: Calendar, una: Person) -> tuple[Edition, Call]:
    home, day = calendar.home, calendar.town.today + dt.timedelta(days=COAST_STARTS)
    edition = drafts.draft(
        key=data.COAST, slug="networked-councillor-coast", programme=ProgrammePage.objects.get(key="nwc"),
        title=data.COAST_NAME, organisation=home, admission=Edition.Admission.APPLICATION, starts_on=day,
        ends_on=day + dt.timedelta(days=COAST_LASTS), registration_opens_at=calendar.moment(CALLED),
        registration_closes_at=calendar.moment(CLOSED), languages=["en"], time_zone="Europe/Dublin", by=una,
        welcome="Four workshops near you or online, and an officer of your own.",
    )  # fmt: skip
    drafts.announce(edition, by=una)
    edition = calendar.town.editions[data.COAST] = opening.open_(edition, by=una)
    cohorts.add(
        edition=edition,
        name=data.COAST_NAME,
        area="The west coast",
        territories=["IE-COAST"],
        wide=True,
        by=una,
    )
    call = calls.prepare(
        edition=edition, by=una, places=data.PLACES, intro=data.CALL_INTRO, answer_days=7,
        eligibility=[{"rule": "function", "in": ["elected"]}, {"rule": "territory", "in": ["IE-COAST"]}],
    )  # fmt: skip
    call = calls.put_question(
        call, by=una, id="", label="Why do you want to take part?", kind="text", required=True,
        help="Two sentences are enough.",
    )  # fmt: skip
    call = calls.put_question(
        call, by=una, label="How long have you been in the council?", kind="one", required=True,
        options=[label for _key, label in data.YEARS],
    )  # fmt: skip
    floor = {each.key: {"min": 3, "max": 5} for each in data.COAST_AUTHORITIES}
    return edition, calls.set_quotas(call, quotas={"organisation": floor}, by=una)


def _apply(calendar: Calendar, call: Call) -> None:
    why, years = call.questions
    seats = {label: option["id"] for label, option in zip(dict(data.YEARS), years["options"], strict=True)}
    for number, (name, place, seat, reason) in enumerate(data.APPLICANTS):
        with calendar.then(CALLED + 3 + number), transaction.atomic():
            email = f"{name.split()[0].lower()}@{place}.example"
            person = _person(calendar, name, email, "en", place, "elected", "Councillor")
            applications.hand_in(
                call=call, person=person, answers={why["id"]: reason, years["id"]: seats[seat]}, revision=0,
                organisation=calendar.town.organisations[place], function="elected",
            )  # fmt: skip


def _draw(calendar: Calendar, call: Call, una: Person) -> None:
    """Two days after applications close; all but one of the drawn have answered."""
    with calendar.then(CLOSED - 1), transaction.atomic():
        draw = draws.announce(call, size=call.places, by=una)
    with calendar.then(DRAWN), transaction.atomic():
        draws.apply(draws.run(draws.freeze(draw, by=una)), by=una)
    offered = Application.objects.filter(call=call, state=Application.State.OFFERED).order_by("pk")
    cohort = Cohort.objects.get(edition=call.edition)
    for number, each in enumerate(offered.select_related("person", "call__edition")[: data.PLACES - 1]):
        with calendar.then(ANSWERED + number / 10), transaction.atomic():
            enrolment = admissions.accept(each, by=each.person)
            if enrolment.cohort_id is None:
                enrolments.move(enrolment, cohort=cohort, by=una)


def _ask_dates(calendar: Calendar, edition: Edition, una: Person) -> None:
    """A poll of four workshops; everybody but two has answered."""
    days = [calendar.day(COAST_STARTS + week * 7 + shift) for week in range(10) for shift in (1, 3)]
    with calendar.then(-3), transaction.atomic():
        poll = polls.add(
            edition=edition, by=una, title=data.POLL_TITLE, cohort=edition.cohorts.get(), sessions=4, needed=3,
            min_gap_days=10, minutes=120, mode="online", closes_at=calendar.moment(5),
        )  # fmt: skip
        polls.propose_slots(poll, days=[(day, EVENING) for day in dict.fromkeys(days)], by=una)
        poll = polls.open_(poll, by=una)
    slots = list(poll.slots.order_by("starts_at"))
    asked = PollPerson.objects.filter(poll=poll).select_related("person").order_by("pk")
    for number, each in enumerate(list(asked)[:-2]):
        step, never = data.BUSY[number % len(data.BUSY)]
        said = {
            slot.key: "no"
            if slot.first_day.weekday() == never
            else ("yes" if (place + number) % step == 0 else "maybe")
            for place, slot in enumerate(slots)
        }
        with calendar.then(-2.5 + number / 20), transaction.atomic():
            poll_answers.answer(each, choices=said, by=each.person)
