"""Text, time, languages, registries, audit."""

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from rostra.kernel import audit, languages, text, time
from rostra.kernel.registries import Registry, link
from tests.cast import make_organisations, make_people


def test_addresses_are_kept_in_one_form():
    assert text.normal_email("  Åse@Example.ORG ") == "åse@example.org"
    assert text.normal_email("A\u030ase@x.example") == "\u00e5se@x.example"
    assert text.normal_email("") == ""


def test_tokens_are_long_and_kept_as_hashes():
    token = text.new_token()
    assert len(token) >= 43
    assert text.token_hash(token) == text.token_hash(token) != token
    assert len(text.token_hash(token)) == 64
    assert text.new_token() != token


def test_white_space_is_folded():
    assert text.squeeze(" a \n b\t") == "a b"


def test_the_day_depends_on_the_wall():
    at = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    assert time.today("Europe/Warsaw", at) == dt.date(2026, 3, 2)
    assert time.today("UTC", at) == dt.date(2026, 3, 1)
    assert "EST" not in time.zone_names()
    assert {"UTC", "Europe/Copenhagen"} <= set(time.zone_names())


def test_languages_by_their_own_names(settings):
    assert len(languages.LANGUAGES) == 24
    assert languages.name_of("da") == "dansk"
    assert languages.nearest_offered("pl-PL") == "pl"
    assert languages.nearest_offered("xx") == "en"
    assert languages.choices() == [("en", "English"), ("da", "dansk"), ("pl", "polski")]


def test_a_name_is_taken_once():
    registry: Registry[int] = Registry("thing")
    registry.add("a", 1)
    assert registry.add("a", 1) == 1
    with pytest.raises(ValueError, match="'a'"):
        registry.add("a", 2)
    with pytest.raises(KeyError, match="no thing named"):
        registry["b"]
    assert (registry.get("b"), "a" in registry, list(registry)) == (None, True, ["a"])
    with pytest.raises(KeyError, match="no link named"):
        link("nowhere at all")


def test_the_audit_trail_names_a_person_by_key(db):
    make_organisations()
    people = make_people()
    audit.record(
        "people.person.change", people.mette, by=people.ole, on_behalf_of=people.mette, fields=["name"]
    )
    line = ModelLogEntry.objects.get()
    assert (line.label, line.user) == ("person mette", people.ole)
    assert line.data == {"fields": ["name"], "on_behalf_of": str(people.mette.pk)}
