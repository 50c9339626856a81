"""Who may do what where: three organisations, scopes, ends, revocation."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from rostra.people import rules
from rostra.people.models import Grant, Person, Role, Scope


def fresh(person: Person) -> Person:
    """The same person in another request."""
    return Person.objects.get(pk=person.pk)


def keys(queryset) -> set[str]:
    return set(queryset.values_list("key", flat=True))


def test_grants_are_asked_for_once_per_instance(people, django_assert_num_queries):
    maren = fresh(people.maren)
    with django_assert_num_queries(1):
        rules.grants_of(maren)
        rules.is_site_admin(maren)
        rules.has_grant(maren, [Role.MANAGER], [("organisation", "lindholt")])
        rules.is_staff(maren)


def test_a_stranger_and_an_inactive_person_hold_nothing(people):
    assert rules.grants_of(AnonymousUser()) == []
    people.ada.is_active = False
    assert rules.is_site_admin(people.ada) is False
    assert list(rules.visible_people(AnonymousUser())) == []
    assert list(rules.visible_organisations(AnonymousUser())) == []


def test_manager_of_one_organisation_manages_only_that_one(people, organisations):
    assert rules.may_manage_organisation(people.maren, organisations.lindholt) is True
    assert rules.may_manage_organisation(people.maren, organisations.zielony_brod) is False
    assert rules.may_manage_organisation(people.maren, organisations.small_harbours) is False
    assert keys(rules.visible_organisations(people.maren)) == {"lindholt"}
    assert keys(rules.visible_organisations(people.basia)) == {"zielony-brod"}


def test_managers_see_their_own_people_and_nobody_elses(people):
    seen = keys(rules.visible_people(people.maren))
    assert seen == {"maren", "lasse", "tove", "ole", "mette", "nils"}
    assert keys(rules.visible_people(people.basia)) == {"basia", "tomek", "piotr"}


def test_site_roles_see_everybody_but_only_the_administrator_manages(people, organisations):
    assert len(keys(rules.visible_people(people.ada))) == Person.objects.count()
    assert len(keys(rules.visible_people(people.eva))) == Person.objects.count()
    assert rules.may_manage_organisation(people.ada, organisations.zielony_brod) is True
    assert rules.may_manage_organisation(people.eva, organisations.zielony_brod) is False
    assert rules.may_add_organisation(people.eva) is False


def test_coach_and_officer_see_the_people_they_are_paired_with(people):
    assert keys(rules.visible_people(people.kit)) == {"kit", "mette"}
    assert keys(rules.visible_people(people.ole)) == {"ole", "mette", "nils"}
    assert rules.may_act_for(people.ole, people.mette) is True
    assert rules.may_act_for(people.kit, people.mette) is False
    assert rules.may_act_for(people.ole, people.piotr) is False


def test_members_trainers_and_editors_see_only_themselves(people):
    for person in (people.mette, people.piotr, people.clodagh, people.tove, people.edda, people.tomek):
        assert keys(rules.visible_people(person)) == {person.key}


def test_a_person_in_two_organisations_is_seen_by_both_and_counted_once(people, organisations):
    from rostra.people.models import Membership

    Membership.objects.create(person=people.mette, organisation=organisations.zielony_brod, function="other")
    Membership.objects.create(person=people.mette, organisation=organisations.lindholt, function="other")
    assert list(rules.visible_people(people.maren).filter(key="mette")) == [people.mette]
    assert "mette" in keys(rules.visible_people(people.basia))


def test_a_grant_ends_on_its_own_and_by_revocation(people, organisations):
    grant = Grant.objects.get(person=people.maren)
    grant.until = timezone.now() + timedelta(seconds=60)
    grant.save()
    maren = fresh(people.maren)
    assert rules.may_manage_organisation(maren, organisations.lindholt) is True
    maren._live_grants[0].until = timezone.now() - timedelta(seconds=1)
    assert rules.may_manage_organisation(maren, organisations.lindholt) is False
    Grant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert rules.grants_of(fresh(people.maren)) == []
    Grant.objects.filter(pk=grant.pk).update(until=None, revoked_at=timezone.now())
    assert rules.grants_of(fresh(people.maren)) == []


def test_is_superuser_alone_gives_nothing(people):
    people.mette.is_superuser = True
    assert rules.is_site_admin(people.mette) is False


@pytest.mark.parametrize(
    ("key", "staff", "editor"),
    [("ada", True, True), ("maren", True, False), ("tove", True, False), ("kit", True, False), ("eva", True, False),
     ("edda", False, True), ("tomek", False, True), ("mette", False, False)],
)  # fmt: skip
def test_who_has_a_desk_and_who_edits(people, key, staff, editor):
    person = getattr(people, key)
    assert (rules.is_staff(person), rules.is_editor(person)) == (staff, editor)


def test_a_chain_of_scopes_counts_on_every_link(people):
    chain = [("edition", "dce-spring"), ("programme", "dce"), ("organisation", "lindholt")]
    assert rules.has_grant(people.maren, [Role.MANAGER], chain) is True
    assert rules.has_grant(people.tove, [Role.TRAINER], chain) is True
    assert rules.has_grant(people.tove, [Role.MANAGER], chain) is False
    assert rules.has_grant(people.basia, [Role.MANAGER], chain) is False
    assert rules.has_grant(people.ada, [Role.TRAINER], chain) is True


def test_what_may_be_given(people):
    lindholt = [(Scope.ORGANISATION.value, "lindholt")]
    brod = [(Scope.ORGANISATION.value, "zielony-brod")]
    spring = ("edition", "dce-spring")
    assert rules.may_give(people.maren, Role.TRAINER, spring, lindholt) is True
    assert rules.may_give(people.maren, Role.TRAINER, spring, brod) is False
    assert rules.may_give(people.maren, Role.SITE_ADMIN, ("site", "")) is False
    assert rules.may_give(people.maren, Role.MANAGER, ("organisation", "lindholt")) is False
    assert rules.may_give(people.maren, Role.EDITOR, ("programme", "dce"), lindholt) is False
    assert rules.may_give(people.lasse, Role.TRAINER, spring, lindholt) is False
    assert rules.may_give(people.maren, Role.COACH, ("person", "mette"), lindholt) is True
    assert rules.may_give(people.ada, Role.COACH, ("edition", "dce-spring")) is False
    assert rules.assignable_roles(people.maren, ("site", "")) == []
    assert Role.SITE_ADMIN in rules.assignable_roles(people.ada, ("site", ""))
