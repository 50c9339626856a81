"""From an empty installation to the first administrator."""

import builtins
import re

import pytest

from rostra.config.setup import Missing, ask, setup
from rostra.people.actions import links
from rostra.people.models import Grant, Organisation, Person, Role
from rostra.programmes.models import Academy

ANSWERS = {
    "name": "Vejby Academy",
    "languages": "da, en",
    "organisation": "Vejby",
    "administrator": "Anna Vej",
    "email": "Anna@vejby.example",
}


@pytest.fixture(autouse=True)
def _nobody_types(monkeypatch):
    def no_input(prompt: str = "") -> str:
        raise EOFError

    monkeypatch.setattr(builtins, "input", no_input)


def link_in(words: str) -> str:
    return re.search(r"http\S+", words).group()


@pytest.mark.django_db
def test_setup_makes_an_academy_and_a_link_that_works_once(client, capsys):
    assert setup(unattended=True, **ANSWERS) == 0
    academy, person = Academy.objects.get(), Person.objects.get()
    assert (academy.name, academy.languages) == ("Vejby Academy", ["da", "en"])
    assert (person.name, person.email, person.language) == ("Anna Vej", "anna@vejby.example", "da")
    assert Organisation.objects.get().name == "Vejby"
    assert Grant.objects.live().get().role == Role.SITE_ADMIN
    address = link_in(capsys.readouterr().out)
    path = address.removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post(path).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.post(path).status_code == 410


@pytest.mark.django_db
def test_a_second_setup_changes_nothing(capsys):
    setup(unattended=True, **ANSWERS)
    assert setup(unattended=True, **ANSWERS | {"name": "Another", "email": "else@vejby.example"}) == 1
    assert Academy.objects.get().name == "Vejby Academy"
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_an_administrator_gets_a_new_link(capsys):
    setup(unattended=True, **ANSWERS)
    first = link_in(capsys.readouterr().out)
    assert setup(unattended=True, email="anna@vejby.example") == 0
    second = link_in(capsys.readouterr().out)
    assert second != first
    assert links.problem_of(links.find(first.rstrip("/").rsplit("/", 1)[1])) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"email": "anna"}, {"languages": "xx"}, {"organisation": " "}])
def test_a_wrong_answer_leaves_the_installation_empty(wrong, capsys):
    assert setup(unattended=True, **ANSWERS | wrong) == 1
    assert capsys.readouterr().err.strip() != ""
    assert Academy.objects.count() == Person.objects.count() == Organisation.objects.count() == 0


def test_an_answer_that_nobody_gives_is_named():
    with pytest.raises(Missing, match="--organisation or ROSTRA_SETUP_ORGANISATION"):
        ask(ANSWERS | {"organisation": ""}, unattended=True)
    with pytest.raises(Missing, match="--email"):
        ask(ANSWERS | {"email": ""}, unattended=False)


def test_what_is_missing_is_asked_until_it_is_answered(monkeypatch):
    typed = iter(["", "Vejby", ""])
    monkeypatch.setattr(builtins, "input", lambda prompt: next(typed))
    answers = ask(ANSWERS | {"organisation": "", "languages": "", "time_zone": "UTC"}, unattended=False)
    assert (answers["organisation"], answers["languages"]) == ("Vejby", "en")
