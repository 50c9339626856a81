"""Sessions are drafted, changed, announced and cancelled by those who run them, and seen by those they are for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.languages.models import Passage, Translation
from rostra.ledger.deriving import start_of
from rostra.ledger.models import Requirement, Standing
from rostra.live import reading, rules
from rostra.live.actions import requirements, sessions, zones
from rostra.live.models import Reminder, Session, SessionInvitation
from tests.factories.ledger import enrol
from tests.factories.live import make_registration, make_session

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() + dt.timedelta(days=30)
TIMES = {"first_day": DAY, "begins": dt.time(12, 30), "last_day": DAY, "finishes": dt.time(14)}


def _faults(verb, *args, **fields) -> set[str]:
    with pytest.raises(Faults) as caught:
        verb(*args, **fields)
    return {where for where, _said in caught.value.faults}


def test_a_session_is_prepared_announced_moved_and_cancelled(organisations, people) -> None:
    lindholt, maren = organisations.lindholt, people.maren
    with pytest.raises(NotAllowed):
        sessions.draft(organisation=organisations.zielony_brod, by=maren, title="Talk", **TIMES)
    made = sessions.draft(
        organisation=lindholt, by=maren, title="  Rumours  in town ", reminders=[24, 1, 24], admission="domains",
        domains=["@Lindholt.example"], **TIMES,
    )  # fmt: skip
    assert (made.title, made.slug, made.state, made.sequence) == (
        "Rumours in town",
        "rumours-in-town",
        "draft",
        0,
    )
    assert (made.reminders, made.domains, made.spoken) == ([24, 1], ["lindholt.example"], ["da"])
    assert made.time_zone == "Europe/Copenhagen"
    assert not rules.public_sessions().exists()
    assert rules.may_see_session(maren, made)
    assert not rules.may_see_session(people.mette, made)
    announced = sessions.announce(made, by=maren)
    assert rules.public_sessions().get() == announced
    assert rules.may_see_session(AnonymousUser(), announced)
    assert [row.minutes_before for row in Reminder.objects.order_by("pk")] == [24 * 60, 60]
    Reminder.objects.update(claimed_at=timezone.now(), done_at=timezone.now())
    told = sessions.change(announced, by=maren, room_url="https://rooms.example/x", summary="Short.")
    assert told.sequence == 0
    moved = sessions.change(told, by=maren, begins=dt.time(13), slug="other")
    assert (moved.sequence, moved.slug) == (1, "rumours-in-town")
    assert not Reminder.objects.filter(claimed_at__isnull=False).exists()
    with pytest.raises(NotAllowed):
        sessions.change(moved, by=people.basia, title="Mine")
    with pytest.raises(Refused):
        sessions.cancel(moved, by=maren, reason=" ")
    ended = sessions.cancel(moved, by=maren, reason="The speaker is ill.")
    assert (ended.state, ended.sequence) == ("cancelled", 2)
    assert not Reminder.objects.exists()
    assert rules.public_sessions().count() == 1
    with pytest.raises(Refused):
        sessions.change(ended, by=maren, title="Again")


def test_what_cannot_be_is_said_field_by_field(organisations, people, spring, brod) -> None:
    lindholt, maren = organisations.lindholt, people.maren
    wrong = {
        "title": " ", "kind": "party", "begins": dt.time(15), "threshold": 0, "reminders": [0], "capacity_online": 0,
        "admission": "domains", "domains": ["nowhere"], "outside_url": "https://else.example",
    }  # fmt: skip
    found = _faults(sessions.draft, organisation=lindholt, by=maren, **{**TIMES, **wrong})
    assert found == {
        "title", "kind", "finishes", "threshold", "capacity_online", "outside_organiser",
    } | ({"domains"} & found)  # fmt: skip
    alone = {"seen_by": "edition", "admission": "cohort", "title": "Talk"}
    assert _faults(sessions.draft, organisation=lindholt, by=maren, **alone, **TIMES) == {
        "seen_by",
        "admission",
    }
    foreign = {"organisation": lindholt, "edition": brod, "title": "Talk"}
    with pytest.raises(NotAllowed):
        sessions.draft(by=maren, **foreign, **TIMES)
    assert _faults(sessions.draft, by=None, **foreign, **TIMES) == {"organisation"}
    hybrid = sessions.draft(
        organisation=lindholt, by=None, title="Both", mode="hybrid", place="Town hall", **TIMES
    )
    make_registration(hybrid, people.mette, mode="on_site")
    with pytest.raises(Refused) as caught:
        sessions.change(hybrid, by=None, mode="online")
    assert caught.value.field == "mode"
    with pytest.raises(Refused) as caught:
        sessions.change(hybrid, by=None, outside_url="https://else.example", outside_organiser="Others")
    assert caught.value.field == "outside_url"
    assert _faults(sessions.change, hybrid, by=None, room_url="javascript:alert(1)") == {"room_url"}
    nowhere = sessions.draft(organisation=lindholt, by=None, title="Here", mode="on_site", **TIMES)
    with pytest.raises(Refused) as caught:
        sessions.announce(nowhere, by=None)
    assert caught.value.field == "place"


def test_everybody_sees_their_own(organisations, people, spring, brod) -> None:
    lindholt = organisations.lindholt
    public = make_session(lindholt)
    ours = make_session(lindholt, edition=spring, seen_by="edition")
    theirs = make_session(organisations.zielony_brod, edition=brod, seen_by="edition")
    closed = make_session(lindholt, seen_by="invited")
    draft = make_session(lindholt, state="draft", announced_at=None)
    enrol(spring, people.mette)
    assert set(rules.visible_sessions(AnonymousUser())) == {public}
    assert set(rules.visible_sessions(people.mette)) == {public, ours}
    SessionInvitation.objects.create(session=closed, person=people.mette)
    make_registration(theirs, people.mette)
    assert set(rules.visible_sessions(people.mette)) == {public, ours, theirs, closed}
    assert set(rules.desk_sessions(people.mette)) == set()
    assert set(rules.desk_sessions(people.maren)) == {public, ours, closed, draft}
    assert set(rules.desk_sessions(people.basia)) == {theirs}
    for person in (people.mette, people.maren, people.basia, AnonymousUser()):
        for session in (public, ours, theirs, closed):
            seen = rules.visible_sessions(person).filter(pk=session.pk).exists()
            assert rules.may_see_session(person, session) == seen


def test_a_session_asked_of_an_edition_is_due_with_its_catch_up(organisations, people, spring) -> None:
    mette = enrol(spring, people.mette)
    day = spring.starts_on + dt.timedelta(days=40)
    times = {**TIMES, "first_day": day, "last_day": day}
    made = sessions.draft(
        organisation=spring.organisation, edition=spring, by=None, title="Workshop", **times
    )
    asked = requirements.ask(made, by=None)
    assert requirements.ask(made, by=None) == asked
    assert (asked.kind, asked.due_days, asked.threshold, asked.minutes) == ("session", 54, 85, 90)
    standing = Standing.objects.get(enrolment=mette, requirement=asked)
    begins = start_of(mette)
    assert standing.due_on == begins + dt.timedelta(days=54)
    later = day + dt.timedelta(days=7)
    made = sessions.announce(made, by=None)
    moved = sessions.change(made, by=None, first_day=later, last_day=later)
    standing.refresh_from_db()
    assert standing.due_on == begins + dt.timedelta(days=61)
    with pytest.raises(Refused) as caught:
        sessions.change(moved, by=None, edition=None)
    assert caught.value.field == "edition"
    sessions.cancel(moved, by=None, reason="No room.")
    assert Requirement.objects.get(pk=asked.pk).retired_at is not None


def test_words_are_read_in_the_readers_language_where_they_are_translated(organisations) -> None:
    made = sessions.draft(
        organisation=organisations.lindholt, by=None, language="en", title="Rumours", **TIMES
    )
    said = reading.words(made, "pl")
    assert (said.title, said.title_lang, said.summary) == ("Rumours", "en", "")
    passage = Passage.objects.get(thing__sort="session", thing__key=made.key, address="title")
    row = Translation.objects.create(
        passage=passage, language="pl", text="Plotki", state="reviewed", source_text=passage.text,
        source_digest=passage.digest,
    )  # fmt: skip
    said = reading.words(made, "pl")
    assert (said.title, said.title_lang) == ("Plotki", "pl")
    sessions.change(made, by=None, title="Rumours, again", meaning_changed=False)
    assert not Translation.objects.get(pk=row.pk).outdated
    sessions.change(made, by=None, title="Lies")
    assert Translation.objects.get(pk=row.pk).outdated
    assert Session.objects.get().slug == "rumours"


def test_new_rules_of_a_zone_move_the_instant_and_not_the_time_on_the_wall(organisations) -> None:
    session = make_session(organisations.lindholt)
    still = make_session(organisations.lindholt)
    wrong = session.starts_at - dt.timedelta(hours=1)  # as older rules had it
    Session.objects.filter(pk=session.pk).update(starts_at=wrong, ends_at=wrong + dt.timedelta(minutes=75))
    make_registration(session, email="guest@example.org")
    assert zones.derive_again() == 1
    moved = Session.objects.get(pk=session.pk)
    assert (moved.starts_at, moved.begins, moved.sequence) == (session.starts_at, session.begins, 1)
    assert Session.objects.get(pk=still.pk).sequence == 0
    assert zones.derive_again() == 0
