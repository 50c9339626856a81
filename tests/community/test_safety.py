"""Reports, what moderators decide, silences, blocks, and the proof: who may, who hears, what is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.community import queueing, things
from rostra.community.actions import blocks, comments, memberships, reports, silences, writing
from rostra.community.actions.reports import Decision
from rostra.community.models import Block, Comment, Follow, Report, Silence
from rostra.community.privacy.safety import retire_silences
from rostra.community.rules import reports as rules
from rostra.community.rules import safety
from rostra.community.rules.posts import visible_posts
from rostra.community.rules.spaces import may_write
from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.people.models import Person
from tests.community.test_spaces import make_spaces

NOBODY = AnonymousUser()
INSULT = "You should be ashamed, **all** of you."


def make_quarrel():
    """Mette leads a space that reads first contributions first; Piotr and Nils are in it; Nils insults Piotr under his post."""
    world = make_spaces()
    people, space = world.people, world.asked
    for person in (people.piotr, people.nils):
        memberships.bring_in(space, person, by=people.mette)
    world.post = writing.write(space, by=people.mette, title="Maps", text="We tried maps.", language="en")
    world.own = writing.write(space, by=people.piotr, title="Mapy", text="Tak.", language="pl")
    reports.decide(
        things.find("post", world.own.key), by=people.mette, decision=Decision(reports.LET_THROUGH)
    )
    world.own.refresh_from_db()
    world.said = comments.say(world.own, by=people.nils, text=INSULT, language="en")
    return world


@pytest.fixture
def world(prepared):
    return prepared(make_quarrel)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def kinds(person: Person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_first_contributions_wait_and_are_let_through(world):
    people, space, said = world.people, world.asked, world.said
    assert said.state == "held"
    assert safety.needs_check(people.nils, space)
    assert not safety.needs_check(people.piotr, space)
    assert not safety.needs_check(people.mette, space)
    assert "words_seen" in kinds(people.piotr)
    assert kinds(people.mette).count("words_wait") == 1  # of two things on one day
    (row,) = queueing.with_things(queueing.waiting(people.mette))
    assert row.is_held
    assert row.thing is not None
    assert row.thing.text == INSULT
    assert row.due_at is None
    assert not queueing.waiting(people.piotr)
    assert not queueing.waiting(people.nils)
    assert len(queueing.waiting(people.ada)) == 1 == len(queueing.waiting(people.mette, space.pk))
    thing = things.find("comment", said.key)
    for person in (people.piotr, people.nils):
        with pytest.raises(NotAllowed):
            reports.decide(thing, by=person, decision=Decision(reports.LET_THROUGH))
    reports.decide(thing, by=people.mette, decision=Decision(reports.LET_THROUGH))
    said.refresh_from_db()
    world.own.refresh_from_db()
    assert said.state == "seen"
    assert world.own.comments == 1
    assert not safety.needs_check(people.nils, space)
    assert not queueing.waiting(people.mette)
    with pytest.raises(Refused):
        reports.decide(thing, by=people.mette, decision=Decision(reports.LET_THROUGH))


@pytest.fixture
def seen(world):
    reports.decide(
        things.find("comment", world.said.key), by=world.people.mette, decision=Decision(reports.LET_THROUGH)
    )
    return world


def test_report_block_hide_silence_and_everybody_hears_what_concerns_them(seen):
    people, said = seen.people, seen.said
    thing = things.find("comment", said.key)
    for stranger in (NOBODY, people.clodagh, people.nils):  # who does not read it, and its author
        with pytest.raises(NotAllowed):
            reports.report(thing, by=stranger, why="abuse")
    Follow.objects.create(person=people.nils, followed=people.piotr)
    row = reports.report(thing, by=people.piotr, why="threat", words="Again.", block=True, url="https://x/1")
    assert reports.report(things.find("comment", said.key), by=people.mette, why="abuse").pk != row.pk
    assert row.seen["text"] == INSULT
    assert row.seen["digest"] == things.digest_of(row.seen)
    assert row.seen["under"]["post"] == "Mapy"
    assert row.accused == people.nils
    assert row.is_urgent
    assert Block.objects.filter(person=people.piotr, blocked=people.nils).exists()
    assert not Follow.objects.exists()
    assert safety.blocked_people(people.piotr) == {people.nils.pk}
    assert safety.blocked_people(people.nils) == {people.piotr.pk}
    assert not visible_posts(people.nils).filter(pk=seen.own.pk).exists()
    assert kinds(people.mette).count("report_new") == 1  # the second one about the same thing can wait
    letter = Message.objects.filter(kind="report_new").latest("pk")
    assert "ashamed" not in letter.text
    assert "trussel" in letter.text

    # Copies stay as they were.
    Comment.objects.filter(pk=said.pk).update(text="Nice.")
    (waiting,) = queueing.waiting(people.mette)
    assert waiting.is_urgent
    assert waiting.count == 2
    assert waiting.due_at == row.created_at + rules.SOON
    with pytest.raises(Refused):
        reports.decide(thing, by=people.mette, decision=Decision(reports.HIDE))
    until = timezone.now() + dt.timedelta(days=7)
    decision = Decision(reports.HIDE, reason="An insult.", answer="We acted.", silences=True, until=until)
    with pytest.raises(NotAllowed):
        reports.decide(thing, by=people.nils, decision=decision)
    reports.decide(things.find("comment", said.key), by=people.mette, decision=decision)
    said.refresh_from_db()
    seen.own.refresh_from_db()
    row.refresh_from_db()
    assert said.state == "hidden"
    assert said.hidden_why == "An insult."
    assert seen.own.comments == 0
    assert row.state == "upheld"
    assert row.decided_by == people.mette
    assert row.seen["text"] == INSULT
    assert kinds(people.piotr)[-1] == "report_decided"
    assert kinds(people.nils)[-2:] == [
        "words_hidden",
        "person_silenced",
    ]
    answer = Message.objects.get(kind="report_decided", person=people.piotr)
    assert "We acted." in answer.text
    assert "Nils" not in answer.text
    assert answer.language == "pl"
    silence = safety.silenced(people.nils, seen.asked)
    assert silence is not None
    assert silence.until == until
    assert safety.silenced(people.nils) is None
    assert not may_write(people.nils, seen.asked)
    with pytest.raises(Refused, match="An insult"):
        comments.say(seen.post, by=people.nils, text="But.", language="en")
    silences.lift(silence, by=people.mette)
    assert may_write(people.nils, seen.asked)
    assert kinds(people.nils)[-1] == "person_silenced"
    assert row in rules.own_reports(people.piotr)
    assert rules.own_reports(people.piotr).count() == 2


def test_an_author_answers_once_and_another_moderator_decides(seen):
    people, said = seen.people, seen.said
    thing = things.find("comment", said.key)
    reports.decide(thing, by=people.mette, decision=Decision(reports.HIDE, reason="An insult."))
    thing = things.find("comment", said.key)
    with pytest.raises(NotAllowed):
        reports.appeal(thing, by=people.piotr, words="Not mine.")
    row = reports.appeal(thing, by=people.nils, words="I meant myself.")
    with pytest.raises(NotAllowed):
        reports.appeal(thing, by=people.nils, words="Once more.")
    assert queueing.waiting(people.mette)[0].is_appeal
    assert not rules.may_export(people.nils, row)
    with pytest.raises(Refused) as refused:
        reports.decide(thing, by=people.mette, decision=Decision(reports.LEAVE))
    assert refused.value.code == "own"
    reports.decide(thing, by=people.ada, decision=Decision(reports.SHOW))
    said.refresh_from_db()
    row.refresh_from_db()
    assert said.state == "seen"
    assert row.state == "upheld"
    assert kinds(people.nils)[-1] == "words_seen"
    # Hidden again, it may be answered again; where the answer does not help, the author reads so.
    reports.decide(
        things.find("comment", said.key), by=people.ada, decision=Decision(reports.HIDE, reason="Still.")
    )
    again = reports.appeal(things.find("comment", said.key), by=people.nils, words="Please.")
    reports.decide(
        things.find("comment", said.key),
        by=people.mette,
        decision=Decision(reports.LEAVE, answer="It insults."),
    )
    again.refresh_from_db()
    assert again.state == "dismissed"
    assert kinds(people.nils)[-1] == "report_decided"


def test_what_is_public_is_reported_by_visitors_and_decided_by_editors(seen):
    people = seen.people
    post = writing.write(seen.public, by=people.ada, title="Open", text="For all.", language="en")
    thing = things.find("post", post.key)
    row = reports.report(thing, by=NOBODY, why="spam", block=True)
    assert row.by is None
    assert row.state == "open"
    assert not Block.objects.exists()
    assert not rules.decidable_reports(people.mette).filter(pk=row.pk).exists()
    assert not rules.decidable_reports(people.ada).filter(pk=row.pk).exists()  # about her own words
    with pytest.raises(NotAllowed):
        reports.decide(thing, by=people.ada, decision=Decision(reports.LEAVE))
    with pytest.raises(NotAllowed):
        reports.report(things.find("person", people.piotr.key), by=NOBODY, why="other")
    about = reports.report(things.find("person", people.nils.key), by=people.piotr, why="harassment")
    assert about.space is None
    assert about.seen["title"] == people.nils.name
    with pytest.raises(Refused):
        reports.decide(
            things.find("person", people.nils.key), by=people.ada, decision=Decision(reports.HIDE, "x")
        )
    decision = Decision(reports.SILENCE, reason="Pesters people.", silences=True, everywhere=True)
    reports.decide(things.find("person", people.nils.key), by=people.ada, decision=decision)
    assert safety.silenced(people.nils) is not None
    assert not may_write(people.nils, seen.asked)
    for wrong in (people.mette, people.ada):  # a lead of one space, and oneself
        with pytest.raises(NotAllowed):
            silences.silence(people.ada, by=wrong, reason="No.", space=None)
    with pytest.raises(NotAllowed):
        silences.silence(people.mette, by=people.piotr, reason="No.", space=seen.asked)


def test_the_proof_holds_and_holds_only_what_its_reader_may_see(seen):
    people, said = seen.people, seen.said
    mine = reports.report(things.find("comment", said.key), by=people.piotr, why="abuse", words="It hurts.")
    other = comments.say(seen.post, by=people.nils, text="And you, **too**.", language="en")
    reports.report(things.find("comment", other.key), by=people.mette, why="abuse", words="Secret words.")
    decision = Decision(reports.HIDE, reason="An insult.", answer="We acted.")
    reports.decide(things.find("comment", said.key), by=people.ada, decision=decision)

    def proof(person: Person) -> tuple[dict, zipfile.ZipFile]:
        package = zipfile.ZipFile(io.BytesIO(reports.export(mine, by=person)))
        for line in package.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(package.read(name)).hexdigest() == digest
        assert len(package.namelist()) == len(package.read("SHA256SUMS").splitlines()) + 1
        return json.loads(package.read("reports.json")), package

    told, package = proof(people.piotr)
    (entry,) = told["reports"]
    assert entry["seen"]["text"] == INSULT == package.read("texts/001.txt").decode()
    assert entry["digest_holds"]
    assert entry["words"] == "It hurts."
    assert "reason" not in entry
    assert "steps" not in entry
    assert "UTC" in package.read("index.html").decode()
    assert "Secret words" not in package.read("index.html").decode()
    told, package = proof(people.ada)
    assert [each["words"] for each in told["reports"]] == ["It hurts.", "Secret words."]
    assert [each["step"] for each in told["reports"][0]["steps"]][-2:] == ["comment.hide", "report.decide"]
    for person in (people.nils, people.clodagh):
        with pytest.raises(NotAllowed):
            reports.export(mine, by=person)
    # To whom it was said may have it too, without the words of who reported it.
    by_mette = Report.objects.get(comment=other)
    assert by_mette not in rules.own_reports(people.piotr)
    comments.say(seen.own, by=people.piotr, text="Why?", language="en")
    assert rules.may_export(people.piotr, mine)

    # The copy outlives its author and the report who made it; both lose their names.
    privacy.erase(person=fresh(people.nils), by=people.nils)
    privacy.erase(person=fresh(people.piotr), by=people.piotr)
    mine.refresh_from_db()
    assert mine.seen["text"] == INSULT
    assert mine.words == ""
    assert mine.by is None
    privacy.retire(at=timezone.now() + dt.timedelta(days=729))
    assert Report.objects.filter(pk=mine.pk).exists()
    privacy.retire(at=timezone.now() + dt.timedelta(days=731))
    assert not Report.objects.filter(pk=mine.pk).exists()
    assert Report.objects.filter(pk=by_mette.pk).exists()


def test_silences_end_by_themselves_and_are_forgotten(seen):
    people = seen.people
    with pytest.raises(Refused):
        silences.silence(people.nils, by=people.ada, reason="x", until=timezone.now())
    row = silences.silence(
        people.nils, by=people.ada, reason="x", until=timezone.now() + dt.timedelta(days=1)
    )
    again = silences.silence(
        people.nils, by=people.ada, reason="y", until=timezone.now() + dt.timedelta(days=2)
    )
    row.refresh_from_db()
    assert row.lifted_at
    assert safety.silences_of(people.nils) == [again]
    Silence.objects.filter(pk=again.pk).update(until=timezone.now() - dt.timedelta(minutes=1))
    assert safety.silenced(people.nils) is None
    assert not safety.silences_of(NOBODY)
    assert retire_silences(timezone.now() + dt.timedelta(days=729)) == 0
    assert retire_silences(timezone.now() + dt.timedelta(days=731)) == 1
    with pytest.raises(Refused):
        blocks.block(person=people.nils, other=people.nils)
    blocks.unblock(person=people.nils, other=people.mette)
