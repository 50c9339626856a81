"""Letters that help: when a reminder may be written, of which step, once; digests gather; officers are asked to call."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rostra.coaching import nudging
from rostra.coaching.actions import digests, nudges, pairs, support_plans
from rostra.coaching.models import Flag
from rostra.coaching.nudging import Step, Written
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.models import Progress, Standing
from rostra.messaging.actions import quiet
from rostra.messaging.models import Message

AT = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
DAY = AT.date()


def before(**delta: int) -> dt.datetime:
    return AT - dt.timedelta(**delta)


@pytest.mark.parametrize(
    ("written", "options", "may"),
    [
        (Written(), {}, True),
        (Written(by_rule=before(days=6, hours=23)), {}, False),
        (Written(by_rule=before(days=7)), {}, True),
        (Written(by_hand=before(days=2, hours=23)), {}, False),
        (Written(by_hand=before(days=3)), {}, True),
        (Written(by_rule=before(days=8), by_hand=before(hours=1)), {}, False),
        (Written(), {"stuck": True}, False),
        (Written(), {"quiet": True}, False),
    ],
)
def test_when_a_reminder_may_be_written(written, options, may):
    assert nudging.may_write(written, AT, **options) is may


def test_the_one_step_that_is_named():
    late, soon, far = (
        Step("due", name, DAY + dt.timedelta(days=n)) for name, n in (("late", -2), ("soon", 7), ("far", 8))
    )
    assert nudging.next_step([], DAY) is None
    assert nudging.next_step([far], DAY) is None
    assert nudging.next_step([far, soon, late], DAY) == late
    assert (
        nudging.next_step([late, Step("aim", "Sprint 1"), Step("catch_up", "Workshop")], DAY).kind
        == "catch_up"
    )
    assert nudging.next_step([Step("returned", "Plan"), Step("catch_up", "Workshop")], DAY).kind == "returned"
    assert nudging.next_step([Step("baseline", "b"), Step("aim", "a")], DAY).kind == "aim"


@pytest.fixture
def looked_after(spring, enrolled, people):
    """Mette owes something from last week; her edition writes its letters; Ole supports her."""
    spring.refresh_from_db()
    row = (
        Standing.objects.filter(enrolment=enrolled.mette, state="open")
        .order_by("requirement__position")
        .first()
    )
    day = timezone.now().date() - dt.timedelta(days=9)
    Standing.objects.filter(pk=row.pk).update(due_on=day)
    Progress.objects.filter(pk=enrolled.mette.pk).update(next_due_on=day)
    support_plans.save(spring, by=people.maren, missed=3)
    pairs.begin(kind="officer", helper=people.ole, enrolment=enrolled.mette, by=people.maren)
    return row


def written(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_a_reminder_is_written_once_a_week_and_not_after_a_person_wrote(
    looked_after, spring, enrolled, people
):
    at = timezone.now()
    assert nudges.remind_due(at) == 1
    assert nudges.remind_due(at) == 0
    assert nudges.remind_due(at + dt.timedelta(days=6)) == 0
    [letter] = written("next_step")
    assert letter.person == people.mette
    assert looked_after.requirement.title in letter.subject
    assert "aldrig mere end én gang om ugen" in letter.text  # in the reader's language
    assert "/stop" in letter.text
    assert "Hvornår gør du det?" not in letter.text
    later = at + dt.timedelta(days=8)
    Message.objects.create(
        key="by-hand", kind="member_letter", person=people.mette, to=people.mette.email, subject="Hello", text="…",
        created_at=later - dt.timedelta(days=1),
    )  # fmt: skip
    assert nudges.remind_due(later) == 0
    support_plans.save(spring, by=people.maren, planning_prompts=True)
    assert nudges.remind_due(later + dt.timedelta(days=2)) == 1
    assert "Hvornår gør du det?" in written("next_step")[-1].text
    support_plans.save(spring, by=people.maren, nudges=False)
    assert nudges.remind_due(later + dt.timedelta(days=20)) == 0


def test_none_in_a_quiet_period_and_none_to_who_asked_for_help(
    looked_after, spring, enrolled, people, organisations
):
    today = timezone.now().date()
    quiet.add(
        title="Before the election", starts_on=today, ends_on=today + dt.timedelta(days=3), by=people.ada,
        organisation=organisations.lindholt,
    )  # fmt: skip
    at = timezone.now()
    assert nudges.remind_due(at) == 0
    assert digests.write_due(monday(at)) <= 2
    after = at + dt.timedelta(days=5)
    Flag.objects.create(enrolment=enrolled.mette, text="I am lost.")
    assert nudges.remind_due(after) == 0


def monday(at: dt.datetime) -> dt.datetime:
    """Noon of the Monday on or after a moment."""
    return (at + dt.timedelta(days=-at.weekday() % 7)).replace(hour=12)


def test_one_letter_a_week_gathers_what_waits(looked_after, spring, enrolled, people):
    Flag.objects.create(enrolment=enrolled.mette, text="I am lost.")
    at = monday(timezone.now())
    assert digests.write_due(at.replace(hour=2)) == 0
    assert digests.write_due(at) >= 2
    assert digests.write_due(at + dt.timedelta(days=3)) == 0
    [own] = written("officer_week")
    assert own.person == people.ole
    assert people.mette.get_full_name() in own.text
    assert people.nils.get_full_name() not in own.text
    assert "because you are a support officer" in own.text
    team = {each.person.key: each for each in written("team_week")}
    assert "maren" in team
    assert "basia" not in team
    assert "ole" not in team
    assert f"/{spring.key}/at-risk/" in team["maren"].text
    assert "One call for help waits for an answer" in team["maren"].text
    assert digests.write_due(at + dt.timedelta(days=7)) >= 2
    support_plans.save(spring, by=people.maren, digests=False)
    assert digests.write_due(at + dt.timedelta(days=14)) == 0


def test_asking_an_officer_to_call(looked_after, enrolled, people):
    pair = nudges.ask_to_call(enrolled.mette, by=people.maren, words="She may be ill.")
    nudges.ask_to_call(enrolled.mette, by=people.maren)
    assert pair.next_contact_on is not None
    [letter] = written("officer_call")
    assert letter.person == people.ole
    assert "She may be ill." in letter.text
    assert "Something was due" in letter.text
    with pytest.raises(Refused, match="no support officer"):
        nudges.ask_to_call(enrolled.nils, by=people.maren)
    for stranger in (people.basia, people.eva, people.mette):
        with pytest.raises(NotAllowed):
            nudges.ask_to_call(enrolled.mette, by=stranger)
