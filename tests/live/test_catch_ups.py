"""A missed session: the pack opens once, is handed in, read, and counts in the ledger."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.actions import evidence, following
from rostra.ledger.models import Requirement, Standing
from rostra.live import reading_sessions
from rostra.live.actions import catch_ups
from rostra.live.models import CatchUp, Session
from rostra.messaging.models import Message
from tests.factories.ledger import enrol
from tests.factories.live import make_session

ANSWER = "We will answer within the first hour, in one place."


@pytest.fixture
def workshop(spring, organisations) -> Session:
    """A workshop of the spring edition two days ago, asked of everybody."""
    asked = Requirement.objects.create(
        edition=spring, kind="session", target="workshop-1", code="W1", title="Workshop 1", position=90, minutes=75,
        due_days=22, accepts=["attended", "walked_in"], threshold=85,
    )  # fmt: skip
    following.ask(spring, asked)
    return make_session(
        organisations.lindholt, days=-2, kind="workshop", title="Workshop 1", edition=spring, requirement=asked,
        seen_by="edition", programme_key=spring.programme_key, register_closed_at=timezone.now(),
    )  # fmt: skip


def standing(person, workshop):
    return Standing.objects.get(enrolment__person=person, requirement=workshop.requirement)


def test_who_owes_the_session_gets_the_pack_once(people, spring, workshop):
    mette, nils, clodagh = (enrol(spring, each) for each in (people.mette, people.nils, people.clodagh))
    evidence.record(
        enrolment=mette,
        requirement=workshop.requirement,
        kind="attended",
        value=96,
        minutes=72,
        by=None,
        source="system",
    )
    evidence.record(
        enrolment=clodagh,
        requirement=workshop.requirement,
        kind="excused",
        reason="council",
        by=None,
        source="staff",
    )
    assert catch_ups.open_for(workshop) == 2
    assert catch_ups.open_for(workshop) == 0
    rows = CatchUp.objects.order_by("pk")
    assert [row.enrolment for row in rows] == [nils, clodagh]
    assert [row.due_on for row in rows] == [
        standing(each, workshop).due_on for each in (people.nils, people.clodagh)
    ]
    letters = Message.objects.filter(kind="catch_up_opened")
    assert sorted(letters.values_list("person__key", flat=True)) == ["clodagh", "nils"]
    assert rows[0].session.title in letters[0].subject


def test_nobody_has_missed_it_while_another_date_is_to_come(people, spring, workshop, organisations):
    enrol(spring, people.nils)
    later = make_session(
        organisations.lindholt, days=5, edition=spring, requirement=workshop.requirement, seen_by="edition"
    )
    assert catch_ups.open_for(workshop) == 0
    Session.objects.filter(pk=later.pk).update(state="cancelled")
    assert catch_ups.open_for(workshop) == 1


def test_handed_in_sent_back_and_accepted(people, spring, workshop):
    nils = enrol(spring, people.nils)
    catch_ups.prepare(workshop, by=people.tove, question="What would you do first?", minutes=40)
    catch_ups.open_for(workshop)
    row = CatchUp.objects.get()
    with pytest.raises(Refused, match="one or two sentences"):
        catch_ups.hand_in(row, answer="Yes.", by=people.nils)
    with pytest.raises(NotAllowed):
        catch_ups.hand_in(row, answer=ANSWER, by=people.mette)
    catch_ups.keep(row, answer="A draft", by=people.nils)
    handed_in = catch_ups.hand_in(row, answer=ANSWER, by=people.nils)
    assert (handed_in.state, standing(people.nils, workshop).state) == ("handed_in", "handed_in")
    assert catch_ups.hand_in(row, answer="Something else, and much longer.", by=people.nils).answer == ANSWER
    for stranger in (people.basia, people.mette, people.nils):
        with pytest.raises(NotAllowed):
            catch_ups.accept(row, by=stranger)
    assert [each.pk for each in catch_ups.waiting(people.tove)] == [row.pk]
    assert list(catch_ups.waiting(people.basia)) == []
    with pytest.raises(Refused, match="what is missing"):
        catch_ups.send_back(row, feedback=" ", by=people.tove)
    catch_ups.send_back(row, feedback="Who answers at night?", by=people.tove)
    assert standing(people.nils, workshop).state == "returned"
    catch_ups.hand_in(row, answer=ANSWER + " At night the duty officer.", by=people.nils)
    accepted = catch_ups.accept(row, by=people.tove, feedback="Clear.")
    met = standing(people.nils, workshop)
    assert (accepted.state, met.state, met.minutes) == ("accepted", "caught_up", 40)
    with pytest.raises(Refused, match="already"):
        catch_ups.accept(row, by=people.tove)
    kinds = list(
        nils.evidence.filter(requirement=workshop.requirement).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["submitted", "returned", "submitted", "caught_up"]
    sent = Message.objects.filter(kind__startswith="catch_up").order_by("pk").values_list("kind", flat=True)
    assert list(sent) == ["catch_up_opened", "catch_up_returned", "catch_up_accepted"]


def test_what_is_met_otherwise_is_owed_no_longer(people, spring, workshop):
    nils = enrol(spring, people.nils)
    catch_ups.open_for(workshop)
    evidence.record(
        enrolment=nils,
        requirement=workshop.requirement,
        kind="attended",
        value=100,
        minutes=75,
        by=None,
        source="system",
    )
    assert catch_ups.drop_met(workshop) == 1
    with pytest.raises(Refused, match="owed"):
        catch_ups.hand_in(CatchUp.objects.get(), answer=ANSWER, by=people.nils)


def test_what_a_requirement_leads_to(people, spring, workshop, django_assert_num_queries):
    nils = enrol(spring, people.nils)
    catch_ups.open_for(workshop)
    pairs = [(nils, each) for each in spring.requirements.all()]
    with django_assert_num_queries(3):
        found = reading_sessions.asked_of(pairs, timezone.now())
    asked = found[nils.pk, workshop.requirement_id]
    assert (asked.session, asked.to_catch_up.session, asked.registered) == (workshop, workshop, False)
    with django_assert_num_queries(0):
        assert (
            reading_sessions.asked_of(
                [(nils, each) for _nils, each in pairs if each.kind == "activity"], None
            )
            == {}
        )
