"""Finding dates: asked of the known people, answered bit by bit, the silent reminded, proposed, edited, settled."""

import datetime as dt

import pytest

from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Proposal
from rostra.demo.clock import at
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.live import polling
from rostra.live.actions import busy_calendars, poll_answers, poll_dates, polls, templates
from rostra.live.actions.plans import plan
from rostra.live.models import PollAnswer, Session
from rostra.live.rules import polls as rules
from rostra.messaging.models import Message
from tests.factories.ledger import enrol
from tests.live.test_busy import at as entry_at
from tests.live.test_busy import calendar

pytestmark = pytest.mark.django_db

ASKED = ("mette", "nils", "clodagh")


@pytest.fixture
def poll(spring, people):
    """Two dates, a week apart at least, of six Tuesdays and Thursdays at five; Tove teaches."""
    for name in ASKED:
        enrol(spring, getattr(people, name))
    row = polls.add(
        edition=spring, by=people.maren, title="Two workshops", sessions=2, needed=1, min_gap_days=5, minutes=120,
        closes_at=now() + dt.timedelta(days=9), tutors=[people.tove],
    )  # fmt: skip
    first = today("Europe/Copenhagen") + dt.timedelta(days=20)
    whens = polling.days_between(first, first + dt.timedelta(days=20), [1, 3], [dt.time(17)])
    assert polls.propose_slots(row, days=whens, by=people.maren) == 6
    return row


def opened(poll, by):
    polls.open_(poll, by=by)
    polls.write.call(poll=poll.key)
    poll.refresh_from_db()
    return poll


def says(poll, person, choices, **more):
    """Choices in the order of the days: y, m, n, or - for nothing."""
    words = {"y": "yes", "m": "maybe", "n": "no"}
    slots = poll.slots.order_by("starts_at")
    said = {slot.key: words[each] for slot, each in zip(slots, choices, strict=True) if each in words}
    return poll_answers.answer(poll.people.get(person=person), choices=said, by=person, **more)


def letters(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_known_people_are_asked_and_only_the_silent_reminded(poll, people, spring):
    with pytest.raises(NotAllowed):
        polls.open_(poll, by=people.tove)
    assert not rules.own_polls(people.mette).exists()
    opened(poll, people.maren)
    everybody = sorted(getattr(people, name).email for name in (*ASKED, "tove"))
    assert letters("poll_opened") == everybody
    text = Message.objects.filter(kind="poll_opened", person=people.mette).get().text
    assert f"/learn/dates/{poll.key}/" in text
    assert "Two workshops" in text

    asked = says(poll, people.mette, "y--nnn")
    assert asked.answered_at is None
    assert asked.answers.count() == 4
    says(poll, people.mette, "-ym---", comment="By train")
    assert poll.people.get(person=people.mette).answered_at
    with pytest.raises(NotAllowed):
        poll_answers.answer(poll.people.get(person=people.mette), choices={}, by=people.nils)
    with pytest.raises(Refused):
        says(poll, people.nils, "y-----", none_suits=True)
    assert says(poll, people.nils, "------", none_suits=True).none_suits
    assert set(PollAnswer.objects.filter(asked__person=people.nils).values_list("choice", flat=True)) == {
        "no"
    }

    with at(now() + dt.timedelta(days=7, hours=1)):
        polls.tend()
        polls.tend()
        silent = sorted([people.clodagh.email, people.tove.email])
        assert letters("poll_reminder") == silent
        assert polls.chase(poll, by=people.maren) == 0
    late = enrol(spring, people.ole)
    with at(now() + dt.timedelta(days=8)):
        polls.tend()
        polls.write.call(poll=poll.key)
        assert late.person.email in letters("poll_opened")
    with at(now() + dt.timedelta(days=9, hours=1)):
        polls.tend()
        poll.refresh_from_db()
        assert poll.state == "closed"
        assert letters("poll_closed") == [people.maren.email]
        unsent = Message.objects.filter(kind__in=["poll_opened", "poll_reminder"])
        assert set(unsent.values_list("state", flat=True)) == {"withdrawn"}
        with pytest.raises(Refused):
            says(poll, people.clodagh, "yyyyyy")


def test_it_closes_when_everybody_has_answered(poll, people):
    opened(poll, people.maren)
    for name in (*ASKED, "tove"):
        says(poll, getattr(people, name), "yyyyyy")
    poll.refresh_from_db()
    assert poll.state == "closed"
    assert letters("poll_closed") == [people.maren.email]
    polls.change(poll, by=people.maren, closes_at=now() + dt.timedelta(days=5), minutes=30, rooms=["Hall"])
    poll.refresh_from_db()
    assert poll.minutes == 120
    assert {tuple(slot.rooms) for slot in poll.slots.all()} == {("Hall",)}
    polls.open_(poll, by=people.maren)
    slot = poll.slots.order_by("starts_at").first()
    polls.keep_slots(poll, by=people.maren, blocked={}, removed=[slot.key])
    slot.refresh_from_db()
    assert slot.blocked
    assert poll.slots.count() == 6
    assert polls.propose_slots(poll, days=[(slot.first_day, dt.time(9))], by=people.maren) == 1
    assert not poll.people.filter(answered_at__isnull=False).exists()


def test_proposed_edited_and_settled(poll, people, spring):
    opened(poll, people.maren)
    tove_busy = poll.slots.order_by("starts_at")[0].starts_at
    busy_calendars.add(person=people.tove, by=people.tove, title="Mine", data=calendar(entry_at(tove_busy)))
    says(poll, people.mette, "yynnyn")
    says(poll, people.nils, "ynnnmn")
    asked = poll_dates.propose(poll, by=people.maren).question
    keys = list(poll.slots.order_by("starts_at").values_list("key", flat=True))
    assert len(asked["people"]) == 2
    assert list(asked["tutors"].values()) == [keys[1:]]  # busy on the first, and said nothing of it
    assert set(asked["blocked"]) == {keys[2], keys[3], keys[5]}  # suits nobody
    outcome = polling.outcome(asked, [[keys[1]], [keys[4]]])
    assert (outcome.enough, outcome.total, outcome.catch_ups) == (2, 2.5, 1)
    assert outcome.come == [(1, 0), (2, 1)]
    assert outcome.worst.percent == 100

    proposal = Proposal.objects.get(subject=poll.key, state="asked")
    proposals.answer_now(proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer["status"]) == ("ready", "optimal"), proposal.problem
    assert sorted(proposal.answer["chosen"]) == sorted([keys[1], keys[4]])

    again = poll_dates.propose(
        poll, by=people.maren, fixed=[keys[4]], without=[keys[1]], current=[keys[1], keys[4]]
    )
    proposals.answer_now(again)
    again.refresh_from_db()
    proposal.refresh_from_db()
    assert (again.state, proposal.state) == ("failed", "discarded")

    once_more = proposals.answer_now(poll_dates.propose(poll, by=people.maren))
    once_more.refresh_from_db()
    with pytest.raises(NotAllowed):
        poll_dates.settle(poll, once_more, by=people.tove)
    lonely = proposals.edit(once_more, chosen={"sessions": [[keys[2]], [keys[4]]]}, by=people.maren)
    with pytest.raises(Refused, match="Nobody can come"):
        poll_dates.settle(poll, lonely, by=people.maren)
    poll_dates.take(once_more, number=0, by=people.maren)
    once_more.refresh_from_db()
    held = poll_dates.settle(poll, once_more, by=people.maren)
    assert [(each.title, each.state, each.first_day) for each in held] == [
        (f"Workshop {number}", "draft", poll.slots.get(key=key).first_day)
        for number, key in ((1, keys[1]), (2, keys[4]))
    ]
    poll.refresh_from_db()
    once_more.refresh_from_db()
    assert (poll.state, once_more.state) == ("settled", "confirmed")
    assert poll.slots.filter(session__isnull=False).count() == 2
    with pytest.raises(Refused):
        polls.remove(poll, by=people.maren)


def test_sessions_there_move_and_templates_get_the_dates(poll, people, spring, course):
    plans = [
        templates.add(
            programme=course, by=None, title=title, kind="workshop", begins=dt.time(9), offset_days=days
        )
        for title, days in (("Listening", 5), ("Deciding", 12))
    ]
    opened(poll, people.maren)
    polls.change(poll, by=people.maren, plans=[each.key for each in plans])
    slots = list(poll.slots.order_by("starts_at"))
    there = plan(spring, dates={plans[0].key: (slots[3].first_day, dt.time(10))}, by=people.maren)
    says(poll, people.mette, "ynynnn")
    proposal = proposals.answer_now(poll_dates.propose(poll, by=people.maren))
    proposal.refresh_from_db()
    held = poll_dates.settle(poll, proposal, by=people.maren)
    assert [each.title for each in held] == ["Listening", "Deciding"]
    assert held[0].pk == there[0].pk
    assert held[0].begins == dt.time(17)
    assert Session.objects.filter(edition=spring).count() == 2


def test_other_editions_and_other_peoples_answers_stay_unseen(poll, people):
    opened(poll, people.maren)
    assert not rules.run_polls(people.basia).exists()
    assert list(rules.run_polls(people.maren)) == [poll]
    assert [each.person for each in rules.own_polls(people.mette)] == [people.mette]
    assert not rules.own_polls(people.piotr).exists()
