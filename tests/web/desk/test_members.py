"""Officers and members on the pages: the desk, a call for help to its answer, aims confirmed, officers proposed, what changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.coaching.actions import aims, flags
from rostra.coaching.models import Aim, BeforeAfter, Contact, Flag, Pair
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Proposal
from rostra.kernel.time import now
from rostra.messaging.models import Message
from tests.factories.support import make_pair, make_sprint
from tests.web.desk.conftest import enrol


@pytest.fixture
def supported(prepared, enrolled):
    return prepared(make_supported, enrolled)


def make_supported(town):
    town.pair = make_pair(town.mette, town.people.ole)
    town.sprint = make_sprint(town.spring)
    return town


def read(client, name, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_shows_who_needs_the_officer_and_costs_the_same_for_many(supported, as_):
    people, spring = supported.people, supported.spring
    ole = as_(people.ole)
    assert "All your members are on track" in read(ole, "desk:members")
    member = as_(people.mette)
    path = reverse("learn:sprint", args=[spring.slug, supported.sprint.key])
    offered = supported.sprint.suggestions[0]["id"]
    assert member.post(path, {"suggestion": offered}).status_code == 302
    aim = Aim.objects.get()
    member.post(
        reverse("learn:aim", args=[aim.key]),
        {"do": "check_in", "how": "stuck", "flag": "1", "note": "No photo"},
    )
    text = read(ole, "desk:members")
    for word in ("One member needs you", "stuck", "No photo", "0 of 1 aims met", "never met"):
        assert word in text, word
    assert "Piotr" not in text
    first = CaptureQueriesContext(connection)
    with first:
        read(ole, "desk:members")
    for number in range(6):
        person = type(people.mette).objects.create_user(f"m{number}@x.example", name=f"Member {number}")
        enrolment = enrol(spring, person)
        make_pair(enrolment, people.ole)
        flags.raise_(enrolment=enrolment, by=person, text="Stuck too")
        aims.set_(enrolment=enrolment, sprint=supported.sprint, text="Post", tag="communicate", by=person)
    with CaptureQueriesContext(connection) as many:
        assert "7 members need you" in read(ole, "desk:members")
    assert len(many) <= len(first)
    ole.post(
        reverse("desk:member_contact", args=[supported.mette.key]), {"do": "not_met", "reason": "no_answer"}
    )
    answer = ole.post(
        reverse("desk:member_contact", args=[supported.mette.key]),
        {"do": "met", "met-way": "call", "met-note": "Will try Monday", "from": "list"},
    )
    assert answer.url == reverse("desk:members")
    assert set(Contact.objects.values_list("met", "reason")) == {(True, ""), (False, "no_answer")}
    assert "Will try Monday" in read(ole, "desk:member", supported.mette.key)
    assert "last met 0\xa0minutes ago" in read(ole, "desk:members")
    for other in (people.tove, people.basia, people.kit, people.eva):
        assert as_(other).get(reverse("desk:member", args=[supported.mette.key])).status_code == 404
    Pair.objects.update(ended_at=now(), ended="finished")
    assert ole.get(reverse("desk:member", args=[supported.mette.key])).status_code == 404


def test_from_stuck_to_an_answer_the_member_reads(supported, as_):
    people, key = supported.people, supported.mette.key
    ole, lasse, mette = as_(people.ole), as_(people.lasse), as_(people.mette)
    stuck = reverse("learn:stuck", args=[supported.spring.slug])
    mette.post(stuck, {"text": "I do not know where to begin."})
    text = read(ole, "desk:member", key)
    assert "I do not know where to begin." in text
    help_ = reverse("desk:member_flag", args=[key])
    bad = ole.post(help_, {"do": "hand_on", "ask-request": "", "ask-to": people.lasse.key})
    assert bad.status_code == 400
    ole.post(
        help_, {"do": "hand_on", "ask-request": "Could somebody sit with her?", "ask-to": people.lasse.key}
    )
    flag = Flag.objects.get()
    assert "Could somebody sit with her?" in read(lasse, "desk:flags")
    path = reverse("desk:flag", args=[flag.key])
    assert as_(people.basia).get(path).status_code == 404
    given = {"step": "second", "answer": "Tove joins from Monday.", "for_member": "on"}
    assert "second layer" in lasse.post(path, given).content.decode()
    assert lasse.post(path, {**given, "helper": people.tove.key}).status_code == 302
    assert Pair.objects.get(layer=2).helper == people.tove
    text = read(mette, "learn:support", supported.spring.slug)
    for word in ("Tove joins from Monday.", "Tove Brink", "helps you too", "a second layer of support"):
        assert word in text, word
    assert mette.post(stuck, {"do": "solved"}).status_code == 302
    Flag.objects.update(answer="Hidden words", for_member=False, state="answered")
    assert "Hidden words" not in read(mette, "learn:support", supported.spring.slug)


def test_an_aim_from_choice_to_confirmed_and_what_was_done_for_the_member(supported, as_):
    people, spring, sprint = supported.people, supported.spring, supported.sprint
    mette, ole, maren = as_(people.mette), as_(people.ole), as_(people.maren)
    assert maren.post(reverse("desk:sprint_do", args=[sprint.key]), {"do": "ask"}).status_code == 302
    path = reverse("learn:sprint", args=[spring.slug, sprint.key])
    assert mette.post(path, {"text": "", "tag": "communicate"}).status_code == 400
    mette.post(path, {"text": "Answer within two days", "tag": "communicate", "shared": "on"})
    aim = Aim.objects.get()
    own = reverse("learn:aim", args=[aim.key])
    assert mette.post(own, {"do": "attach"}).status_code == 400
    mette.post(own, {"do": "attach", "url": "https://example.org/post"})
    mette.post(own, {"do": "check_in", "how": "done", "from": "list"})
    assert "https://example.org/post" in read(mette, "learn:aim", aim.key)
    assert "Says that an aim is done" in read(ole, "desk:members")
    desk = reverse("desk:aim", args=[supported.mette.key, aim.key])
    ole.post(desk, {"do": "met", "from": "list"})
    aim.refresh_from_db()
    assert aim.state == Aim.State.MET
    assert Message.objects.get(kind="aim_decided").person == people.mette
    assert "1 of 1 aims met" in read(mette, "learn:support", spring.slug)
    assert "1" in read(maren, "desk:sprint", sprint.key)
    text = read(mette, "learn:acted")
    assert "Ole Strand" in text
    assert "Aim decided" in text
    assert "Ole Strand" not in read(as_(people.nils), "learn:acted")
    write = reverse("desk:member_write", args=[supported.mette.key])
    text = ole.get(write).content.decode()
    key = text.partition('name="key" value="')[2].partition('"')[0]
    ole.post(write, {"subject": "Well done", "body": "See you on Monday.", "key": key})
    ole.post(write, {"subject": "Well done", "body": "See you on Monday.", "key": key})
    letter = Message.objects.get(kind="member_letter")
    assert "ole@lindholt.example" in letter.text


def test_sprints_are_planned_with_aims_line_by_line(supported, as_):
    spring, maren = supported.spring, as_(supported.people.maren)
    day = spring.starts_on + dt.timedelta(days=14)
    given = {
        "number": 2, "title": "Join the conversation", "starts_on": day, "ends_on": day + dt.timedelta(days=20),
        "wanted": 2, "peers": "on", "aim_0": "Ask one question a week", "tag_0": "communicate", "aim_3": "No kind",
    }  # fmt: skip
    path = reverse("desk:sprint_new", args=[spring.key])
    assert "Say of each aim" in maren.post(path, given).content.decode()
    answer = maren.post(path, {**given, "tag_3": "collaborate"})
    text = maren.get(answer.url).content.decode()
    assert "Ask one question a week" in text
    assert "No kind" in text
    assert "Join the conversation" in read(maren, "desk:sprints", spring.key)
    assert as_(supported.people.ole).get(path).status_code in (403, 404)


def test_officers_are_assigned_proposed_and_handed_over(supported, as_):
    people, spring, maren = supported.people, supported.spring, as_(supported.people.maren)
    nils = enrol(spring, people.nils)
    path = reverse("desk:officers", args=[spring.key])
    text = read(maren, "desk:officers", spring.key)
    assert "One member has no support officer yet." in text
    assert "Ole Strand" in text
    maren.post(path, {f"officer-{nils.key}": people.tove.key})
    assert Pair.objects.get(enrolment=nils).helper == people.tove
    asked = maren.post(
        reverse("desk:officers_propose", args=[spring.key]),
        {"helpers": [people.ole.key, people.tove.key], "most": 2},
    )
    proposal = Proposal.objects.get(kind="officers")
    assert asked.url == reverse("desk:officers_proposal", args=[proposal.key])
    assert "data-refresh" in maren.get(asked.url).content.decode()
    proposals.answer_now(proposal)
    text = maren.get(asked.url).content.decode()
    assert "Proved" in text
    assert "Mette Krogh" in text
    maren.post(asked.url, {f"officer-{supported.mette.key}": people.tove.key, "do": "keep"})
    maren.post(asked.url, {"do": "confirm"})
    assert Proposal.objects.get(pk=proposal.pk).state == "confirmed"
    taken = Pair.objects.get(enrolment=supported.mette, ended_at=None)
    assert (taken.helper, taken.came_from) == (people.tove, supported.pair)
    over = reverse("desk:officer_hand_over", args=[spring.key, people.tove.key])
    assert maren.get(over).status_code == 200
    maren.post(over, {"to": people.ole.key, "reason": "handed_over"})
    assert set(Pair.objects.filter(ended_at=None).values_list("helper__key", flat=True)) == {"ole"}


def test_before_and_after_shows_only_what_the_member_wants_and_goes_at_once(supported, as_):
    people, spring = supported.people, supported.spring
    mette, maren = as_(people.mette), as_(people.maren)
    words = {
        "title": "From silence to answers",
        "before": "Nobody knew.",
        "after": "They ask.",
        "language": "en",
    }
    answer = mette.post(reverse("learn:story_new", args=[spring.slug]), words)
    story = BeforeAfter.objects.get()
    assert answer.url == reverse("learn:story", args=[story.key])
    stories = reverse("desk:stories", args=[spring.key])
    assert "From silence" not in maren.get(stories).content.decode()
    mette.post(answer.url, {"do": "consent", "consent": "public"})
    assert "From silence" in maren.get(stories).content.decode()
    public = reverse("changes")
    assert "From silence" not in as_(people.piotr).get(public).content.decode()
    maren.post(stories, {"do": "publish", "story": story.key})
    text = as_(people.piotr).get(public).content.decode()
    assert "From silence" in text
    assert "Mette Krogh" not in text
    mette.post(answer.url, {"do": "consent", "consent": "none"})
    assert "From silence" not in as_(people.piotr).get(public).content.decode()
