"""The long coast of the councillors: a call, a fair draw, people who said yes, and a poll about dates."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from rostra.cohorts.actions import applications, calls, cohorts, draws
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Application, Call, Cohort, Edition
from rostra.demo import areas
from rostra.demo import councillors as data
from rostra.demo.calendars import Calendar
from rostra.ledger.actions import admissions, enrolments
from rostra.ledger.actions import editions as opening
from rostra.live.actions import poll_answers, polls
from rostra.live.models import PollPerson
from rostra.people.actions import grants, organisations
from rostra.people.models import Person
from rostra.programmes.models import ProgrammePage

EVENING = dt.time(18, 30)
CALLED, CLOSED, DRAWN, ANSWERED = -45, -8, -6, -5  # days from today
COAST_STARTS, COAST_LASTS = 35, 150


def coast(calendar: Calendar) -> None:
    """Four authorities far apart: a call, a fair draw, people who said yes, and a poll about dates."""
    for each in data.COAST_AUTHORITIES:
        with calendar.then(CALLED - 20), transaction.atomic():
            calendar.town.organisations[each.key] = organisations.add(
                key=each.key, name=each.name, kind=each.kind, country=each.country, territory=each.territory,
                language=each.language, time_zone=each.time_zone, by=calendar.ada,
            )  # fmt: skip
    with calendar.then(CALLED), transaction.atomic():
        una = areas.official(calendar, *data.MANAGER)
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
            person = areas.person_of(calendar, name, email, "en", place, "elected", "Councillor")
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
