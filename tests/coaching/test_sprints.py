"""Sprints and aims: set, checked in on, shown, confirmed; what the ledger hears; what the cohort may say; what changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rostra.coaching.actions import aims, changes, pairs, plans, sprint_letters, sprints
from rostra.coaching.models import Aim, BeforeAfter, Flag
from rostra.coaching.rules import sprints as rules
from rostra.cohorts.actions import cohorts
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.models import Evidence, Standing
from rostra.messaging.models import Message
from rostra.people.models import Grant
from rostra.people.rules import forget_grants

pytestmark = pytest.mark.django_db


@pytest.fixture
def sprint(spring, people):
    return sprints.plan(
        edition=spring, number=1, title="Show your work", starts_on=spring.starts_on + dt.timedelta(days=8),
        ends_on=spring.starts_on + dt.timedelta(days=40), wanted=2, peers=True, by=people.maren,
        suggestions=[{"text": "Post once a week", "tag": "communicate"}, {"text": "", "tag": ""}],
    )  # fmt: skip


@pytest.fixture
def officer(people, enrolled):
    Grant.objects.filter(person=people.ole).delete()
    pairs.begin(kind="officer", helper=people.ole, enrolment=enrolled.mette, by=people.lasse)
    forget_grants(people.ole)
    return people.ole


def standing(enrolment, requirement) -> tuple[str, float | None]:
    row = Standing.objects.get(enrolment=enrolment, requirement=requirement)
    return row.state, row.value


def test_aims_met_and_not_met_feed_the_ledger_and_corrections_take_back(people, enrolled, sprint, officer):
    requirement = sprints.ask(sprint, by=people.maren)
    assert (requirement.due_days, requirement.accepts) == (40, ["accepted"])
    sprint.refresh_from_db()
    given = {"enrolment": enrolled.mette, "sprint": sprint, "by": people.mette}
    first = aims.set_(**given, suggestion=sprint.suggestions[0]["id"], key="a1")
    assert aims.set_(**given, suggestion=sprint.suggestions[0]["id"], key="a1") == first
    assert (first.text, first.tag) == ("Post once a week", "communicate")
    assert first.due_on - first.created_at.date() in (dt.timedelta(days=7), dt.timedelta(days=8))
    second = aims.set_(**given, text="Meet the school board", tag="collaborate", shared=True)
    for wrong, field in (
        ({"text": ""}, "text"),
        ({"text": "x", "tag": "dance"}, "tag"),
        ({"text": "x" * 301, "tag": "communicate"}, "text"),
        ({"text": "x", "tag": "communicate", "due_on": sprint.ends_on + dt.timedelta(days=1)}, "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            aims.set_(**given, **wrong)
        assert refused.value.field == field
    aims.attach(first, url="https://example.org/post", by=people.mette)
    aims.check_in(first, how="done", by=people.mette)
    first.refresh_from_db()
    assert first.state == "open", "with an officer somebody confirms"
    with pytest.raises(NotAllowed):
        aims.decide(first, met=True, by=people.mette)
    aims.decide(first, met=True, by=officer)
    aims.decide(second, met=False, reason="They were away.", by=officer)
    assert standing(enrolled.mette, requirement) == ("open", 50.0)
    aims.reopen(second, by=officer)
    aims.decide(second, met=True, by=officer)
    assert standing(enrolled.mette, requirement)[0] == "met"
    aims.reopen(first, by=officer)
    assert standing(enrolled.mette, requirement)[0] == "open"
    kinds = Evidence.objects.filter(requirement=requirement).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["attempted", "voided", "accepted", "voided"]


def test_without_an_officer_the_word_counts_once_something_shows_it(people, enrolled, sprint):
    requirement = sprints.ask(sprint, by=people.maren)
    sprints.change(sprint, by=people.maren, wanted=1)
    aim = aims.set_(
        enrolment=enrolled.nils, sprint=sprint, text="Ask ten people", tag="co_produce", by=people.nils
    )
    aims.check_in(aim, how="done", by=people.nils)
    aim.refresh_from_db()
    assert aim.state == Aim.State.OPEN
    aims.attach(aim, text="Ten people said three things.", by=people.nils)
    aim.refresh_from_db()
    assert aim.state == Aim.State.MET
    assert standing(enrolled.nils, requirement)[0] == "met"


def test_files_are_what_their_bytes_say(people, enrolled, sprint, officer):
    aim = aims.set_(enrolment=enrolled.mette, sprint=sprint, text="Post", tag="communicate", by=people.mette)
    for hostile in (b"<script>alert(1)</script>", b"MZ\x90\x00", b"PK\x03\x04junk"):
        with pytest.raises(Refused) as refused:
            aims.attach(aim, file=SimpleUploadedFile("post.pdf", hostile), by=people.mette)
        assert refused.value.field == "file"
    kept = aims.attach(
        aim, file=SimpleUploadedFile('../../"x".exe', b"%PDF-1.7\n"), text="Look", by=people.mette
    )
    assert (kept.file_name, kept.file.name.startswith("aims/")) == ("x.pdf", True)
    with pytest.raises(Refused):
        aims.attach(aim, url="javascript:alert(1)", by=people.mette)
    assert list(rules.visible_evidence(officer)) == [kept]
    for outsider in (people.nils, people.basia, people.kit, people.clodagh):
        assert not rules.visible_evidence(outsider).exists()


def test_stuck_raises_a_flag_and_acting_for_a_member_is_noted(people, enrolled, sprint, officer):
    from wagtail.models import ModelLogEntry

    aim = aims.set_(enrolment=enrolled.mette, sprint=sprint, text="Post", tag="communicate", by=officer)
    aims.check_in(aim, how="stuck", note="No photo", flag=True, by=people.mette)
    assert Flag.objects.get(enrolment=enrolled.mette).text == "No photo"
    line = ModelLogEntry.objects.get(action="coaching.aim.set")
    assert (line.user, line.data["on_behalf_of"]) == (officer, str(people.mette.pk))
    with pytest.raises(NotAllowed):
        aims.set_(enrolment=enrolled.nils, sprint=sprint, text="Post", tag="communicate", by=officer)


def test_the_cohort_answers_shared_aims_and_never_sees_how_they_stand(people, enrolled, sprint, officer):
    given = {"enrolment": enrolled.mette, "sprint": sprint, "tag": "communicate", "by": people.mette}
    shared, own = aims.set_(**given, text="Post", shared=True), aims.set_(**given, text="Call")
    assert list(rules.shared_aims(people.nils)) == [shared]
    assert not rules.shared_aims(people.piotr).exists()
    note = aims.say(shared, text="Try Mondays.", by=people.nils)
    for person, aim in ((people.nils, own), (people.piotr, shared), (people.mette, shared)):
        with pytest.raises(NotAllowed):
            aims.say(aim, text="Hello", by=person)
    assert not rules.visible_aims(people.nils).exists()
    with pytest.raises(NotAllowed):
        aims.hide(note, by=people.clodagh)
    aims.hide(note, by=people.mette)
    assert not rules.visible_peer_notes(people.mette).exists()


def test_sprints_move_with_their_cohort(people, spring, enrolled):
    cohort = cohorts.add(edition=spring, name="North", by=people.maren)
    day = spring.starts_on + dt.timedelta(days=20)
    given = {"edition": spring, "starts_on": day, "ends_on": day + dt.timedelta(days=20), "by": people.maren}
    mine = sprints.plan(**given, cohort=cohort, number=1, title="North")
    everybody = sprints.plan(**given, number=1, title="All")
    with pytest.raises(Refused) as twice:
        sprints.plan(**given, number=1, title="All again")
    assert twice.value.code == "twice"
    for by in (people.basia, people.ole, people.tove):
        with pytest.raises(NotAllowed):
            sprints.shift(cohort, days=7, by=by)
    assert sprints.shift(cohort, days=7, by=people.maren) == [mine]
    mine.refresh_from_db(), everybody.refresh_from_db()
    assert (mine.starts_on - day, everybody.starts_on) == (dt.timedelta(days=7), day)


def test_a_plan_is_not_written_over(people, enrolled):
    plan = plans.save(enrolment=enrolled.mette, by=people.mette, revision=0, title="My page")
    assert plan.revision == 1
    with pytest.raises(Refused) as stale:
        plans.save(enrolment=enrolled.mette, by=people.mette, revision=0, title="Old")
    assert stale.value.code == "stale"
    with pytest.raises(NotAllowed):
        plans.save(enrolment=enrolled.mette, by=people.nils, revision=1, title="Not mine")


def test_before_and_after_needs_consent_at_every_step_and_goes_at_once(people, enrolled):
    words = {
        "title": "From silence to answers",
        "before": "Nobody knew.",
        "after": "They ask.",
        "language": "en",
    }
    story = changes.write(enrolment=enrolled.mette, by=people.mette, **words)
    with pytest.raises(NotAllowed):
        changes.write(enrolment=enrolled.mette, by=people.maren, story=story, **words)
    with pytest.raises(Refused):
        changes.publish(story, by=people.maren)
    changes.consent(story, to="cohort", by=people.mette)
    with pytest.raises(NotAllowed):
        changes.publish(story, by=people.tove)
    changes.publish(story, by=people.maren)
    assert not rules.published_stories().exists()
    assert list(rules.visible_stories(people.nils)) == [story]
    assert not rules.visible_stories(people.piotr).exists()
    changes.consent(story, to="public", named=True, by=people.mette)
    assert not rules.published_stories().exists(), "wider consent is read again"
    changes.publish(story, by=people.maren)
    assert list(rules.published_stories()) == [story]
    changes.write(enrolment=enrolled.mette, by=people.mette, story=story, **words)
    assert not rules.published_stories().exists(), "new words are read again"
    changes.publish(story, by=people.maren)
    changes.consent(story, to="none", by=people.mette)
    assert BeforeAfter.objects.get().state == "withdrawn"
    assert not rules.visible_stories(people.nils).exists()


def test_who_has_no_aim_hears_once_that_a_sprint_begins(people, spring, enrolled):
    day = spring.starts_on + dt.timedelta(days=10)
    given = {"edition": spring, "number": 3, "title": "Now", "starts_on": day, "by": people.maren}
    sprint = sprints.plan(**given, ends_on=day + dt.timedelta(days=9))
    aims.set_(enrolment=enrolled.nils, sprint=sprint, text="Post", tag="communicate", by=people.nils)
    assert (sprint_letters.tell_started(), sprint_letters.tell_started()) == (2, 0)
    told = Message.objects.filter(kind="sprint_started")
    assert set(told.values_list("person__key", flat=True)) == {"mette", "clodagh"}
    assert "Stop them" in told.get(person__key="clodagh").html
