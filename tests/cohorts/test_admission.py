"""Admission by application: what is refused, who fits, who is offered a place, what time brings, what the draw publishes."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from wagtail.models import ModelLogEntry

from rostra.cohorts import applying, drawing, eligibility, rules, translating
from rostra.cohorts.actions import applications, calls, copies, draws
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Application, Call, Cohort, Draw, Edition, Enrolment
from rostra.cohorts.privacy.applications import retire
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import admissions, enrolments
from rostra.messaging.models import Message
from rostra.solvers.draw import verify
from tests.factories.admission import applied, make_call, make_crowd

State = Application.State


@pytest.fixture
def world(prepared, people, spring, organisations) -> SimpleNamespace:
    call = prepared(_by_application, spring)
    return SimpleNamespace(call=call, edition=call.edition, people=people, organisations=organisations)


def _by_application(spring: Edition) -> Call:
    return make_call(drafts.change(spring, by=None, admission="application"))


def closed(call: Call) -> None:
    """Nobody can apply any more."""
    Edition.objects.filter(pk=call.edition_id).update(registration_closes_at=now() - dt.timedelta(minutes=1))
    call.edition.refresh_from_db()


def passed(application: Application, time: dt.timedelta) -> None:
    """So much time has passed since the offer."""
    application.refresh_from_db()
    Application.objects.filter(pk=application.pk).update(
        offer_until=application.offer_until - time, decided_at=application.decided_at - time
    )


def test_nonsense_is_refused_line_by_line():
    asked = [
        {"id": "a", "label": "", "kind": "line", "options": []},
        {"id": "a", "label": "Which?", "kind": "one", "options": [{"id": "x", "label": "Only"}]},
        {"id": "c", "label": "What?", "kind": "song", "options": []},
    ]
    assert [where for where, _said in applying.validate(asked)] == ["a", "a", "a", "c"]
    wrong = eligibility.wrong(
        [
            {"rule": "function", "in": ["king"]}, {"rule": "kind", "in": []}, {"rule": "shoe", "in": ["9"]},
            {"rule": "question", "question": "a", "in": ["z"]}, {"rule": "function", "in": ["elected"]},
        ],
        asked,
    )  # fmt: skip
    assert [where for where, _said in wrong] == ["function", "kind", "shoe", "question", "function"]
    known = {"function": ["elected", "official"], "day": []}
    faults = drawing.wrong(
        {"function": {"elected": {"min": 3, "max": 2}}, "size": {"9": {"min": 1}}}, 5, known
    )
    assert [where for where, _said in faults] == ["function:elected", "size"]
    assert drawing.wrong({"function": {"elected": {"max": 2}, "official": {"max": 2}}}, 5, known)
    assert not drawing.wrong({"function": {"elected": {"min": 2}}, "day": {"any": {"max": 3}}}, 5, known)
    before = [{"id": "1", "label": "red"}, {"id": "2", "label": "blue"}]
    assert applying.options_of(["blue", "red"], before) == [before[1], before[0]]
    assert [each["id"] for each in applying.options_of(["dark red", "blue"], before)] == ["1", "2"]


def test_a_territory_is_a_start_of_a_code_and_every_rule_must_hold():
    rules_ = [{"rule": "territory", "in": ["DK", "pl-z"]}, {"rule": "kind", "in": ["municipality"]}]
    facts = eligibility.Facts(kind="municipality", territory="PL-ZIELONY")
    assert eligibility.check(rules_, facts) == []
    assert eligibility.check(rules_, eligibility.Facts(kind="region")) == ["territory", "kind"]
    several = [{"rule": "question", "question": "q", "in": ["a"]}]
    assert eligibility.check(several, eligibility.Facts(answers={"q": ["b", "a"]})) == []
    assert eligibility.check(several, eligibility.Facts(answers={"q": "b"})) == ["question:q"]


def test_a_draft_is_kept_as_typed_and_an_older_tab_cannot_overwrite_it(world):
    call, mette = world.call, world.people.mette
    why = call.questions[0]["id"]
    first = applications.save(call=call, person=mette, answers={why: "half a"}, revision=0)
    assert (first.state, first.revision, first.answers) == (State.DRAFT, 1, {why: "half a"})
    applications.save(call=call, person=mette, answers={why: "half a sentence"}, revision=1)
    with pytest.raises(Refused) as stale:
        applications.save(call=call, person=mette, answers={why: "older"}, revision=1)
    assert stale.value.code == "stale"
    assert not rules.visible_applications(world.people.maren).exists()
    with pytest.raises(Faults) as missing:
        applications.hand_in(call=call, person=mette, answers={why: "x"}, revision=2, function="elected")
    assert [where for where, _said in missing.value.faults] == [call.questions[1]["id"]]
    assert Application.objects.get().answers == {why: "half a sentence"}


def test_who_does_not_fit_hands_in_all_the_same_and_people_decide(world):
    call, people = world.call, world.people
    own = applied(call, people.mette, surgeries="no")
    assert own.state == State.SUBMITTED
    assert own.eligible is False
    assert own.faults == [f"question:{call.questions[1]['id']}"]
    letter = Message.objects.get(person=people.mette)
    assert letter.kind == "application_handed_in"
    assert letter.language == people.mette.language
    assert list(rules.visible_applications(people.maren)) == [own]
    for stranger in (people.basia, people.tove, people.eva, people.mette):
        assert not rules.visible_applications(stranger).exists()
        with pytest.raises(NotAllowed):
            applications.decide(call, keys=[own.key], verb="offer", by=stranger)
    applications.judge(own, eligible=True, reason="Holds them with a colleague", by=people.maren)
    own.refresh_from_db()
    assert own.eligible
    assert own.faults
    assert not applications.reopen(own, by=people.mette).submitted_at


def test_an_offer_accepted_enrols_once_in_the_cohort_of_the_territory(world):
    call, people = world.call, world.people
    far = Cohort.objects.create(edition=world.edition, name="Far", territories=["DK", "PL"])
    near = Cohort.objects.create(edition=world.edition, name="Near", territories=["DK-LIND"])
    own, other = applied(call, people.mette), applied(call, people.piotr)
    said = "We look forward to your questions."
    assert (
        applications.decide(call, keys=[own.key, other.key], verb="offer", by=people.maren, message=said) == 2
    )
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, own.cohort, other.cohort) == (State.OFFERED, near, far)
    letter = Message.objects.get(person=people.piotr, kind="application_offered")
    assert said in letter.text
    assert letter.language == "pl"
    with pytest.raises(NotAllowed):
        admissions.accept(own, by=people.piotr)
    enrolment = admissions.accept(own, by=people.mette)
    assert admissions.accept(own, by=people.mette) == enrolment
    assert (enrolment.cohort, enrolment.state, enrolment.organisation) == (near, "enrolled", own.organisation)
    assert Message.objects.filter(person=people.mette, key__contains="enrol").count() <= 1
    third = applied(call, people.nils)
    with pytest.raises(Refused) as full:
        applications.decide(call, keys=[third.key], verb="offer", by=people.maren)
    assert full.value.code == "full"
    enrolments.withdraw(enrolment, by=people.mette)
    assert calls.places_taken(call) == 1
    lines = ModelLogEntry.objects.filter(action__startswith="cohorts.application.decide")
    assert [each.data["people"] for each in lines] == [2]
    assert not Enrolment.objects.filter(person=people.nils).exists()


def test_offers_run_out_after_one_reminder_and_the_next_on_the_list_is_offered_the_place(world):
    call, people = world.call, world.people
    first, second, third = (applied(call, each) for each in (people.mette, people.nils, people.clodagh))
    applications.decide(call, keys=[first.key], verb="offer", by=people.maren)
    applications.decide(call, keys=[second.key, third.key], verb="reserve", by=people.maren)
    applications.rank(third, place=1, by=people.maren)
    ranks = dict(Application.objects.filter(state=State.RESERVE).values_list("person__key", "rank"))
    assert ranks == {"clodagh": 1, "nils": 2}
    passed(first, dt.timedelta(days=6, hours=2))
    assert applications.sweep() == applications.sweep() == 0
    assert Message.objects.filter(kind="application_runs_out").count() == 1
    passed(first, dt.timedelta(days=2))
    with pytest.raises(Refused):
        admissions.accept(first, by=people.mette)
    assert applications.sweep() == 1
    assert applications.offer_next(call, number=1, by=people.maren) == 1
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.state, third.state, third.rank) == (State.LAPSED, State.OFFERED, None)
    applications.decline(third, by=people.clodagh)
    applications.withdraw(second, by=people.nils)
    assert calls.places_taken(call) == 0


def test_what_was_answered_keeps_its_meaning_and_the_words_can_be_translated(world):
    call, people = world.call, world.people
    applied(call, people.mette)
    day = call.questions[2]
    with pytest.raises(Refused):
        calls.put_question(
            call, by=None, id=day["id"], label="Day?", kind="several", options=["Monday", "Tuesday"]
        )
    with pytest.raises(Refused):
        calls.put_question(call, by=None, id=day["id"], label="Day?", kind="one", options=["Monday"])
    with pytest.raises(Refused):
        calls.remove_question(call, id=day["id"], by=None)
    calls.put_question(
        call,
        by=None,
        id=day["id"],
        label="Which day?",
        kind="one",
        options=["On Monday", "On Tuesday", "Sunday"],
    )
    call = Call.objects.get()
    assert [each["id"] for each in call.questions[2]["options"]][:2] == [
        each["id"] for each in day["options"]
    ]
    with pytest.raises(NotAllowed):
        calls.change(call, by=people.basia, places=9)
    with pytest.raises(Faults) as wrong:
        calls.change(call, by=people.maren, places=0, answer_days=90)
    assert {where for where, _said in wrong.value.faults} == {"places", "answer_days"}
    texts = translating.call_source(call).texts
    assert {each.text for each in texts} >= {"Twelve weeks.", "Which day?", "On Monday"}
    assert translating.call_words(call, "da").questions[0]["lang"] == "en"


def test_a_draw_in_public_names_nobody_and_anybody_can_check_it(world, monkeypatch):
    call, people, towns = world.call, world.people, world.organisations
    calls.change(call, by=None, places=6)
    crowd = make_crowd(call, towns.lindholt, 12) + make_crowd(call, towns.zielony_brod, 3)
    calls.set_quotas(
        call, by=people.maren, quotas={"organisation": {towns.zielony_brod.key: {"min": 1, "max": 2}}}
    )
    draw = draws.announce(call, size=6, by=people.maren, seed_rule="the lottery numbers of Saturday")
    with pytest.raises(Refused):
        draws.announce(call, size=6, by=people.maren)
    with pytest.raises(Refused) as early:
        draws.freeze(draw, by=people.maren)
    assert early.value.code == "open"
    closed(call)
    draw = draws.freeze(Draw.objects.get(), by=people.maren)
    said = json.dumps(drawing.published(draw))
    assert len(draw.pool) == 15
    assert draw.pool_hash
    assert not draw.seed
    assert towns.zielony_brod.name not in said
    assert '"few 1"' in said
    assert not any(each.key in said or each.person.name in said for each in crowd)
    with pytest.raises(Refused):
        draws.begin(draw, by=people.maren, address="/", seed=" ")
    task = draws.begin(draw, by=people.maren, address="/", seed="3 14 15 9 2 6")
    draws.work.call(long_task=task.key, draw=draw.key)
    draw = Draw.objects.select_related("call__edition__organisation").get()
    published = json.loads(json.dumps(drawing.published(draw)))
    assert verify(published)
    assert not verify({**published, "seed": "3 14 15 9 2 7"})
    assert published["objectives"]["minimum_probability"] > 0.33
    assert len(published["chosen"]) == 6
    gone = next(each for each in crowd if drawing.pseudonym(each.key) in published["chosen"])
    applications.withdraw(gone, by=gone.person)
    monkeypatch.setattr(draws, "AT_ONCE", 10)
    task = draws.offer_places(draw, by=people.maren, address="/")
    draws.offer_work.call(long_task=task.key, draw=draw.key)
    task.refresh_from_db()
    assert task.result["said"] == "Places are offered to 5 people."
    assert draws.apply(draw, by=people.maren) == 0
    waiting = Application.objects.filter(state=State.RESERVE).order_by("rank")
    assert [drawing.pseudonym(each.key) for each in waiting] == published["reserve"]
    draw.refresh_from_db()
    assert draw.names == {}
    assert draw.applied_at


def test_quotas_that_cannot_be_met_say_what_to_relax(world):
    call, people, towns = world.call, world.people, world.organisations
    calls.change(call, by=None, places=3)
    make_crowd(call, towns.lindholt, 6)
    calls.set_quotas(call, by=None, quotas={"function": {"official": {"min": 1}}})
    draw = draws.announce(call, size=3, by=people.maren)
    assert len(draw.seed) == 32
    closed(call)
    draw = draws.run(draws.freeze(draw, by=people.maren))
    assert draws.is_impossible(draw)
    assert draw.result["reasons"][0]["code"] == "relax_quota"
    calls.set_quotas(call, by=None, quotas={})
    again = draws.run(draws.freeze(draws.announce(call, size=3, by=people.maren), by=people.maren))
    assert set(again.result["probabilities"].values()) == {0.5}


def test_an_edition_that_is_run_again_has_the_same_call_and_no_applications(world):
    applied(world.call, world.people.mette)
    start = world.edition.starts_on + dt.timedelta(days=365)
    again = copies.copy(world.edition, title="Next year", starts_on=start, by=world.people.maren)
    assert again.call.questions == world.call.questions
    assert again.call.eligibility == world.call.eligibility
    assert not again.call.applications.exists()


def test_drafts_and_answers_that_led_to_nothing_do_not_stay(world):
    call, people = world.call, world.people
    applications.save(call=call, person=people.nils, answers={}, revision=0)
    own = applied(call, people.mette)
    applications.decide(
        call, keys=[own.key], verb="refuse", by=people.maren, reason="too few places", message="Sorry."
    )
    assert retire(now() + dt.timedelta(days=89)) == 0
    assert retire(now() + dt.timedelta(days=91)) == 1
    assert retire(now() + dt.timedelta(days=366)) == 1
    own.refresh_from_db()
    assert (own.state, own.answers, own.message, own.organisation, own.reason) == (
        State.REFUSED,
        {},
        "",
        None,
        "",
    )
    assert retire(now() + dt.timedelta(days=366)) == 0
