"""Organisations, persons, grants, invitations, links, profile, consent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import token_hash
from rostra.people import rules
from rostra.people.actions import (
    access,
    consents,
    grants,
    invitations,
    links,
    organisations,
    persons,
    profile,
)
from rostra.people.models import Grant, Invitation, Organisation, Person, SignInLink


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def refusal(call, **arguments) -> Refused:
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value


# ---------------------------------------------------------------- organisations


def test_an_organisation_is_added_with_one_audit_line(people):
    made = organisations.add(
        name="  Havneby   Kommune ", kind="municipality", country="dk", territory="dk-havneby", language="da",
        time_zone="Europe/Copenhagen", by=people.ada,
    )  # fmt: skip
    assert (made.name, made.country, made.territory) == ("Havneby Kommune", "DK", "DK-HAVNEBY")
    line = ModelLogEntry.objects.get(action="people.organisation.add")
    assert (line.user, line.object_id) == (people.ada, str(made.pk))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "lindholt municipality (INVENTED)", "country": "DK"}, "name"),
        ({"name": "X", "country": "DNK"}, "country"),
        ({"name": "X", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"name": "X", "language": "tlh"}, "language"),
        ({"name": "X", "kind": "kingdom"}, "kind"),
        ({"name": "X" * 201}, "name"),
    ],
)
def test_a_wrong_organisation_is_refused_by_field(people, fields, field):
    assert refusal(organisations.add, by=people.ada, **fields).field == field
    assert Organisation.objects.count() == 3


def test_only_its_managers_change_an_organisation(people, organisations):
    from rostra.people.actions.organisations import change

    change(organisations.lindholt, by=people.maren, territory="DK-1")
    organisations.lindholt.refresh_from_db()
    assert organisations.lindholt.territory == "DK-1"
    with pytest.raises(NotAllowed):
        change(organisations.lindholt, by=people.basia, name="Ours")
    with pytest.raises(TypeError):
        change(organisations.lindholt, by=people.maren, key="other")


def test_managers_of_one_organisation_add_none(people):
    with pytest.raises(NotAllowed):
        organisations.add(name="New", by=people.maren)


# ---------------------------------------------------------------- persons


def test_a_person_is_found_whatever_the_case_of_the_address(people):
    assert (
        persons.find_or_add(email=" METTE@Lindholt.example ", name="Other", by=people.maren) == people.mette
    )
    assert fresh(people.mette).name == "Mette Krogh"


def test_a_wrong_address_is_refused(people):
    assert refusal(persons.find_or_add, email="mette@", by=people.ada).field == "email"


def test_joining_happens_once_and_only_to_open_accounts(people):
    gus = persons.join(email=people.gus.email)
    first = gus.joined_at
    assert first is not None
    assert persons.join(email=people.gus.email).joined_at == first
    Person.objects.filter(pk=gus.pk).update(is_active=False)
    assert refusal(persons.join, email=people.gus.email).code == "closed"


def test_an_unknown_language_becomes_one_of_ours(db):
    assert persons.join(email="new@x.example", language="pl-PL").language == "pl"
    assert persons.join(email="newer@x.example", language="xx").language == "en"


# ---------------------------------------------------------------- grants


def test_a_role_is_given_once_and_moves_its_end(people):
    until = timezone.now() + timedelta(days=10)
    first = grants.give(
        person=people.clodagh, role="trainer", scope_kind="edition", scope_key="dce-spring", by=people.ada
    )
    again = grants.give(
        person=people.clodagh,
        role="trainer",
        scope_kind="edition",
        scope_key="dce-spring",
        until=until,
        by=people.ada,
    )
    assert (first.pk, again.until) == (again.pk, until)
    assert rules.is_staff(fresh(people.clodagh)) is True
    grants.revoke(again, by=people.ada)
    assert rules.is_staff(fresh(people.clodagh)) is False
    assert grants.revoke(again, by=people.ada).revoked_at == again.revoked_at
    assert Grant.objects.filter(person=people.clodagh).count() == 1


@pytest.mark.parametrize(
    ("role", "kind", "key", "field"),
    [
        ("editor", "edition", "dce-spring", "role"),
        ("coach", "site", "", None),
        ("coach", "person", "nobody", "scope_key"),
        ("manager", "organisation", "", "scope_key"),
        ("manager", "site", "x", "scope_key"),
        ("king", "site", "", "role"),
    ],
)
def test_grants_that_make_no_sense_are_refused(people, role, kind, key, field):
    if field is None:
        assert grants.give(person=people.gus, role=role, scope_kind=kind, scope_key=key, by=people.ada).pk
    else:
        refused = refusal(
            grants.give, person=people.gus, role=role, scope_kind=kind, scope_key=key, by=people.ada
        )
        assert refused.field == field


def test_an_end_in_the_past_is_refused(people):
    past = timezone.now() - timedelta(days=1)
    refused = refusal(
        grants.give, person=people.gus, role="evaluator", scope_kind="site", until=past, by=people.ada
    )
    assert refused.field == "until"


def test_nobody_raises_themselves(people):
    for person in (people.maren, people.edda, people.mette, people.eva):
        with pytest.raises(NotAllowed):
            grants.give(person=person, role="site_admin", scope_kind="site", by=person)


def test_managers_appoint_coaches_of_their_own_people_only(people):
    assert grants.give(
        person=people.kit, role="coach", scope_kind="person", scope_key="nils", by=people.maren
    ).pk
    with pytest.raises(NotAllowed):
        grants.give(person=people.kit, role="coach", scope_kind="person", scope_key="piotr", by=people.maren)


def test_the_last_administrator_stays(people):
    grant = Grant.objects.get(person=people.ada)
    assert refusal(lambda: grants.revoke(grant, by=people.ada)).code == "last_admin"
    grants.give(person=people.lasse, role="site_admin", scope_kind="site", by=people.ada)
    grants.revoke(grant, by=fresh(people.lasse))
    assert fresh(people.ada).is_superuser is False
    assert fresh(people.lasse).is_superuser is True


def test_the_editors_area_follows_the_grants_and_their_end(people):
    grant = grants.give(
        person=people.gus, role="editor", scope_kind="programme", scope_key="dce", by=people.ada,
        until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert list(people.gus.groups.values_list("name", flat=True)) == ["editor programme dce"]
    assert fresh(people.gus).has_perm("wagtailadmin.access_admin") is True
    Grant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(minutes=1))
    assert access.follow_ended() == 1
    assert fresh(people.gus).has_perm("wagtailadmin.access_admin") is False
    assert access.follow_ended() == 0


# ---------------------------------------------------------------- invitations


def test_an_invitation_is_kept_as_a_hash_and_works_once(people, organisations):
    invitation, token = invitations.invite(
        email="New@Lindholt.example", name="New Member", organisation=organisations.lindholt, by=people.maren
    )
    assert token not in str(Invitation.objects.values())
    assert invitation.token_hash == token_hash(token)
    person = invitation.person
    assert (person.joined_at, person.memberships.get().organisation) == (None, organisations.lindholt)
    accepted = invitations.accept(token=token)
    assert accepted.person.joined_at is not None
    assert refusal(invitations.accept, token=token).code == "used"


def test_invitations_that_do_not_work_say_why(people):
    assert refusal(invitations.accept, token="nothing").code == "unknown"
    _first, old = invitations.invite(email="a@b.example", by=people.ada)
    newer, token = invitations.invite(email="a@b.example", by=people.ada)
    assert refusal(invitations.accept, token=old).code == "withdrawn"
    Invitation.objects.filter(pk=newer.pk).update(expires_at=timezone.now())
    assert refusal(invitations.accept, token=token).code == "expired"
    third, token = invitations.invite(email="a@b.example", by=people.ada)
    invitations.withdraw(third, by=people.ada)
    assert refusal(invitations.accept, token=token).code == "withdrawn"
    _fourth, token = invitations.invite(email="a@b.example", by=people.ada)
    Person.objects.filter(email="a@b.example").update(is_active=False)
    assert refusal(invitations.accept, token=token).code == "closed"


def test_only_managers_invite_into_their_organisation(people, organisations):
    for person in (people.basia, people.mette, people.tove):
        with pytest.raises(NotAllowed):
            invitations.invite(email="a@b.example", organisation=organisations.lindholt, by=person)
    with pytest.raises(NotAllowed):
        invitations.invite(email="a@b.example", by=people.maren)
    assert Person.objects.filter(email="a@b.example").exists() is False


# ---------------------------------------------------------------- links


def test_a_sign_in_link_works_once(people):
    token = links.make(person=people.gus)
    assert token not in str(SignInLink.objects.values())
    assert links.use(token=token) == people.gus
    assert fresh(people.gus).joined_at is not None
    assert refusal(links.use, token=token).code == "used"
    assert refusal(links.use, token="nothing").code == "unknown"


def test_a_newer_link_ends_the_older_one(people):
    old = links.make(person=people.gus)
    links.make(person=people.gus)
    assert refusal(links.use, token=old).code == "expired"


def test_only_an_administrator_makes_links_for_others(people):
    assert links.make(person=people.gus, by=people.ada)
    for person in (people.maren, people.gus, people.ole):
        with pytest.raises(NotAllowed):
            links.make(person=people.gus, by=person)


# ---------------------------------------------------------------- profile and consent


def test_a_profile_is_changed_by_its_owner(people):
    values = {"name": " Mette  K. ", "address_as": "Mette", "language": "pl", "time_zone": "Europe/Warsaw"}
    profile.change(person=people.mette, by=people.mette, **values)
    assert fresh(people.mette).name == "Mette K."
    line = ModelLogEntry.objects.get(action="people.person.change")
    assert "Mette" not in f"{line.label}{line.data}"
    for person in (people.maren, people.ole, people.piotr):
        with pytest.raises(NotAllowed):
            profile.change(person=people.mette, by=person, **values)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("language", "xx"), ("time_zone", "Nowhere"), ("address_as", "x" * 81)],
)
def test_a_wrong_profile_is_refused_by_field(people, field, value):
    values = {"name": "Mette", "address_as": "", "language": "da", "time_zone": "UTC", field: value}
    assert refusal(profile.change, person=people.mette, by=people.mette, **values).field == field


def test_consent_is_given_once_per_version_and_taken_back(people):
    text = {"purpose": "photos", "language": "en"}
    first = consents.give(person=people.mette, by=people.mette, text_version="1", **text)
    assert consents.give(person=people.mette, by=people.mette, text_version="1", **text) == first
    second = consents.give(person=people.mette, by=people.mette, text_version="2", **text)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    with pytest.raises(NotAllowed):
        consents.withdraw(second, by=people.maren)
    assert consents.withdraw(second, by=people.mette).withdrawn_at is not None
    with pytest.raises(NotAllowed):
        consents.give(person=people.mette, by=people.ole, text_version="3", **text)
