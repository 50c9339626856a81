"""The glossary and the map of the site: every word and every page is found without a search."""

from __future__ import annotations

from django.test import Client

from tests.programmes.content import make_programme
from tests.web.forms import Page


def test_words_stand_by_letter_and_lead_to_where_they_are_used(prepared, world):
    prepared(make_programme, "course")
    page = Page(Client(), "/en/glossary/")
    assert [each.get_text(strip=True) for each in page.main.select("dt")] == ["closing the loop"]
    word = Page(Client(), page.main.select_one("dt a")["href"])
    assert word.main.h1.get_text(strip=True) == "closing the loop"
    assert [each.get_text(strip=True) for each in word.main.select("#used-in + ul a")] == [
        "Read this",
        "Read this",
    ]


def test_the_glossary_is_narrowed_without_marks(prepared, world):
    prepared(make_programme, "course")
    assert Page(Client(), "/en/glossary/?q=CLÓSING").main.select("dt")
    assert "No such word" in Page(Client(), "/en/glossary/?q=nothing").main.get_text()


def test_a_word_without_translation_says_its_language(prepared, world):
    prepared(make_programme, "course")
    assert Page(Client(), "/pl/glossary/").main.select_one("dl > div")["lang"] == "en"


def test_the_map_leads_to_every_module(prepared, world):
    prepared(make_programme, "course")
    page = Page(Client(), "/en/site-map/")
    links = [each["href"] for each in page.main.select("a")]
    assert "/en/p/course/one/" in links
    assert "/en/community/" in links
    assert Page(Client(), "/en/").tree.select_one("footer a[href='/en/site-map/']")
