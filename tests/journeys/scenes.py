"""What has happened before a journey begins, told by verbs: `python -m tests.journeys.scenes <name> <json>`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

PROGRAMME = "smg"  # in which no other journey learns
SCENES: dict[str, Callable[..., dict[str, Any]]] = {}


def scene(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Make a function a scene; what it returns reaches the journey."""
    SCENES[function.__name__] = function
    return function


@scene
def missed_workshop(*, who: str) -> dict[str, Any]:
    """An edition of one module in which somebody has done everything but be at its workshop, two hours ago."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from rostra.cohorts.actions import editions as drafts
    from rostra.cohorts.actions import modules
    from rostra.demo.cast import BY_KEY
    from rostra.demo.clock import at
    from rostra.ledger.actions import editions, enrolments, evidence
    from rostra.live.actions import registrations, requirements, sessions
    from rostra.people.models import Organisation, Person
    from rostra.programmes.models import ProgrammePage

    person, lead = (Person.objects.get(email=BY_KEY[each].email) for each in (who, "maren"))
    organisation = Organisation.objects.get(key="lindholt")
    begins = timezone.now().astimezone(ZoneInfo("Europe/Copenhagen")) - dt.timedelta(hours=3)
    ends, today = begins + dt.timedelta(hours=1), begins.date()
    edition = drafts.draft(
        programme=ProgrammePage.objects.get(key=PROGRAMME), title="One evening", organisation=organisation, admission="invited",
        starts_on=today - dt.timedelta(days=10), ends_on=today + dt.timedelta(days=60), languages=["en"],
        time_zone="Europe/Copenhagen", by=lead,
    )  # fmt: skip
    first = _first_module(edition)
    modules.take(edition, modules=[modules.Taken(first)], by=lead)
    edition = editions.open_(edition, by=lead)
    enrolment = enrolments.enrol(edition=edition, person=person, by=lead)
    with at(timezone.now() - dt.timedelta(days=5)):
        session = sessions.draft(
            organisation=organisation, edition=edition, kind="workshop", title="Workshop: who listens to whom", seen_by="edition",
            admission="cohort", first_day=begins.date(), begins=begins.time().replace(second=0, microsecond=0),
            last_day=ends.date(), finishes=ends.time().replace(second=0, microsecond=0), time_zone="Europe/Copenhagen",
            room_url="https://rooms.example/w1", by=lead,
        )  # fmt: skip
        sessions.announce(session, by=lead)
        requirements.ask(session, by=lead)
        registrations.register(session, person=person, by=lead, source="staff")
    for asked in edition.requirements.filter(kind="activity"):
        evidence.recognise(
            enrolment=enrolment, requirement=asked, reason="learned before", by=lead, minutes=10
        )
    return {"session": session.key, "slug": session.slug, "edition": edition.slug, "enrolment": enrolment.key}


@scene
def proposed_post(*, email: str) -> dict[str, Any]:
    """Where the letter to whoever proposed a post leads, and how the post is found."""
    import re

    from rostra.community.models import PostAuthor
    from rostra.messaging.models import Message

    author = PostAuthor.objects.select_related("post").get(email=email)
    letter = Message.objects.filter(kind="post_confirm", to=email).latest("pk")
    found = re.search(r"https?://[^/\s]+(/\S+/proposal/\S+)", letter.text)
    return {"link": found[1] if found else "", "key": author.post.key, "slug": author.post.slug}


@scene
def case_letter(*, kind: str, to: str) -> dict[str, Any]:
    """Where the newest letter of a kind about cases leads."""
    import re

    from rostra.messaging.models import Message

    letter = Message.objects.filter(kind=kind, to=to).latest("pk")
    return {"address": re.search(r"https?://[^/\s]+(/\S+/cases/\S+)", letter.text)[1]}


@scene
def studied_case(*, title: str) -> dict[str, Any]:
    """An activity of a programme that everybody may read shows a case."""
    from rostra.community.models import Case
    from rostra.programmes.models import ActivityPage, Publication

    page = ActivityPage.objects.live().filter(kind="example", key__startswith=PROGRAMME).first()
    page.example = Case.objects.get(title=title).key
    page.save_revision().publish()
    return {"path": Publication.objects.filter(key=page.key, language="en").get().path}


@scene
def quarrel() -> dict[str, Any]:
    """A space that Maren leads, with a post of Mette and an insult of Nils under it."""
    from rostra.community.actions import comments, memberships, spaces, writing
    from rostra.demo.cast import BY_KEY
    from rostra.people.models import Person

    ada, maren, mette, nils = (
        Person.objects.get(email=BY_KEY[each].email) for each in ("ada", "maren", "mette", "nils")
    )
    space = spaces.open_(
        by=ada, kind="practice", title="Councillors online", joining="invited", seen_by="members", checking="none",
        lead=maren, language="en",
    )  # fmt: skip
    for person in (mette, nils):
        memberships.bring_in(space, person, by=maren)
    post = writing.write(
        space, by=mette, title="Our first live hour", text="We answered nineteen questions.", language="en"
    )
    comment = comments.say(post, by=nils, text="You should be ashamed.", language="en")
    return {"space": space.slug, "post": post.slug, "comment": comment.key}


@scene
def issue_of_newsletter(*, title: str) -> dict[str, Any]:
    """An issue of real items, sent to whoever gets the newsletter now."""
    from django.utils import timezone

    from rostra.community.actions.newsletter import issues, sending
    from rostra.community.models import Issue, Sending
    from rostra.demo.cast import BY_KEY
    from rostra.languages.passages import write_ids
    from rostra.people.models import Person

    ada = Person.objects.get(email=BY_KEY["ada"].email)
    issue = issues.begin(by=ada, title=title, language="en")
    raw = [
        {"type": "text", "value": "<p>Spring begins with three sessions.</p>"},
        *list(issue.body.raw_data)[1:],
    ]
    issue.body = write_ids(raw, issue.body.stream_block, issue.key)
    issue.save_revision(user=ada).publish(user=ada, skip_permission_checks=True)
    issue = Issue.objects.get(pk=issue.pk)
    issues.schedule(issue, by=ada)
    Sending.objects.filter(issue=issue).update(send_at=timezone.now())
    sending.write.call(issue=issue.key)
    return {"slug": issue.slug}


@scene
def header_of_newsletter(*, to: str) -> dict[str, Any]:
    """The headers of the newest issue in a mailbox."""
    from rostra.messaging.models import Message
    from rostra.messaging.transport import mail_of

    message = Message.objects.filter(to=to, kind="newsletter").latest("pk")
    mail = mail_of(message).message()
    return {name: str(mail[name]) for name in ("Subject", "List-Unsubscribe", "List-Unsubscribe-Post")}


@scene
def call_for_applications(*, title: str) -> dict[str, Any]:
    """An edition by application with one place, which asks at the beginning what people can do; somebody else has applied."""
    import datetime as dt

    from django.utils import timezone

    from rostra.cohorts.actions import applications, calls, modules
    from rostra.cohorts.actions import editions as drafts
    from rostra.demo.baseline import COUNCILLOR, make_questionnaires
    from rostra.demo.cast import BY_KEY
    from rostra.ledger.actions import baselines, editions
    from rostra.people.models import Organisation, Person
    from rostra.programmes.models import ProgrammePage

    maren, mette = (Person.objects.get(email=BY_KEY[each].email) for each in ("maren", "mette"))
    lindholt, today = Organisation.objects.get(key="lindholt"), timezone.now().date()
    edition = drafts.draft(
        programme=ProgrammePage.objects.get(key=PROGRAMME), title=title, organisation=lindholt, admission="application",
        starts_on=today, ends_on=today + dt.timedelta(days=60), languages=["en"], time_zone="Europe/Copenhagen",
        registration_closes_at=timezone.now() + dt.timedelta(days=9), by=maren,
    )  # fmt: skip
    modules.take(edition, modules=[modules.Taken(_first_module(edition))], by=maren)
    edition = editions.open_(edition, by=maren)
    baselines.ask(
        edition=edition, questionnaire=make_questionnaires()[COUNCILLOR], moment="baseline", by=maren
    )
    call = calls.prepare(edition=edition, places=1, intro="Twelve weeks, four evenings.", by=maren)
    calls.put_question(call, label="Why do you want to take part?", kind="text", required=True, by=maren)
    call = calls.put_question(call, label="Do you hold surgeries?", kind="yes_no", wanted=["yes"], by=maren)
    answers = {call.questions[0]["id"]: "To try.", call.questions[1]["id"]: "no"}
    applications.hand_in(
        call=call, person=mette, answers=answers, revision=0, organisation=lindholt, function="elected"
    )
    return {"edition": edition.key, "slug": edition.slug}


@scene
def evening(*, online: str, in_room: list[str], room: str) -> dict[str, Any]:
    """A workshop of an edition of its own, on site and online, that began ten minutes ago, with the people who have a place."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from rostra.cohorts.actions import editions as drafts
    from rostra.cohorts.actions import modules
    from rostra.demo.cast import BY_KEY
    from rostra.demo.clock import at
    from rostra.ledger.actions import editions, enrolments
    from rostra.live import tokens
    from rostra.live.actions import registrations, requirements, sessions
    from rostra.people.models import Organisation, Person
    from rostra.programmes.models import ProgrammePage

    lead = Person.objects.get(email=BY_KEY["maren"].email)
    organisation = Organisation.objects.get(key="lindholt")
    begins = timezone.now().astimezone(ZoneInfo("Europe/Copenhagen")) - dt.timedelta(minutes=10)
    ends = begins + dt.timedelta(minutes=75)
    edition = drafts.draft(
        programme=ProgrammePage.objects.get(key=PROGRAMME), title="An evening in the hall", organisation=organisation,
        admission="invited", starts_on=begins.date() - dt.timedelta(days=10), languages=["en"], by=lead,
        ends_on=begins.date() + dt.timedelta(days=60), time_zone="Europe/Copenhagen",
    )  # fmt: skip
    modules.take(edition, modules=[modules.Taken(_first_module(edition))], by=lead)
    edition = editions.open_(edition, by=lead)
    made = {}
    with at(timezone.now() - dt.timedelta(days=5)):
        session = sessions.draft(
            organisation=organisation, edition=edition, kind="workshop", mode="hybrid", title="Workshop: an evening in the hall",
            place="Town hall", seen_by="edition", admission="cohort", first_day=begins.date(),
            begins=begins.time().replace(second=0, microsecond=0), last_day=ends.date(),
            finishes=ends.time().replace(second=0, microsecond=0), time_zone="Europe/Copenhagen",
            room_url=room, by=lead,
        )  # fmt: skip
        sessions.announce(session, by=lead)
        requirements.ask(session, by=lead)
        for who in (online, *in_room):
            person = Person.objects.get(email=BY_KEY[who].email)
            enrolments.enrol(edition=edition, person=person, by=lead)
            mode = "online" if who == online else "on_site"
            made[who] = registrations.register(
                session, person=person, mode=mode, by=lead, source="staff"
            ).registration
    return {
        "session": session.key,
        "edition": edition.slug,
        "join": f"/join/{tokens.make(made[online], 'join')}/",
        "title": session.title,
    }


@scene
def evening_is_over(*, session: str) -> dict[str, Any]:
    """A day and an hour later the register has closed by itself."""
    import datetime as dt

    from rostra.demo.clock import at
    from rostra.live.actions import register
    from rostra.live.models import Session

    row = Session.objects.get(key=session)
    with at(row.ends_at + dt.timedelta(hours=25)):
        register.close_due()
    row.refresh_from_db()
    return {"attended": row.attended_count}


@scene
def full_talk(*, who: str) -> dict[str, Any]:
    """A public talk of one place in a week, which somebody has; guests may wait for it."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from rostra.demo.cast import BY_KEY
    from rostra.live.actions import registrations, sessions
    from rostra.people.models import Organisation, Person

    person, lead = (Person.objects.get(email=BY_KEY[each].email) for each in (who, "maren"))
    day = timezone.localdate(timezone=ZoneInfo("Europe/Copenhagen")) + dt.timedelta(days=7)
    session = sessions.draft(
        organisation=Organisation.objects.get(key="lindholt"), kind="talk", title="A talk with one place", seen_by="public",
        guests=True, capacity_online=1, waiting="offer", first_day=day, begins=dt.time(12), last_day=day,
        finishes=dt.time(13), time_zone="Europe/Copenhagen", room_url="https://rooms.example/one", by=lead,
    )  # fmt: skip
    sessions.announce(session, by=lead)
    registrations.register(session, person=person, by=person)
    return {"session": session.key, "slug": session.slug, "title": session.title}


@scene
def coached(*, member: str, coach: str) -> dict[str, Any]:
    """Somebody has a coach with time on every day, and no meeting yet."""
    import datetime as dt

    from rostra.coaching.actions import pairs, profiles
    from rostra.coaching.models import Pair
    from rostra.cohorts.models import Enrolment
    from rostra.demo.cast import BY_KEY, SPRING
    from rostra.people.models import Person

    people = {each: Person.objects.get(email=BY_KEY[each].email) for each in (member, coach, "maren")}
    profiles.name_coach(email=BY_KEY[coach].email, by=people["maren"])
    profiles.save(
        person=people[coach], by=None, topics=["video"], languages=["en", "da"], time_zone="Europe/Dublin", buffer=15,
        experience="Ten years of press work.", room_url="https://rooms.example/kit",
        windows=[(day, dt.time(8), dt.time(18)) for day in range(7)],
    )  # fmt: skip
    enrolment = Enrolment.objects.get(person=people[member], edition__key=SPRING)
    for there in Pair.objects.filter(enrolment=enrolment, kind="coach", ended_at=None):
        pairs.end(there, reason="handed_over", by=people["maren"])
    pair = pairs.begin(kind="coach", helper=people[coach], enrolment=enrolment, by=people["maren"])
    return {"pair": pair.key, "edition": enrolment.edition.slug}


@scene
def meeting_is_over(*, pair: str) -> dict[str, Any]:
    """The booked meeting of a pair was two days ago; both are asked. What their calendars were told."""
    import datetime as dt

    from rostra.coaching.actions import met
    from rostra.coaching.models import Meeting
    from rostra.messaging.models import Message

    meeting = Meeting.objects.get(pair__key=pair, state="booked")
    told = Message.objects.filter(key__startswith=f"meeting:{meeting.key}:member:").order_by("pk")
    calendars = list(told.values_list("calendar", flat=True))
    back = meeting.starts_at - (dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    for name in ("starts_at", "ends_at", "blocked_from", "blocked_until"):
        setattr(meeting, name, getattr(meeting, name) - back)
    meeting.save()
    return {"meeting": meeting.key, "asked": met.ask_due(), "calendars": calendars}


@scene
def fifteen_councillors(*, who: str) -> dict[str, Any]:
    """A poll for four workshops among fifteen busy councillors of four authorities; all but one have answered."""
    import datetime as dt
    import random

    from django.utils import timezone

    from rostra.cohorts.actions import editions as drafts
    from rostra.cohorts.actions import modules
    from rostra.demo.cast import BY_KEY
    from rostra.ledger.actions import editions, enrolments
    from rostra.live import polling
    from rostra.live.actions import poll_answers, polls
    from rostra.people.models import Organisation, Person
    from rostra.programmes.models import ProgrammePage

    lead, last = (Person.objects.get(email=BY_KEY[each].email) for each in ("maren", who))
    zone, today = "Europe/Copenhagen", timezone.localdate()
    towns = [Organisation.objects.get(key="lindholt")]
    towns += [
        Organisation.objects.create(key=f"town-{n}", name=f"Town {n} (invented)", time_zone=zone)
        for n in (2, 3, 4)
    ]
    edition = drafts.draft(
        programme=ProgrammePage.objects.get(key=PROGRAMME), title="Four evenings", organisation=towns[0], admission="invited",
        starts_on=today, ends_on=today + dt.timedelta(days=120), languages=["en"], time_zone=zone, by=lead,
    )  # fmt: skip
    modules.take(edition, modules=[modules.Taken(_first_module(edition))], by=lead)
    edition = editions.open_(edition, by=lead)
    people = [last]
    for number in range(1, 15):
        email = f"councillor-{number}@town.example"
        people.append(Person.objects.create_user(email, name=f"Councillor {number}", time_zone=zone))
    for number, person in enumerate(people):
        enrolments.enrol(edition=edition, person=person, by=lead, organisation=towns[number % 4])
    poll = polls.add(
        edition=edition, by=lead, title="Four evenings", sessions=4, needed=3, min_gap_days=6, mode="online"
    )
    first = today + dt.timedelta(days=21)
    whens = polling.days_between(first, first + dt.timedelta(days=41), [1, 3], [dt.time(17)])
    polls.propose_slots(poll, days=whens, by=lead)
    polls.open_(poll, by=lead)
    polls.write.call(poll=poll.key)
    keys, chance = list(poll.slots.values_list("key", flat=True)), random.Random(15)
    for asked in poll.people.exclude(person=last).select_related("person").order_by("pk"):
        said = {key: chance.choice(["yes", "yes", "maybe", "no", "no"]) for key in keys}
        poll_answers.answer(asked, choices=said, by=asked.person)
    return {"poll": poll.key, "edition": edition.key, "days": len(keys)}


@scene
def officers_day(*, officer: str, members: list[str]) -> dict[str, Any]:
    """An edition with a sprint since a week; somebody supports its members and has spoken to nobody for long."""
    import datetime as dt

    from django.utils import timezone

    from rostra.coaching.actions import pairs, sprints
    from rostra.coaching.models import Pair
    from rostra.cohorts.actions import editions as drafts
    from rostra.cohorts.actions import modules
    from rostra.demo.cast import BY_KEY
    from rostra.ledger.actions import editions, enrolments
    from rostra.people.models import Organisation, Person
    from rostra.programmes.models import ProgrammePage

    people = {each: Person.objects.get(email=BY_KEY[each].email) for each in (*members, officer, "maren")}
    lead, today = people["maren"], timezone.now().date()
    edition = drafts.draft(
        programme=ProgrammePage.objects.get(key=PROGRAMME), title="Between two workshops", admission="invited",
        organisation=Organisation.objects.get(key="lindholt"), starts_on=today - dt.timedelta(days=20),
        ends_on=today + dt.timedelta(days=60), languages=["en"], time_zone="Europe/Copenhagen", by=lead,
    )  # fmt: skip
    modules.take(edition, modules=[modules.Taken(_first_module(edition))], by=lead)
    edition = editions.open_(edition, by=lead)
    sprint = sprints.plan(
        edition=edition, number=1, title="Show your work", starts_on=today - dt.timedelta(days=5),
        ends_on=today + dt.timedelta(days=25), by=lead,
        suggestions=[{"text": "Write once a week about the school road", "tag": "communicate"}],
    )  # fmt: skip
    sprints.ask(sprint, by=lead)
    enrolled = {each: enrolments.enrol(edition=edition, person=people[each], by=lead) for each in members}
    made = {
        each: pairs.begin(kind=Pair.Kind.OFFICER, helper=people[officer], enrolment=row, by=lead)
        for each, row in enrolled.items()
    }
    Pair.objects.filter(pk__in=[each.pk for each in made.values()]).update(
        since=timezone.now() - dt.timedelta(days=20)
    )
    return {
        "edition": edition.slug,
        "sprint": sprint.key,
        "enrolments": {each: row.key for each, row in enrolled.items()},
    }


def _first_module(edition: Any) -> str:
    from rostra.programmes import reading

    outline = reading.outline(language="en", key=edition.programme_key)
    assert outline is not None
    return outline.tree["levels"][0]["modules"][0]["key"]


def main() -> None:
    """Play one scene and print what it returns."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
    import django

    django.setup()
    print(json.dumps(SCENES[sys.argv[1]](**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
