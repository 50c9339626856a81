"""Cases: who sees what when, the two sides, the reader's checklist, corrections that wait, what is left of people."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.community import casetokens, casework, reading_cases
from rostra.community.actions.cases import answering, reviewing, writing
from rostra.community.models import Case, CaseSide, Side
from rostra.community.rules import cases as rules
from rostra.community.searching import cases as searching
from rostra.community.translating import cases as translating
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.people.models import Grant
from rostra.programmes.models import Picture
from tests.factories.cases import OTHER, PART, complete, make_case, make_published, other_of, publish
from tests.live.test_speakers import picture

VISITOR = AnonymousUser()
State = Case.State


def make_cases(people: SimpleNamespace) -> SimpleNamespace:
    """A draft of Maren's; Edda and Lasse look after the community, Lasse at Lindholt himself."""
    for editor in (people.edda, people.lasse):
        Grant.objects.create(person=editor, role="editor", scope_kind="site", scope_key="")
    return SimpleNamespace(draft=make_case(people.maren))


@pytest.fixture
def world(prepared, people, organisations):
    made = prepared(make_cases, people)
    return SimpleNamespace(**vars(made), people=people, organisations=organisations)


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_from_a_draft_that_nobody_sees_to_a_case_that_both_sides_have_told(world):
    people, case = world.people, world.draft
    everybody = (VISITOR, people.edda, people.basia, people.lasse, people.ada)
    assert not any(rules.may_read(each, case) for each in everybody)
    assert rules.may_read(people.maren, case)
    assert casework.missing(case) == []
    for stranger in (people.basia, people.edda):
        with pytest.raises(NotAllowed):
            writing.save(case, by=stranger, revision=1, values={"title": "Mine"})
    with pytest.raises(Refused) as stale:
        writing.save(case, by=people.maren, revision=0, values={"title": "Older"})
    assert stale.value.code == "stale"

    writing.invite(case, by=people.maren)
    (asked,) = letters("case_asked")
    token = casetokens.make(other_of(case))
    assert (asked.to, asked.language, token in asked.text) == (OTHER["email"], "da", True)
    assert rules.may_read(people.edda, case)
    assert not rules.may_read(people.basia, case)
    side = casetokens.read(token)
    assert side == other_of(case)
    assert casetokens.read(f"{token[:-1]}x") is None
    other_case = make_case(people.basia, title="Another one")
    writing.invite(other_case, by=people.basia)
    number, _dash, signature = casetokens.make(other_of(other_case)).partition("-")
    assert casetokens.read(f"{token.partition('-')[0]}-{signature}") is None
    assert number

    answering.accept(side)
    with pytest.raises(Faults) as lacking:
        answering.say(side, values=PART | {"agreed": False, "saw": ""}, revision=1, done=True)
    assert {where for where, _text in lacking.value.faults} == {"saw", "agreed"}
    answering.remark(side, text="It was four walks.")
    answering.say(side, values=PART, revision=1, done=True)
    case.refresh_from_db()
    assert case.state == State.COMPLETED
    assert not rules.may_read(VISITOR, case)
    said = [message.subject for message in letters("case_answered")]
    assert len(said) == 2
    assert [note.text for note in rules.visible_notes(people.edda, case)] == ["It was four walks."]

    assert people.lasse not in rules.readers_for(case)
    assert people.edda in rules.readers_for(case)
    with pytest.raises(Refused):
        reviewing.assign(case, reader=people.lasse, by=people.edda)
    with pytest.raises(NotAllowed):
        reviewing.assign(case, reader=people.edda, by=people.basia)
    reviewing.assign(case, reader=people.edda, by=people.lasse)
    with pytest.raises(NotAllowed):
        reviewing.check(case, checks=casework.CHECKS, by=people.lasse)
    with pytest.raises(Refused):
        reviewing.publish(case, by=people.edda)
    reviewing.send_back(case, side=Side.CIVIL_SOCIETY, text="Hvornår?", by=people.edda)
    (back,) = letters("case_sent_back")
    assert back.to == OTHER["email"]
    assert casetokens.make(side) in back.text
    case.refresh_from_db()
    assert not rules.visible_notes(people.maren, case).filter(text="Hvornår?").exists()
    answering.say(side, values=PART | {"saw": "De lyttede i maj."}, revision=case.revision, done=True)
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    reviewing.check(case, checks=casework.CHECKS, by=people.edda)
    reviewing.publish(case, by=people.edda)
    case.refresh_from_db()
    assert case.state == State.PUBLISHED
    assert rules.may_read(VISITOR, case)
    assert {message.to for message in letters("case_published")} == {people.maren.email, OTHER["email"]}
    assert [each.key for each in translating.read(None)] == [case.key]
    (found,) = searching.read(None)
    assert found.audience == "public"
    assert "park" in found.text["en"]
    words = reading_cases.side_words_of([other_of(case)], "en")[other_of(case).pk]
    assert (words.text["saw"], words.lang["saw"]) == ("De lyttede i maj.", "da")


def test_a_correction_waits_unseen_until_it_was_read_and_a_declined_one_leaves_nothing(world):
    people, case = world.people, world.draft
    complete(case)
    publish(case, people.edda)
    case.refresh_from_db()
    writing.save(
        case, by=people.maren, revision=case.revision, values={"title": "Corrected", "people": 45}, own={"saw": "Now we know."},
        picture=picture(size=(900, 600)),
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.title, case.people, case.picture) == ("A garden plan drawn with the street", 40, None)
    assert {(whose, name) for whose, name, _old, _new in casework.changes(case)} == {
        ("case", "title"), ("case", "people"), ("case", "picture"), ("authority", "saw")
    }  # fmt: skip
    writing.hand_in(case, by=people.maren)
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert rules.may_read(VISITOR, case)
    reviewing.decline(case, text="Where is that from?", by=people.edda)
    case.refresh_from_db()
    assert (case.state, case.correction, Picture.objects.count()) == (State.PUBLISHED, {}, 0)

    writing.save(case, by=people.maren, revision=case.revision, values={"title": "Corrected"})
    case.refresh_from_db()
    writing.hand_in(case, by=people.maren)
    reviewing.check(case, checks=casework.CHECKS, by=people.edda)
    reviewing.publish(case, by=people.edda)
    case.refresh_from_db()
    assert (case.title, case.slug, case.correction) == (
        "Corrected",
        "a-garden-plan-drawn-with-the-street",
        {},
    )
    side = other_of(case)
    answering.say(side, values=PART | {"saw": "Endnu en gang."}, revision=case.revision, done=True)
    side.refresh_from_db()
    case.refresh_from_db()
    assert side.saw == PART["saw"]
    assert case.state == State.IN_REVIEW
    assert rules.may_read(VISITOR, case)
    writing.withdraw(case, by=people.edda)
    assert not rules.public_cases().exists()
    assert list(searching.read([case.key])) == []


def test_who_does_not_answer_is_reminded_once_and_can_be_replaced_and_one_side_alone_says_so(world, settings):
    people, case = world.people, world.draft
    writing.invite(case, by=people.maren)
    side = other_of(case)
    old = casetokens.make(side)
    with pytest.raises(Refused):
        reviewing.assign(case, reader=people.edda, by=people.edda)
    answering.decline(side, reason="Ask Karin.", wrong=True)
    assert "Ask Karin." in letters("case_answered")[0].text
    with pytest.raises(Faults):
        writing.replace_other(case, by=people.maren, values=OTHER | {"email": people.maren.email})
    with pytest.raises(NotAllowed):
        writing.replace_other(case, by=people.basia, values=OTHER)
    writing.replace_other(case, by=people.maren, values=OTHER | {"email": "karin@strandby.example"})
    assert casetokens.read(old) is None
    assert letters("case_asked")[-1].to == "karin@strandby.example"

    asked = CaseSide.objects.filter(pk=other_of(case).pk)
    assert answering.remind_due() == 0
    asked.update(invited_at=timezone.now() - dt.timedelta(days=8))
    answering.remind_due()
    answering.remind_due()
    assert [message.to for message in letters("case_asked_again")] == ["karin@strandby.example"]
    assert not rules.may_go_on(case, asked.get())
    asked.update(invited_at=timezone.now() - dt.timedelta(days=settings.ROSTRA_CASE_DAYS, minutes=1))
    case.refresh_from_db()
    publish(case, people.edda)
    case.refresh_from_db()
    assert not casework.speaks(other_of(case))
    assert {m.to for m in letters("case_published")} == {people.maren.email}
    late = other_of(case)
    answering.accept(late)
    answering.say(late, values=PART, revision=case.revision, done=True)
    assert not casework.speaks(other_of(case))
    reviewing.check(case, checks=casework.CHECKS, by=people.edda)
    reviewing.publish(case, by=people.edda)
    assert casework.speaks(other_of(case))
    assert other_of(case).saw == PART["saw"]


def test_faults_name_their_fields_and_hostile_words_and_files_do_not_come_in(world):
    people, case = world.people, world.draft
    bad = {
        "why": "<script>alert(1)</script>", "started": "2024-13", "purposes": ["nonsense"], "country": "D1",
        "sources": [{"title": "x", "url": "javascript:alert(1)"}], "cost_amount": 5, "cost_currency": "",
    }  # fmt: skip
    with pytest.raises(Faults) as faults:
        writing.save(case, by=people.maren, revision=1, values=bad, other={"email": "no address"})
    where = {each for each, _text in faults.value.faults}
    assert where == {"why", "started", "purposes", "country", "sources", "cost_currency", "other_email"}
    with pytest.raises(Refused) as refused:
        writing.save(case, by=people.maren, revision=1, picture=b"<svg onload=alert(1)>")
    assert refused.value.field == "picture"
    assert casework.read_sources(
        "Report, 2024 https://example.org/r\n\nA talk\nhttps://example.org/only"
    ) == [
        {"title": "Report, 2024", "url": "https://example.org/r"},
        {"title": "A talk", "url": ""},
        {"title": "https://example.org/only", "url": "https://example.org/only"},
    ]
    empty = writing.begin(by=people.basia, side=Side.CIVIL_SOCIETY, title="Mine", language="pl")
    assert {each.step for each in casework.missing(empty)} == set(casework.STEPS)
    assert empty.slug != "mine"
    with pytest.raises(Refused):
        writing.invite(empty, by=people.basia)


def test_a_person_who_leaves_takes_name_and_address_along_and_drafts_too(world):
    people = world.people
    case = make_published(people.maren, people.edda, title="Kept")
    made = privacy.export(person=people.maren)
    assert "Kept" in str(made) or case.key in str(made) or made
    privacy.erase(person=people.maren, by=people.ada)
    assert not Case.objects.filter(pk=world.draft.pk).exists()
    case.refresh_from_db()
    own = case.sides.get(side=Side.AUTHORITY)
    assert (own.name, own.email, own.person, own.saw) == ("", "", None, "We learned to wait.")
    assert rules.may_read(VISITOR, case)
