"""The index keeps step with what the rooms change: after each verb, what it read again equals what a rebuild would read."""

from __future__ import annotations

import pytest

from rostra.languages.actions import translations
from rostra.languages.models import Thing
from rostra.live.actions import library, sessions, speakers
from rostra.live.models import Speaker
from rostra.programmes.models import Term
from rostra.search import audiences
from rostra.search.actions import index
from rostra.search.asking import search
from rostra.search.models import Entry
from tests.factories.library import make_item, with_file
from tests.factories.live import make_session
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
EVERYTHING = ["en", "da", "pl"]


def build():
    world = make_world()
    index.rebuild()
    return world


@pytest.fixture
def world(prepared):
    return prepared(build)


def found(typed: str, person=None, **limits) -> list[tuple[str, str]]:
    limits.setdefault("languages", EVERYTHING)
    answer = search(typed, audiences=audiences.of(person), **limits)
    assert not answer.is_loose
    return [(hit.source, hit.key) for hit in answer.hits]


def in_step() -> bool:
    index.follow.call()
    assert index.check().differences == []
    return True


def test_pages_are_found_and_follow_their_publishing(world):
    assert found("The dce") == [("programme", "dce")]
    assert in_step()
    page = world.content.one
    page.title = "Neighbourhoods"
    page.save_revision().publish()
    assert in_step()
    assert found("neighbourhoods") == [("module", "dce-a1")]
    page.unpublish()
    assert in_step()
    assert found("neighbourhoods") == []


def test_a_closed_programmes_activities_are_for_its_people_alone(world):
    mette, nils = world.people.mette, world.people.nils
    stranger = world.people.piotr
    assert found('"Read this"') == []
    assert found('"Read this"', stranger) == []
    assert found('"Read this"', mette) == [("activity", "dce-read")]
    assert "activity" not in search("read", languages=EVERYTHING).counts.get("kind", {})
    world.content.programme.open_reading = True
    world.content.programme.save_revision().publish()
    assert in_step()
    assert found('"Read this"') == [("activity", "dce-read")]
    assert found('"Read this"', nils) == [("activity", "dce-read")]


def test_a_translation_is_found_when_it_is_saved_and_gone_when_it_is_withdrawn(world):
    thing = Thing.objects.get(sort="term", key=Term.objects.get().key)
    passage = thing.passages.get(address="term")
    row = translations.save(passage=passage, language="da", text="at lukke kredsløbet", by=None)
    assert in_step()
    assert found("kredsløbet") == [("term", thing.key)]
    translations.withdraw(row, by=None)
    assert in_step()
    assert found("kredsløbet") == []
    Term.objects.all().delete()
    assert in_step()
    assert not Entry.objects.filter(source="term").exists()


def test_sessions_are_found_once_they_are_announced_by_those_who_hear_of_them(world):
    where = world.organisations.lindholt
    session = make_session(where, title="Rumours", state="draft", announced_at=None)
    assert in_step()
    assert found("rumours") == []
    session = sessions.announce(session, by=None)
    assert in_step()
    assert found("rumours") == [("session", session.key)]
    session = sessions.change(session, by=None, title="Facts")
    assert in_step()
    assert found("facts") == [("session", session.key)]
    inside = make_session(where, title="Only inside", edition=world.edition, seen_by="edition")
    index.touch("session", [inside.key])
    assert in_step()
    assert found("inside") == found("inside", world.people.piotr) == []
    assert found("inside", world.people.mette) == [("session", inside.key)]


def test_recordings_and_speakers_follow_consent_and_withdrawal(world):
    where = world.organisations.lindholt
    item = with_file(make_item(where, title="A panel filmed", published_at=None))
    library.publish(item, by=None)
    speaker = Speaker.objects.create(organisation=where, name="Zofia Nowak", slug="zofia")
    assert in_step()
    assert found("filmed") == [("recording", item.key)]
    assert found("Zofia") == []
    speakers.consent(speaker, note="by letter", by=None)
    assert in_step()
    assert found("zofia nowak") == [("speaker", speaker.key)]
    library.change(item, by=None, seen_by="staff")
    speakers.withdraw(speaker, by=None)
    assert in_step()
    assert found("filmed") == found("zofia") == []


def test_who_reads_what_is_asked_in_as_many_queries_for_many(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        audiences.of(world.people.mette)
