"""Organisations, members, roles and help with signing in."""

from __future__ import annotations

from django.urls import reverse

from rostra.people.models import Grant, Membership, Organisation, Person, SignInLink


def test_the_newly_elected_are_pasted_with_their_term(town, as_):
    client = as_(town.people.maren)
    text = "Ane Bro <ane@lindholt.example>\nivar@lindholt.example, Ivar Å"
    given = {"text": text, "function": "elected", "starts_on": "2026-01-01", "ends_on": "2029-12-31"}
    response = client.post(reverse("desk:members_paste", args=["lindholt"]), given)
    assert response.status_code == 302
    made = Membership.objects.filter(organisation__key="lindholt", ends_on="2029-12-31")
    assert sorted(each.person.name for each in made) == ["Ane Bro", "Ivar Å"]
    foreign = client.post(reverse("desk:members_paste", args=["zielony-brod"]), given)
    assert foreign.status_code == 404


def test_a_fault_in_the_list_keeps_the_list(town, as_):
    given = {"text": "Ane <ane@lindholt.example>\nIvar <ivar@>", "function": "elected"}
    response = as_(town.people.maren).post(reverse("desk:members_paste", args=["lindholt"]), given)
    assert response.status_code == 400
    assert "Ivar &lt;ivar@&gt;" in response.content.decode()
    assert not Person.objects.filter(email="ane@lindholt.example").exists()


def test_a_membership_ends_on_a_day(town, as_):
    membership = town.people.mette.memberships.get()
    as_(town.people.maren).post(reverse("desk:membership_end", args=[membership.pk]), {"on": "2026-12-31"})
    membership.refresh_from_db()
    assert membership.ends_on.isoformat() == "2026-12-31"


def test_an_administrator_adds_an_organisation_and_a_manager_does_not(town, as_):
    given = {
        "name": "Nørby",
        "kind": "municipality",
        "country": "dk",
        "language": "da",
        "time_zone": "Europe/Copenhagen",
    }
    assert as_(town.people.maren).post(reverse("desk:organisation_new"), given).status_code == 403
    as_(town.people.ada).post(reverse("desk:organisation_new"), given)
    assert Organisation.objects.get(name="Nørby").country == "DK"


def test_a_manager_appoints_a_trainer_of_the_own_edition_only(town, as_):
    client = as_(town.people.maren)
    path = reverse("desk:grant_give", args=[town.people.lasse.key])
    client.post(path, {"role": "trainer", "scope": f"edition:{town.spring.key}", "until": "2027-06-30"})
    grant = Grant.objects.get(person=town.people.lasse, role="trainer")
    assert grant.until.isoformat() == "2027-06-30T22:00:00+00:00"
    for role, scope in (
        ("trainer", f"edition:{town.brod.key}"), ("site_admin", "site:"), ("manager", "organisation:lindholt"),
    ):  # fmt: skip
        assert client.post(path, {"role": role, "scope": scope}).status_code == 400
    assert Grant.objects.filter(person=town.people.lasse).count() == 2
    client.post(reverse("desk:grant_revoke", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.revoked_at is not None


def test_a_sign_in_link_is_shown_once_and_works_once(town, as_, client):
    response = as_(town.people.ada).post(reverse("desk:sign_in_link", args=[town.people.mette.key]))
    text = response.content.decode()
    start = text.index("/sign-in/")
    token = text[start + len("/sign-in/") : text.index("/", start + len("/sign-in/"))]
    assert SignInLink.objects.filter(person=town.people.mette, used_at=None).count() == 1
    assert client.get(reverse("sign_in_link", args=[token])).status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(reverse("sign_in_link", args=[token]))
    assert client.session["_auth_user_id"] == str(town.people.mette.pk)


def test_a_manager_cannot_sign_in_as_somebody_else(town, as_):
    path = reverse("desk:sign_in_link", args=[town.people.mette.key])
    assert as_(town.people.maren).post(path).status_code == 403
    assert SignInLink.objects.count() == 0


def test_a_person_is_added_with_a_membership(town, as_):
    given = {
        "email": "Nye@Lindholt.example", "name": "Nye Folk, Jr.", "organisation": town.organisations.lindholt.pk,
        "function": "official",
    }  # fmt: skip
    response = as_(town.people.maren).post(reverse("desk:person_new"), given)
    person = Person.objects.get(email="nye@lindholt.example")
    assert response["Location"] == reverse("desk:person", args=[person.key])
    assert person.memberships.get().organisation == town.organisations.lindholt
