"""The academy's own words in its letters, at the desk: written, shown in every language, refused with what was typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rostra.languages.actions import translations
from rostra.languages.models import Passage
from rostra.messaging.models import Wording
from rostra.programmes.models import Academy
from tests.web.forms import Page


@pytest.fixture
def town(town):
    """The academy speaks three languages."""
    Academy.objects.create(name="The Academy", languages=["en", "da", "pl"], time_zone="Europe/Copenhagen")
    return town


LIST = "/en/desk/academy/wordings/"
ONE = f"{LIST}enrolment_confirmation/"


def test_the_list_names_every_kind_and_leads_to_it(town, as_):
    page = Page(as_(town.people.ada), LIST)
    assert reverse("desk:wordings") == LIST
    links = {each["href"] for each in page.main.select("ul.items a")}
    assert ONE in links
    assert f"{LIST}account/" not in links
    assert LIST in {each["href"] for each in Page(as_(town.people.ada), "/en/desk/academy/").main.select("a")}


def test_what_is_written_stands_in_the_letter_in_every_language(town, as_):
    ada = as_(town.people.ada)
    page = Page(ada, ONE)
    assert page.unlabelled() == []
    assert page.main.select("[name=change]") == []
    page.submit("Save", {"subject": "Welcome to {edition}", "opening": "How **good** to have you, {name}."})
    assert Wording.objects.get().subject == "Welcome to {edition}"
    passage = Passage.objects.get(thing__sort="message", address="subject")
    translations.save(passage, language="da", text="Velkommen til {edition}", by=None)
    page = Page(ada, ONE)
    titles = {each["lang"]: each.find("h3").get_text() for each in page.main.select("article[lang]")}
    assert titles == {
        "en": "Welcome to Spring 2026",
        "da": "Velkommen til Spring 2026",
        "pl": "Welcome to Spring 2026",
    }
    page.submit("Save", {"subject": "So welcome to {edition}", "change": "small"})
    assert not passage.translations.get().outdated
    page.submit("Save", {"subject": "Good-bye to {edition}", "change": "meaning"})
    assert passage.translations.get().outdated


def test_a_wrong_placeholder_is_named_and_what_was_typed_stays(town, as_):
    ada = as_(town.people.ada)
    response = Page(ada, ONE).submit("Save", {"subject": "Welcome {nobody}", "opening": "Mine."})
    page = Page.of(ada, ONE, response, 400)
    assert "{nobody} is not known in this letter" in page.text
    assert page.values("subject") == ["Welcome {nobody}"]
    assert not Wording.objects.exists()


def test_nobody_else_comes_here(town, as_):
    for who in ("maren", "basia", "edda", "eva", "mette"):
        client = as_(getattr(town.people, who))
        assert client.get(ONE).status_code == 403, who
        assert client.post(ONE, {"subject": "Mine", "language": "en"}).status_code == 403, who


def test_a_kind_that_is_not_there_is_not_found(town, as_):
    assert as_(town.people.ada).get(f"{LIST}account/").status_code == 404
    assert as_(town.people.ada).get(f"{LIST}nothing/").status_code == 404
