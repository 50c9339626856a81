"""Organisations and members by the hundred are the same rows as one by one."""

from __future__ import annotations

import pytest
from django.db import transaction
from wagtail.models import ModelLogEntry

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.messaging.models import Message
from rostra.people.actions import memberships, persons
from rostra.people.actions import organisations as verbs
from rostra.people.actions.bulk import NewMember, NewOrganisation, add_members, add_organisations
from rostra.people.models import Membership, Organisation, Person

pytestmark = pytest.mark.django_db

FIELDS = ("email", "name", "language", "time_zone", "joined_at", "is_active")


@pytest.fixture
def lindholt(organisations) -> Organisation:
    return organisations.lindholt


def test_members_as_one_by_one(lindholt):
    wanted = [NewMember(f"P{n}@x.example", f"  Person   {n}", "elected", "da") for n in range(3)]
    with transaction.atomic():
        for each in wanted:
            person = persons.find_or_add(email=each.email, name=each.name, language="da", by=None)
            memberships.add(person=person, organisation=lindholt, function="elected", by=None)
        expected = rows(lindholt)
        transaction.set_rollback(True)
    made = add_members(lindholt, wanted, by=None)
    assert [each.name for each in made] == ["Person 0", "Person 1", "Person 2"]
    assert rows(lindholt) == expected
    assert not made[0].has_usable_password()
    assert Message.objects.count() == 0
    line = ModelLogEntry.objects.get(action="people.membership.add_many")
    assert line.data == {"added": 3, "people": 3}


def rows(organisation: Organisation) -> list[tuple]:
    people = Person.objects.filter(email__endswith="@x.example").order_by("email").values_list(*FIELDS)
    there = Membership.objects.filter(organisation=organisation, person__email__endswith="@x.example")
    return [*people, *there.order_by("person__email").values_list("person__email", "function", "title")]


def test_who_is_known_stays(lindholt, people):
    nameless = persons.find_or_add(email="n@x.example", by=None)
    wanted = [
        NewMember(people.mette.email, "Other Name"),
        NewMember("n@x.example", "Named", joined_at=now()),
    ]
    before = Person.objects.count()
    assert [each.pk for each in add_members(lindholt, wanted, by=None)] == [people.mette.pk, nameless.pk]
    assert [each.pk for each in add_members(lindholt, wanted, by=None)] == [people.mette.pk, nameless.pk]
    people.mette.refresh_from_db()
    nameless.refresh_from_db()
    assert (people.mette.name == "Other Name", nameless.name, Person.objects.count()) == (
        False,
        "Named",
        before,
    )
    assert nameless.joined_at is not None


def test_what_is_refused(lindholt, people):
    with pytest.raises(NotAllowed):
        add_members(lindholt, [], by=people.mette)
    with pytest.raises(NotAllowed):
        add_organisations([], by=people.mette)
    with pytest.raises(Refused) as refused:
        add_members(lindholt, [NewMember("a@x.example"), NewMember("no address")], by=None)
    assert (refused.value.field, Person.objects.filter(email="a@x.example").count()) == ("email", 0)
    with pytest.raises(Refused):
        add_organisations([NewOrganisation("new", lindholt.name.upper(), country=lindholt.country)], by=None)
    twice = [NewOrganisation(key, "Same", country="DK") for key in ("one", "two")]
    with pytest.raises(Refused):
        add_organisations(twice, by=None)
    with pytest.raises(Refused):
        add_organisations([NewOrganisation("new", "New", time_zone="Mars/North")], by=None)


def test_organisations_as_one_by_one(lindholt):
    with transaction.atomic():
        verbs.add(key="n", name=" New  town ", country="dk", territory="dk01", by=None)
        fields = ("key", "name", "kind", "country", "territory", "language", "time_zone")
        expected = Organisation.objects.values_list(*fields).get(key="n")
        transaction.set_rollback(True)
    new = NewOrganisation("n", " New  town ", country="dk", territory="dk01")
    made = add_organisations([NewOrganisation("lindholt", "-"), new], by=None)
    assert made[0] == lindholt
    assert Organisation.objects.values_list(*fields).get(key="n") == expected
    assert add_organisations([new], by=None) == made[1:]
