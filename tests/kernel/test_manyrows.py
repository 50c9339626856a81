"""Many rows at once are the rows that one by one would be."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from rostra.kernel import manyrows
from rostra.people.models import Grant, Person

pytestmark = pytest.mark.django_db

COLUMNS = ("person_id", "role", "scope_kind", "scope_key", "until", "given_at")
MOMENT = dt.datetime(2026, 3, 2, 12, 30, 15, 250, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def test_values_come_back_as_they_were():
    person = Person.objects.create_user("a@x.example")
    rows = [
        (person.pk, "trainer", "edition", f'quote " tab \t line \n {n} Bród \\N', MOMENT, MOMENT)
        for n in range(3)
    ]
    manyrows.insert(Grant, COLUMNS, (*rows, (person.pk, "coach", "site", "", None, MOMENT)))
    found = Grant.objects.order_by("pk").values_list(
        "person_id", "role", "scope_kind", "scope_key", "until", "given_at"
    )
    assert list(found) == [*rows, (person.pk, "coach", "site", "", None, MOMENT)]
    manyrows.insert(Grant, COLUMNS, [])
    assert Grant.objects.count() == 4


def test_what_the_database_refuses_is_an_integrity_error():
    person = Person.objects.create_user("a@x.example")
    row = ("one", "b@x.example", "", "", "en", "UTC", True, MOMENT, MOMENT, "", False)
    columns = ("key", "email", "name", "address_as", "language", "time_zone", "is_active", "created_at", "updated_at",
               "password", "is_superuser")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        manyrows.insert(Person, columns, [row, row])
    assert Person.objects.get() == person
