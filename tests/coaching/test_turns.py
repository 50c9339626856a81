"""What waits for somebody's answer: one list over all rooms, theirs alone, in one query."""

from __future__ import annotations

import datetime as dt

import pytest

from rostra.coaching.models import Meeting
from rostra.coaching.reading_turn import BASELINE, MEETING, MET, OFFER, POLL, turns_of
from rostra.cohorts.actions import applications
from rostra.cohorts.models import Edition
from rostra.kernel.time import now, today
from rostra.ledger.actions import baselines
from rostra.live.actions import polls
from tests.factories.admission import applied, make_call
from tests.factories.coaching import make_held, make_pair
from tests.factories.ledger import make_edition
from tests.factories.questionnaires import answer, make_questionnaire

pytestmark = pytest.mark.django_db


def whats(person, at=None) -> list[str]:
    return [each.what for each in turns_of(person.pk, at or now())]


def test_questions_wait_while_they_are_open_and_not_finished(people, enrolled, spring):
    form = make_questionnaire()
    for moment, days in (("baseline", -14), ("exit", -7)):
        baselines.ask(edition=spring, questionnaire=form, moment=moment, days=days, open_days=30, by=None)
    (turn,) = turns_of(people.mette.pk, now())
    assert (turn.what, turn.key, turn.moment) == (BASELINE, spring.slug, "baseline")
    assert turn.at == spring.starts_on + dt.timedelta(days=-14 + 29)
    assert turns_of(people.mette.pk, now() + dt.timedelta(days=40)) == []
    assert whats(people.piotr) == []
    answer(enrolled.mette, (2, 2, 2))
    assert whats(people.mette) == []
    assert whats(people.nils) == [BASELINE]
    at_the_end = now() + (spring.ends_on - today(spring.time_zone))
    assert [each.moment for each in turns_of(people.mette.pk, at_the_end)] == ["exit"]


def test_polls_offers_and_meetings_stand_in_the_order_of_their_dates(
    people, enrolled, spring, course, organisations, django_assert_num_queries
):
    poll = polls.add(
        edition=spring, by=people.maren, title="Two evenings", closes_at=now() + dt.timedelta(days=4)
    )
    day = today("Europe/Copenhagen") + dt.timedelta(days=20)
    polls.propose_slots(
        poll, days=[(day + dt.timedelta(days=each), dt.time(17)) for each in range(3)], by=people.maren
    )
    polls.open_(poll, by=people.maren)
    pair = make_pair(enrolled.mette, people.kit)
    over, coming = make_held(pair, days=3), make_held(pair, days=-6)
    asking = make_edition(
        course, organisations.lindholt, key="dce-call", admission=Edition.Admission.APPLICATION,
        registration_opens_at=now() - dt.timedelta(days=2),
    )  # fmt: skip
    call = make_call(asking, answer_days=9)
    own = applied(call, people.mette)
    applications.decide(call, keys=[own.key], verb="offer", by=people.maren)
    turns_of(people.mette.pk, now())
    with django_assert_num_queries(1):
        found = turns_of(people.mette.pk, now())
    assert [(each.what, each.key) for each in found] == [
        (MET, over.key), (POLL, poll.key), (MEETING, coming.key), (OFFER, asking.slug)
    ]  # fmt: skip
    assert found[0].title == people.kit.name
    assert whats(people.nils) == [POLL]
    assert whats(people.kit) == []
    assert whats(people.piotr) == []
    Meeting.objects.filter(pk=over.pk).update(member_met=True)
    assert whats(people.mette, now() + dt.timedelta(days=5)) == [MEETING, OFFER]
