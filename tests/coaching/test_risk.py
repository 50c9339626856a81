"""Who falls behind: the rule as a table, and the facts it gets out of the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.coaching import reading_risk, risk
from rostra.coaching.actions import pairs
from rostra.coaching.models import Aim, Flag, Sprint
from rostra.coaching.risk import Facts, Sprinting, Thresholds
from rostra.cohorts.models import Enrolment
from rostra.ledger.actions import enrolments
from rostra.ledger.models import Standing
from rostra.live.actions import requirements
from rostra.live.models import CatchUp, Excusal
from tests.factories.live import make_registration, make_session

DAY = dt.date(2026, 3, 20)
PLAN = Thresholds()
BEGUN = {"began_on": dt.date(2026, 1, 10), "last_seen": dt.date(2026, 3, 18)}


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"missed": ("A",)}, []),
        ({"missed": ("A", "B")}, [("missed", "call", 5)]),
        ({"missed": ("A", "B"), "catch_up": "A", "catch_up_due": ago(1)}, [("missed", "catch_up", 5)]),
        ({"missed": ("A", "B", "C")}, [("missed", "second", 6)]),
        ({"missed": ("A", "B", "C"), "second_layer": True}, [("missed", "call", 6)]),
        ({"last_seen": ago(20)}, []),
        ({"last_seen": ago(21)}, [("silent", "write", 3)]),
        ({"last_seen": None}, [("silent", "call", 3)]),
        ({"last_seen": ago(400), "began_on": ago(5)}, []),
        ({"catch_up": "A", "catch_up_due": ago(6)}, []),
        ({"catch_up": "A", "catch_up_due": ago(7)}, [("catch_up", "catch_up", 3)]),
        ({"next_due": ago(8)}, [("late", "write", 2)]),
        (
            {"next_due": ago(8), "catch_up": "A", "catch_up_due": ago(8)},
            [("catch_up", "catch_up", 3)],
        ),
        ({"sprint": Sprinting("S", ago(6))}, []),
        ({"sprint": Sprinting("S", ago(7))}, [("no_aim", "write", 2)]),
        ({"sprint": Sprinting("S", ago(9), open_aims=1)}, []),
        ({"sprint": Sprinting(over="S", over_wanted=1, over_met=0, over_set=2)}, [("not_met", "call", 2)]),
        ({"sprint": Sprinting(over="S", over_wanted=1, over_met=1, over_set=2)}, []),
        ({"stuck": "raised", "stuck_since": ago(1)}, [("stuck", "call", 5)]),
        ({"stuck": "handed_on", "stuck_since": ago(1)}, [("stuck", "second", 5)]),
        ({"officer": "Ida", "officer_since": ago(13)}, []),
        ({"officer": "Ida", "officer_since": ago(30), "last_contact": ago(14)}, [("no_contact", "call", 1)]),
        ({"officer": "Ida", "officer_since": ago(30), "next_contact": DAY}, []),
        ({"baseline_since": ago(7)}, [("baseline", "write", 1)]),
        ({"finished": True, "missed": ("A", "B"), "last_seen": ago(60)}, []),
        ({"finished": True, "stuck": "raised", "stuck_since": ago(2)}, [("stuck", "call", 5)]),
        (
            {"baseline_since": ago(9), "missed": ("A", "B"), "last_seen": ago(30)},
            [("missed", "call", 5), ("silent", "write", 3), ("baseline", "write", 1)],
        ),
    ],
)
def test_each_reason_begins_when_it_should_and_names_a_step(facts, expected):
    found = risk.signals(Facts(**{**BEGUN, **facts}), PLAN, DAY)
    assert [(each.code, each.step, each.weight) for each in found] == expected
    assert all(each.words.endswith(".") and "%" not in each.words for each in found)


def test_a_threshold_of_nought_never_counts():
    facts = Facts(
        **{
            **BEGUN,
            "last_seen": ago(300),
            "missed": ("A", "B", "C"),
            "officer": "Ida",
            "officer_since": ago(90),
        }
    )
    assert risk.signals(facts, Thresholds(missed=0, silent_days=0, contact_days=0), DAY) == []


@pytest.fixture
def missed(spring, enrolled):
    """Two sessions that were asked of everybody are over: Mette missed both, Nils was excused from one and handed in a catch-up
    for the other, Clodagh enrolled after them.
    """
    spring.refresh_from_db()
    sessions = []
    for number in (1, 2):
        session = make_session(
            spring.organisation, days=-4 + number, edition=spring, title=f"Workshop {number}",
            register_closed_at=timezone.now(),
        )  # fmt: skip
        requirements.ask(session, by=None)
        session.refresh_from_db()
        sessions.append(session)
    early = timezone.now() - dt.timedelta(days=9)
    Enrolment.objects.filter(pk__in=[enrolled.mette.pk, enrolled.nils.pk]).update(enrolled_at=early)
    Standing.objects.filter(enrolment=enrolled.nils, requirement=sessions[0].requirement).update(
        state="excused"
    )
    Standing.objects.filter(enrolment=enrolled.nils, requirement=sessions[1].requirement).update(
        state="handed_in"
    )
    return sessions


def test_missed_counts_obligations_and_neither_excuses_nor_what_waits_for_us(missed, spring, enrolled):
    found = {each.enrolment.pk: each for each in reading_risk.of(spring)}
    assert found[enrolled.mette.pk].facts.missed == ("Workshop 1", "Workshop 2")
    assert found[enrolled.nils.pk].facts.missed == ()
    assert found[enrolled.clodagh.pk].facts.missed == ()
    assert found[enrolled.mette.pk].step == risk.CALL
    registration = make_registration(missed[0], enrolled.mette.person)
    Excusal.objects.create(registration=registration, reason="illness")
    found = {each.enrolment.pk: each for each in reading_risk.of(spring)}
    assert found[enrolled.mette.pk].facts.missed == ("Workshop 2",)


def test_facts_of_many_cost_as_many_queries_as_of_one(missed, spring, enrolled, people):
    pairs.begin(kind="officer", helper=people.ole, enrolment=enrolled.mette, by=people.maren)
    sprint = Sprint.objects.create(
        edition=spring, number=1, title="Show your work", starts_on=spring.starts_on, ends_on=spring.ends_on
    )
    Aim.objects.create(sprint=sprint, enrolment=enrolled.nils, text="Answer", tag="communicate")
    Flag.objects.create(enrolment=enrolled.clodagh, text="Where do I begin?")
    CatchUp.objects.create(session=missed[0], enrolment=enrolled.mette, due_on=spring.starts_on)

    def cost(rows) -> int:
        with CaptureQueriesContext(connection) as queries:
            reading_risk.of(spring, rows)
        return len(queries)

    one = cost(Enrolment.objects.filter(pk=enrolled.mette.pk))
    assert cost(None) == one <= 16
    found = {each.enrolment.pk: each for each in reading_risk.of(spring)}
    assert found[enrolled.mette.pk].facts.officer == people.ole.get_full_name()
    assert {each.code for each in found[enrolled.mette.pk].signals} >= {"missed", "catch_up", "no_aim"}
    assert {each.code for each in found[enrolled.clodagh.pk].signals} >= {"stuck"}
    assert "no_aim" not in {each.code for each in found[enrolled.nils.pk].signals}
    assert reading_risk.worst_first(found.values())[0].enrolment.pk == enrolled.mette.pk
    enrolments.withdraw(enrolled.mette, by=None)
    assert enrolled.mette.pk not in {each.enrolment.pk for each in reading_risk.of(spring)}
