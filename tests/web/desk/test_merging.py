"""Merging two people at the desk: who is offered, what is said before, who may."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.cohorts.models import Enrolment
from rostra.people.models import Membership, Person
from tests.web.desk.conftest import enrol


@pytest.fixture
def guest(town) -> Person:
    made = Person.objects.create_user("m.krogh@home.example", name="Mette K")
    Membership.objects.create(person=made, organisation=town.organisations.lindholt, function="elected")
    enrol(town.spring, made, by=town.people.maren)
    return made


def test_a_guest_is_merged_with_the_account(town, as_, guest):
    client = as_(town.people.maren)
    path = reverse("desk:merge", args=[guest.key])
    assert path in client.get(reverse("desk:person", args=[guest.key])).content.decode()
    assert "Mette Krogh" in client.get(path).content.decode()
    found = client.get(path, {"q": "nils"}).content.decode()
    assert "Nils Bakke" in found
    look = client.get(path, {"into": town.people.mette.key}).content.decode()
    assert "is not kept" in look
    assert Enrolment.objects.get().person == guest
    done = client.post(path, {"into": town.people.mette.key})
    assert done["Location"] == reverse("desk:person", args=[town.people.mette.key])
    assert Enrolment.objects.get().person == town.people.mette


def test_a_manager_merges_no_account_and_nobody_of_others(town, as_, guest):
    client = as_(town.people.maren)
    assert client.get(reverse("desk:merge", args=[town.people.nils.key])).status_code == 403
    assert "merge/" not in client.get(reverse("desk:person", args=["nils"])).content.decode()
    path = reverse("desk:merge", args=[guest.key])
    found = client.get(path, {"q": "piotr"}).content.decode()
    assert "Nobody like that" in found
    assert client.post(path, {"into": town.people.piotr.key}).status_code == 400
    assert as_(town.people.basia).get(path).status_code == 404
    assert Enrolment.objects.get().person == guest


def test_a_guest_from_a_list_belongs_nowhere_and_is_found_by_the_enrolment(town, as_):
    guest = Person.objects.create_user("bo@home.example", name="Bo")
    row = enrol(town.spring, guest, by=town.people.maren)
    row.organisation = town.organisations.lindholt
    row.save()
    client = as_(town.people.maren)
    path = reverse("desk:merge", args=[guest.key])
    assert path in client.get(reverse("desk:enrolment", args=[row.key])).content.decode()
    assert client.get(path, {"q": "mette"}).status_code == 200
    client.post(path, {"into": town.people.mette.key})
    assert Enrolment.objects.get().person == town.people.mette
    assert as_(town.people.basia).get(path).status_code == 404
