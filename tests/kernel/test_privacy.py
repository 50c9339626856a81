"""Holdings: what they refuse, what they find, what an erased field holds."""

import pytest

from rostra.kernel.privacy import KEEP, Field, Holding, each, keep
from rostra.people.models import Grant, Membership, Person
from tests.cast import make_organisations, make_people


def holding(**values) -> Holding:
    return Holding(**({"model": Grant, "person": "person", "basis": "x", "fields": {}} | values))


def test_keeping_needs_a_reason():
    with pytest.raises(ValueError, match="why"):
        Field("x", on_erasure=KEEP)
    with pytest.raises(ValueError, match="on_erasure"):
        Field("x", on_erasure="perhaps")
    assert keep("x", "because").on_erasure == KEEP


def test_one_class_for_several_fields():
    field = Field("x")
    assert each("a b", field) == {"a": field, "b": field}


def test_rows_are_found_by_every_path(db):
    make_organisations()
    people = make_people()
    Grant.objects.filter(person=people.mette).delete()
    given = Grant.objects.create(person=people.nils, role="trainer", scope_kind="site", given_by=people.mette)
    both = holding(person=("person", "given_by"))
    assert list(both.rows_of(people.mette)) == [given]
    assert list(holding().rows_of(people.mette)) == []
    assert list(holding(person="").rows_of(people.mette)) == []


def test_what_an_erased_field_holds():
    person = holding(model=Person, person="pk", empty={"language": "en"})
    assert person.empty_value("email") is None
    assert person.empty_value("name") == ""
    assert person.empty_value("language") == "en"
    with pytest.raises(ValueError, match="is_active"):
        person.empty_value("is_active")
    with pytest.raises(ValueError, match="organisation"):
        holding(model=Membership).empty_value("organisation")


def test_titles_are_words_for_people():
    assert holding().title == "grant"
    assert holding(called="roles").title == "roles"
