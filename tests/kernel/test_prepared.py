"""A prepared question gives what its queryset gives, each time with other values."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import CharField, Count, DateTimeField, Q
from django.db.models.functions import Lower
from django.utils import timezone

from rostra.kernel.prepared import Given, Prepared
from rostra.people.models import Grant, Membership, Organisation, Person, Role

OF_PERSON = Prepared(
    lambda: Membership.objects.filter(person=Given("person")).select_related("organisation").order_by("pk")
)


@pytest.fixture
def people(db) -> list[Person]:
    organisation = Organisation.objects.create(name="Oslo", time_zone="Europe/Oslo")
    made = [Person.objects.create_user(f"p{number}@x.example", name=f"P{number}") for number in range(3)]
    for person in made[:2]:
        Membership.objects.create(person=person, organisation=organisation, title=f"of {person.name}")
    return made


def test_gives_the_objects_of_its_queryset(people, django_assert_num_queries) -> None:
    for person in people:
        plain = list(Membership.objects.filter(person=person).select_related("organisation"))
        with django_assert_num_queries(1):
            found = OF_PERSON.all(person=person.pk)
            names = [each.organisation.name for each in found]
        assert found == plain
        assert [each.__dict__.keys() for each in found] == [each.__dict__.keys() for each in plain]
        assert [each.created_at for each in found] == [each.created_at for each in plain]
        assert names == ["Oslo"] * len(plain)
    assert OF_PERSON.first(person=people[2].pk) is None


def test_takes_texts_times_annotations_and_deferred_columns(people) -> None:
    question = Prepared(
        lambda: (
            Person.objects.filter(
                Q(email=Given("email", CharField())) & Q(created_at__lt=Given("at", DateTimeField()))
            )
            .annotate(many=Count("memberships"), low=Lower("name"))
            .defer("address_as")
        )
    )
    later = timezone.now() + dt.timedelta(days=1)
    found = question.first(email="p0@x.example", at=later)
    assert (found.many, found.low, found.get_deferred_fields()) == (1, "p0", {"address_as"})
    assert question.first(email="p0@x.example", at=later - dt.timedelta(days=2)) is None
    assert question.first(email="p2@x.example", at=later).many == 0


def test_gives_tuples_for_values_list(people) -> None:
    question = Prepared(
        lambda: Membership.objects.filter(person=Given("person")).values_list("title", "created_at")
    )
    own = people[0].memberships.get()
    assert question.all(person=people[0].pk) == [("of P0", own.created_at)]


def test_a_live_grant_is_seen_and_a_revoked_one_is_not(people) -> None:
    question = Prepared(
        lambda: Grant.objects.filter(person=Given("person")).live(Given("at", DateTimeField()))
    )
    grant = Grant.objects.create(person=people[0], role=Role.MANAGER)
    assert question.all(person=people[0].pk, at=timezone.now()) == [grant]
    assert question.all(person=people[1].pk, at=timezone.now()) == []
    Grant.objects.update(revoked_at=timezone.now())
    assert question.all(person=people[0].pk, at=timezone.now()) == []


def test_says_what_it_cannot_be(people) -> None:
    with pytest.raises(TypeError):
        Prepared(lambda: Person.objects.prefetch_related("memberships")).all()
    with pytest.raises(TypeError):
        Prepared(lambda: Person.objects.values("pk")).all()
    with pytest.raises(KeyError):
        OF_PERSON.all()


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction() -> None:
    question = Prepared(lambda: Person.objects.select_for_update().filter(pk=Given("person")))
    with transaction.atomic():
        assert question.first(person=0) is None
    with pytest.raises(transaction.TransactionManagementError):
        question.first(person=0)
