"""Spaces: who finds, reads and writes; joining once; what leads decide; numbers that are right after every verb."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections

from rostra.cohorts.models import Cohort
from rostra.community.actions import blocks, comments, hiding, memberships, posts, silences, spaces, writing
from rostra.community.models import Comment, Space, SpaceMember
from rostra.community.reading_spaces import with_news
from rostra.community.rules import comments as comment_rules
from rostra.community.rules import spaces as rules
from rostra.community.rules.posts import visible_posts
from rostra.community.things import find
from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.models import Message
from rostra.people.models import Grant, Membership, Person
from tests.cast import make_organisations, make_people
from tests.factories.courses import make_course
from tests.factories.ledger import enrol, make_edition

NOBODY = AnonymousUser()
TEXT = "We tried **maps** in two villages."


def make_spaces() -> SimpleNamespace:
    """The cast; a space that is led by Mette and joined with a reason, one for Lindholt, one for everybody."""
    organisations, people = make_organisations(), make_people()
    ada = people.ada
    asked = spaces.open_(
        by=ada, kind="practice", title="Youth and councils", purpose="What works.", joining="reason",
        seen_by="members", checking="first", lead=people.mette, language="en",
    )  # fmt: skip
    own = spaces.open_(
        by=ada, kind="group", title="Our web site", joining="open", seen_by="signed_in", checking="none",
        organisation=organisations.lindholt, lead=people.maren, language="da",
    )  # fmt: skip
    public = spaces.open_(
        by=ada, kind="practice", title="Open space", joining="open", seen_by="public", checking="none",
        lead=people.ada, language="en",
    )  # fmt: skip
    return SimpleNamespace(people=people, organisations=organisations, asked=asked, own=own, public=public)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_spaces)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def keys(rows) -> set[str]:
    return {each.slug for each in rows}


def write(space: Space, by: Person, title: str = "Maps", **more):
    return writing.write(space, by=by, title=title, text=TEXT, language="en", **more)


def test_who_finds_and_reads_what(world):
    people, own, asked = world.people, world.own, world.asked
    assert keys(rules.findable_spaces(NOBODY)) == {"open-space"} == keys(rules.readable_spaces(NOBODY))
    assert keys(rules.readable_spaces(people.piotr)) == {"open-space"}
    assert keys(rules.findable_spaces(people.piotr)) == {"open-space", "youth-and-councils"}
    assert keys(rules.readable_spaces(people.nils)) == {"open-space", "our-web-site"}
    assert keys(rules.readable_spaces(people.mette)) == {"open-space", "our-web-site", "youth-and-councils"}
    assert keys(rules.spaces_of(people.mette)) == {"youth-and-councils"}
    assert keys(rules.readable_spaces(people.ada)) == {"open-space", "our-web-site", "youth-and-councils"}
    assert [rules.space_audience(each) for each in (world.public, asked)] == ["public", f"space:{asked.key}"]
    assert set(rules.keys_read_by(people.nils)) == {world.public.key, own.key}
    with pytest.raises(NotAllowed):
        memberships.join(own, by=people.piotr)
    # Whoever leaves the organisation leaves its space with it.
    memberships.join(own, by=people.nils)
    post = write(own, people.nils)
    Membership.objects.filter(person=people.nils).delete()
    assert not rules.is_in(people.nils, own)
    assert not rules.may_read(people.nils, own)
    assert not visible_posts(people.piotr).filter(pk=post.pk).exists()
    spaces.close(world.public, by=people.ada)
    assert rules.may_read(NOBODY, world.public)
    assert not rules.may_join(people.piotr, world.public)
    world.public.refresh_from_db()
    assert not rules.may_write(people.ada, world.public)
    with pytest.raises(Refused, match="cannot be read by everybody"):
        spaces.change(own, by=people.ada, seen_by="public")


def test_asking_joining_leaving_and_what_leads_decide(world):
    people, space = world.people, world.asked
    with pytest.raises(Refused) as refused:
        memberships.join(space, by=people.piotr)
    assert refused.value.field == "reason"
    row = memberships.join(space, by=people.piotr, reason="We begin a youth council.")
    assert row.state == "asked"
    assert memberships.join(space, by=people.piotr).pk == row.pk
    assert not rules.may_read(people.piotr, space)
    assert Message.objects.get(kind="join_asked").person == people.mette
    with pytest.raises(NotAllowed):
        memberships.decide(row, by=people.piotr, takes=True)
    memberships.decide(row, by=people.mette, takes=True, answer="Welcome.")
    with pytest.raises(Refused, match="already"):
        memberships.decide(row, by=people.mette, takes=False)
    space.refresh_from_db()
    assert rules.is_in(people.piotr, space)
    assert space.members == 2
    letter = Message.objects.get(kind="join_decided")
    assert letter.person == people.piotr
    assert letter.language == "pl"
    assert "Welcome." in letter.text
    with pytest.raises(Refused, match="needs a lead"):
        memberships.leave(space, by=people.mette)
    row.refresh_from_db()
    memberships.give_part(row, by=people.mette, role="lead")
    memberships.leave(space, by=people.mette)
    assert not rules.may_read(people.mette, space)
    brought = memberships.bring_in(space, people.nils, by=people.piotr)
    with pytest.raises(Refused):
        memberships.take_out(space, people.nils, by=people.piotr, reason="")
    memberships.take_out(space, people.nils, by=people.piotr, reason="Not what we talked about.")
    brought.refresh_from_db()
    assert brought.state == "removed"
    assert not rules.may_join(people.nils, space)
    space.refresh_from_db()
    assert space.members == 1


def test_a_working_group_is_proposed_and_answered(world):
    people = world.people
    group = spaces.propose(
        by=people.nils, title="Budget game", purpose="To make one.", language="en", leads=False
    )
    assert not rules.may_find(people.nils, group)
    assert keys(rules.proposals_of(people.nils)) == {"budget-game"}
    with pytest.raises(NotAllowed):
        spaces.decide(group, by=people.maren, opens=True)
    with pytest.raises(Refused) as refused:
        spaces.decide(group, by=people.ada, opens=True)
    assert refused.value.field == "lead"
    spaces.decide(group, by=people.ada, opens=True, lead=people.clodagh, answer="Please begin.")
    assert keys(rules.spaces_of(people.clodagh)) == {"budget-game"}
    letter = Message.objects.get(kind="space_decided")
    assert letter.person == people.nils
    assert "Please begin." in letter.text


def make_cohort_space() -> SimpleNamespace:
    world = make_spaces()
    edition = make_edition(make_course(), world.organisations.lindholt)
    cohort, other = (Cohort.objects.create(edition=edition, name=name) for name in ("Spring", "Autumn"))
    rows = [enrol(edition, getattr(world.people, key)) for key in ("mette", "nils", "clodagh")]
    for row, to in zip(rows, (cohort, cohort, other), strict=True):
        type(row).objects.filter(pk=row.pk).update(cohort=to)
    space = spaces.switch_on(cohort, by=world.people.tove)
    return SimpleNamespace(**vars(world), cohort=cohort, space=space, enrolments=rows)


def test_a_cohorts_space_is_for_its_people_and_its_team(prepared):
    world = prepared(make_cohort_space)
    people, space = world.people, world.space
    assert spaces.switch_on(world.cohort, by=people.maren) == space
    assert {each.key for each in rules.people_of(space)} == {
        "mette",
        "nils",
        "tove",
    }
    assert space.joining == "cohort"
    for who in ("mette", "nils", "tove", "maren", "ada"):
        assert rules.may_read(getattr(people, who), space), who
    for who in ("clodagh", "piotr", "basia", "kit", "eva", "edda"):
        assert not rules.may_find(getattr(people, who), space), who
    assert rules.spaces_of(people.tove).get() == space
    assert not rules.spaces_of(people.lasse).filter(pk=space.pk)
    with pytest.raises(NotAllowed):
        spaces.switch_on(world.cohort, by=people.basia)
    with pytest.raises(Refused, match="cohort"):
        memberships.leave(space, by=people.mette)
    post = write(space, people.mette, named=[people.tove])
    assert not post.held
    assert with_news(rules.spaces_of(people.nils), people.nils).get().news == 1
    memberships.see(space, by=people.nils)
    assert with_news(rules.spaces_of(people.nils), people.nils).get().news == 0
    memberships.hear(space, by=people.nils, hears="all")
    # Who moves to another cohort, or whose grant ends, is in it no longer, whatever row there is.
    type(world.enrolments[1]).objects.filter(pk=world.enrolments[1].pk).update(state="withdrawn")
    Grant.objects.filter(person=people.tove).delete()
    assert [rules.is_in(fresh(each), space) for each in (people.nils, people.tove)] == [False, False]
    assert not rules.may_read(fresh(people.nils), space)


def test_first_words_wait_silence_is_said_blocks_are_kept(world, work_off):
    people, space = world.people, world.asked
    memberships.bring_in(space, people.piotr, by=people.mette)
    memberships.bring_in(space, people.nils, by=people.mette)
    memberships.hear(space, by=people.nils, hears="all")
    held = write(space, people.piotr, "First")
    space.refresh_from_db()
    assert held.held
    assert space.posts == 0
    assert not visible_posts(people.nils).filter(pk=held.pk).exists()
    work_off()
    assert not Message.objects.filter(kind="post_new").exists()
    hiding.let_through(find("post", held.key), by=people.mette)
    space.refresh_from_db()
    assert space.posts == 1
    assert not write(space, people.piotr, "Second").held
    work_off()
    assert {each.person for each in Message.objects.filter(kind="post_new")} == {people.nils}
    assert Message.objects.filter(kind="post_new").count() == 2

    post = write(space, people.mette, "Question")
    first = comments.say(post, by=people.nils, text="Here *too*.", language="da")
    assert first.state == "held"
    hiding.let_through(find("comment", first.key), by=people.mette)
    answer = comments.say(
        post, by=people.piotr, text="Tak.", language="pl", parent=first, named=[people.mette]
    )
    post.refresh_from_db()
    assert (post.comments, answer.parent) == (2, first)
    work_off()
    told = {
        (each.kind, each.person.key) for each in Message.objects.filter(kind__in=("comment_new", "mention"))
    }
    assert told == {("comment_new", "mette"), ("mention", "mette"), ("comment_new", "nils")}
    assert comment_rules.mentions_of(people.mette).get().comment == answer
    with pytest.raises(Refused) as refused:
        comments.say(post, by=people.nils, text="## Head", language="da")
    assert refused.value.field == "text"

    blocks.block(person=people.nils, other=people.mette)
    with pytest.raises(Refused, match="cannot be named here"):
        comments.say(post, by=people.mette, text="Nils?", language="en", named=[people.nils])
    assert [each.pk for each in comment_rules.comments_of(people.mette, post)] == []
    assert not visible_posts(people.nils).filter(pk=post.pk).exists()
    with pytest.raises(Refused, match="cannot be named here"):
        comments.say(post, by=people.piotr, text="Ada?", language="en", named=[people.clodagh])

    comments.take_back(answer, by=people.piotr)
    post.refresh_from_db()
    assert post.comments == 1
    assert not comment_rules.mentions_of(people.mette).exists()
    silences.silence(people.piotr, space=space, by=people.mette, reason="Insults.", until=None)
    with pytest.raises(Refused, match="Insults"):
        comments.say(post, by=people.piotr, text="So?", language="en")
    with pytest.raises(Refused, match="Insults"):
        write(space, people.piotr)
    posts.remove(post, by=people.mette)
    space.refresh_from_db()
    assert space.posts == 2
    assert Comment.objects.filter(post=post).count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_joins_many_times_at_once_is_one_member():
    world = make_spaces()
    piotr, barrier, faults = world.people.piotr, threading.Barrier(4), []

    def join() -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            memberships.join(world.public, by=Person.objects.get(pk=piotr.pk))
        except Refused as refused:
            faults.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=join) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    assert not faults
    assert SpaceMember.objects.filter(space=world.public, person=piotr).count() == 1
    world.public.refresh_from_db()
    assert world.public.members == 2
