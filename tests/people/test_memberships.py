"""Members one by one and as a list."""

import datetime as dt

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.people.actions import memberships
from rostra.people.models import Membership, Person

TERM = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2029, 12, 31)}


def paste(people, organisations, text, **more):
    return memberships.paste(
        organisation=organisations.lindholt, text=text, function="elected", by=people.maren, **(TERM | more)
    )


def test_the_newly_elected_of_this_term(people, organisations):
    report = paste(people, organisations, "Anna Berg <anna@lindholt.example>\nbo@lindholt.example, Bo Lund")
    assert (report.added, report.known, report.renewed, report.faults) == (2, 0, 0, [])
    anna = Person.objects.get(email="anna@lindholt.example")
    row = anna.memberships.get()
    assert (anna.name, anna.joined_at, anna.language, anna.time_zone) == (
        "Anna Berg",
        None,
        "da",
        "Europe/Copenhagen",
    )
    assert (row.organisation, row.function, row.starts_on) == (
        organisations.lindholt,
        "elected",
        TERM["starts_on"],
    )
    assert anna.has_usable_password() is False
    assert [person.name for person in report.people] == ["Anna Berg", "Bo Lund"]


def test_pasting_twice_changes_nothing(people, organisations):
    text = "Anna Berg <anna@lindholt.example>"
    paste(people, organisations, text)
    report = paste(people, organisations, text)
    assert (report.added, report.known) == (0, 1)
    assert Membership.objects.filter(person__email="anna@lindholt.example").count() == 1


def test_somebody_re_elected_gets_the_new_term(people, organisations):
    paste(people, organisations, "Mette Krogh <mette@lindholt.example>")
    report = paste(
        people, organisations, "mette@lindholt.example", starts_on=dt.date(2030, 1, 1), ends_on=None
    )
    row = people.mette.memberships.get(function="elected")
    assert (report.renewed, row.starts_on, row.ends_on) == (1, dt.date(2030, 1, 1), None)


def test_wrong_lines_save_nothing_until_they_are_skipped(people, organisations):
    text = "Anna Berg <anna@lindholt.example>\nnot an address\nbo@lindholt"
    before = Person.objects.count()
    report = paste(people, organisations, text)
    assert [line for line, _message in report.faults] == [2, 3]
    assert (report.saved, Person.objects.count()) == (False, before)
    report = paste(people, organisations, text, skip_faults=True)
    assert (report.saved, report.added, len(report.faults)) == (True, 1, 2)


def test_the_same_address_twice_is_one_person_and_says_so(people, organisations):
    report = paste(people, organisations, "ANNA@lindholt.example\nAnna Berg <anna@Lindholt.example>")
    assert report.added == 1
    assert [line for line, _message in report.repeated] == [2]
    assert Person.objects.get(email="anna@lindholt.example").name == "Anna Berg"


def test_a_known_name_is_never_overwritten(people, organisations):
    paste(people, organisations, "Somebody Else <piotr@zielony.example>")
    people.piotr.refresh_from_db()
    assert people.piotr.name == "Piotr Wrona"
    assert set(people.piotr.memberships.values_list("organisation__key", flat=True)) == {
        "zielony-brod",
        "lindholt",
    }


def test_an_empty_list_and_a_wrong_term_are_refused(people, organisations):
    with pytest.raises(Refused) as refused:
        paste(people, organisations, " \n ")
    assert refused.value.field == "text"
    with pytest.raises(Refused) as refused:
        paste(people, organisations, "a@b.example", ends_on=dt.date(2020, 1, 1))
    assert refused.value.field == "ends_on"


def test_five_thousand_lines_cost_few_queries(people, organisations, django_assert_max_num_queries):
    text = "\n".join(f"Member {n} <m{n}@lindholt.example>" for n in range(5000))
    with django_assert_max_num_queries(200):
        report = paste(people, organisations, text)
    assert report.added == 5000
    with django_assert_max_num_queries(40):
        report = paste(people, organisations, text)
    assert report.known == 5000


def test_too_many_lines_are_refused(people, organisations):
    with pytest.raises(Refused):
        paste(people, organisations, "a@b.example\n" * 10_001)


def test_staff_of_another_organisation_changes_nothing(people, organisations):
    row = people.mette.memberships.get()
    for stranger in (people.basia, people.mette, people.eva, people.tove):
        with pytest.raises(NotAllowed):
            memberships.paste(
                organisation=organisations.lindholt, text="x@y.example", function="elected", by=stranger
            )
        with pytest.raises(NotAllowed):
            memberships.end(row, on=dt.date(2027, 1, 1), by=stranger)
    assert Person.objects.filter(email="x@y.example").exists() is False


def test_a_membership_is_added_and_ended(people, organisations):
    row = memberships.add(
        person=people.gus,
        organisation=organisations.lindholt,
        function="official",
        title=" Clerk ",
        by=people.maren,
    )
    assert row.title == "Clerk"
    memberships.end(row, on=dt.date(2027, 1, 1), by=people.maren)
    row.refresh_from_db()
    assert row.ends_on == dt.date(2027, 1, 1)
    row.starts_on = dt.date(2027, 1, 1)
    with pytest.raises(Refused):
        memberships.end(row, on=dt.date(2026, 1, 1), by=people.maren)
