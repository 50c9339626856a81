"""The directory of people: only who opted in, only what they wrote, gone at once; letters that carry no address."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.community.actions import directory, profiles
from rostra.community.letters import network as letters
from rostra.community.models import Block, Profile, Silence
from rostra.community.rules import network as rules
from rostra.community.searching.network import read_people
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.messaging.models import Message, QuietPeriod
from rostra.people.actions import privacy
from rostra.people.models import Consent, Person
from rostra.search.actions import index
from rostra.search.models import Stale, Text
from tests.cast import make_organisations, make_people
from tests.factories.network import shown, topic

VISITOR = AnonymousUser()


def make_directory() -> SimpleNamespace:
    """Mette, elected, is found by everybody; Piotr by who is signed in; Clodagh wrote an entry that nobody finds."""
    make_organisations()
    people = make_people()
    shown(people.mette, about="Havnen", topics=[topic("Youth")], languages=["da", "en"])
    shown(people.nils)
    shown(people.piotr, "signed_in")
    shown(people.clodagh, "nobody")
    return people


@pytest.fixture
def people(prepared) -> SimpleNamespace:
    return prepared(make_directory)


def found_by(person: object) -> set[str]:
    return set(rules.visible_profiles(person).values_list("person__key", flat=True))


def indexed() -> dict[str, str]:
    return {each.key: each.audience for each in read_people(None)}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_only_who_opted_in_is_found_and_only_by_whom_they_chose(people):
    assert found_by(VISITOR) == {"mette", "nils"}
    assert found_by(people.clodagh) == {"mette", "nils", "piotr"}
    assert indexed() == {"mette": "public", "nils": "public", "piotr": "signed-in"}
    page = Client().get("/en/community/directory/").content.decode()
    assert "Mette Krogh" in page
    assert "2 people" in page
    assert "Piotr" not in page
    assert "Clodagh" not in page
    assert "@" not in page
    inside = browser(people.clodagh).get("/en/community/directory/").content.decode()
    assert "Piotr Wrona" in inside
    assert "3 people" in inside
    assert "Clodagh Quay at work" not in inside
    for narrowed, names in (
        ("q=havn", {"Mette"}), ("language=en", {"Mette", "Nils"}), ("function=elected", {"Mette"}),
        ("country=DK&territory=DK-", {"Mette", "Nils"}), (f"topic={topic('Youth').key}", {"Mette"}), ("q=zzz", set()),
    ):  # fmt: skip
        page = Client().get(f"/en/community/directory/?{narrowed}").content.decode()
        assert {name for name in ("Mette", "Nils", "Piotr") if name in page} == names, narrowed


def test_what_staff_hold_is_not_shown_and_a_membership_that_ended_is_not(people):
    entry = Profile.objects.get(person=people.mette)
    page = Client().get(f"/en/community/directory/people/{entry.key}/").content.decode()
    assert "Lindholt" in page
    assert "Elected member" in page
    assert people.mette.email not in page
    assert "Councillor" not in page
    people.mette.memberships.update(ends_on=today() - dt.timedelta(days=1))
    page = Client().get(f"/en/community/directory/people/{entry.key}/").content.decode()
    assert "Lindholt" not in page
    assert "Mette Krogh" in page


def test_consent_is_kept_and_leaving_holds_at_once(people):
    given = Consent.objects.get(person=people.mette, withdrawn_at=None)
    assert (given.purpose, given.text_version) == ("directory", "2026-11/public")
    Stale.objects.all().delete()
    browser(people.mette).post(f"/en/learn/me/consents/{given.pk}/withdraw/")
    entry = Profile.objects.get(person=people.mette)
    assert entry.shown_to == "nobody"
    assert entry.about == "Havnen"
    assert "mette" not in found_by(people.ada)
    assert "mette" not in indexed()
    assert Stale.objects.filter(source="person", key="mette").exists()
    # A consent alone that goes is enough, whoever took it away.
    Consent.objects.filter(person=people.nils).update(withdrawn_at=now())
    assert found_by(VISITOR) == set()
    with pytest.raises(NotAllowed):
        profiles.save(person=people.nils, by=people.ada, shown_to="public")


def test_whoever_is_silenced_or_has_no_name_is_not_shown(people):
    Silence.objects.create(person=people.nils, reason="Rude")
    with pytest.raises(Refused):
        shown(people.nils)
    profiles.leave(person=people.nils, by=people.nils)
    Person.objects.filter(pk=people.mette.pk).update(name="")
    assert found_by(VISITOR) == set()  # a name is never made of the address


@pytest.mark.parametrize("where", ["academy", "organisation", "territory"])
def test_elected_people_are_hidden_from_visitors_in_a_quiet_period(people, where):
    index.rebuild("person")
    lindholt = people.mette.memberships.get().organisation
    days = {"starts_on": today(), "ends_on": today() + dt.timedelta(days=9)}
    place = {"organisation": lindholt} if where == "organisation" else {"territory": "DK-"}
    QuietPeriod.objects.create(title="Election", **days, **({} if where == "academy" else place))
    assert found_by(VISITOR) == {"nils"}
    assert found_by(people.clodagh) == {"mette", "nils", "piotr"}
    assert directory.follow() == 1
    index.follow.call()
    assert Text.objects.get(source="person", key="mette").audience == "signed-in"
    QuietPeriod.objects.update(
        ends_on=today() - dt.timedelta(days=1), starts_on=today() - dt.timedelta(days=9)
    )
    assert found_by(VISITOR) == {"mette", "nils"}
    assert (directory.follow(), indexed()["mette"]) == (1, "public")


def test_a_quiet_period_elsewhere_hides_nobody(people):
    QuietPeriod.objects.create(title="Wybory", territory="PL-", starts_on=today(), ends_on=today())
    assert found_by(VISITOR) == {"mette", "nils"}


def test_a_block_leaves_out_both_ways(people):
    Block.objects.create(person=people.mette, blocked=people.nils)
    assert "mette" not in found_by(people.nils)
    assert "nils" not in found_by(people.mette)
    assert not rules.may_write_to(people.nils, people.mette)
    assert not rules.may_answer(people.mette, people.nils)


def test_letters_carry_no_address_until_somebody_says_so(people):
    entry = Profile.objects.get(person=people.mette)
    nils = browser(people.nils)
    page = nils.get(f"/en/community/directory/people/{entry.key}/write/")
    assert b"with_address" not in page.content
    nils.post(
        f"/en/community/directory/people/{entry.key}/write/", {"text": "How did you do it?", "language": "en"}
    )
    letter = Message.objects.get(kind="person_letter")
    assert letter.person == people.mette
    assert "How did you do it?" in letter.text
    assert "Nils Bakke" in letter.text
    assert people.nils.email not in letter.text + letter.html + letter.subject
    token = letters.token(writer=people.nils, reader=people.mette)
    path = f"/en/community/directory/answer/{token}/"
    assert nils.get(path).status_code == 404  # for its reader alone
    mette = browser(people.mette)
    page = mette.get(path).content.decode()
    assert "Nils Bakke" in page
    assert people.nils.email not in page
    assert "/safety/report/person/nils/" in page
    mette.post(path, {"text": "By lot.", "language": "en", "with_address": "on"})
    answer = Message.objects.filter(kind="person_letter").latest("pk")
    assert answer.person == people.nils
    assert people.mette.email in answer.text
    assert letters.read_token(token + "x") is None


def test_nobody_writes_too_much_or_to_who_does_not_want_it(people):
    for _ in range(profiles.MOST_TO_ONE):
        profiles.write_to(people.mette, by=people.nils, text="Hello", language="en")
    with pytest.raises(Refused):
        profiles.write_to(people.mette, by=people.nils, text="Hello again", language="en")
    Profile.objects.filter(person=people.piotr).update(may_write=False)
    for other in (people.piotr, people.clodagh, people.nils):
        with pytest.raises(NotAllowed):
            profiles.write_to(other, by=people.nils, text="Hello", language="en")
    Silence.objects.create(person=people.nils, reason="Rude")
    with pytest.raises(NotAllowed):
        profiles.answer(people.mette, by=people.nils, text="Hello", language="en")


def test_a_moderator_takes_an_entry_down_and_says_why(people):
    entry = Profile.objects.get(person=people.nils)
    with pytest.raises(NotAllowed):
        profiles.take_down(entry, reason="Advertising", by=people.maren)
    profiles.take_down(entry, reason="Advertising", by=people.ada)
    assert "nils" not in found_by(people.ada)
    assert "Advertising" in Message.objects.get(kind="profile_taken_down").text


def test_who_is_erased_leaves_nothing(people):
    Stale.objects.all().delete()
    privacy.erase(person=people.mette, by=people.mette)
    assert not Profile.objects.filter(person=people.mette).exists()
    assert Stale.objects.filter(source="person", key="mette").exists()
    assert "mette" not in indexed()


def test_a_full_directory_costs_as_much_as_an_empty_one(people):
    client = browser(people.clodagh)
    client.get("/en/community/directory/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/community/directory/")
    many = Person.objects.bulk_create(
        Person(email=f"p{n}@many.example", name=f"Person {n}", password="!") for n in range(300)
    )
    Profile.objects.bulk_create(Profile(person=each, shown_to="public", headline="Here") for each in many)
    Consent.objects.bulk_create(
        Consent(person=each, purpose="directory", text_version="1", language="en") for each in many
    )
    with CaptureQueriesContext(connection) as full:
        page = client.get("/en/community/directory/").content.decode()
    assert "303 people" in page
    assert page.count("/community/directory/people/") == 30
    assert len(full) <= len(few), [each["sql"][:90] for each in full.captured_queries]
