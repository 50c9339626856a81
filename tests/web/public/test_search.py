"""The page of the search: what is found and how it is narrowed down, without JavaScript."""

from __future__ import annotations

import gzip

from django.test import Client

from rostra.search.actions import dictionaries, index
from tests.web.forms import Page
from tests.web.world import client_of


def titles(page: Page) -> list[str]:
    return [each.get_text().strip() for each in page.main.select("ol h3")]


def test_the_box_at_the_head_of_every_page_leads_to_what_is_found(world):
    index.rebuild()
    box = Page(Client(), "/en/").tree.select_one("header form[role=search]")
    assert (box["action"], box.get("method", "get")) == ("/en/search/", "get")
    page = Page(Client(), f"{box['action']}?q=the+dce")
    assert titles(page) == ["The dce"]
    assert page.main.select_one("ol h3 a")["href"] == "/en/p/dce/"
    assert [each.get_text() for each in page.main.select("h3 mark")] == ["The", "dce"]
    assert "1 thing was found" in page.text
    assert page.tree.select_one("meta[name=robots]")["content"] == "noindex"


def test_without_words_it_says_what_to_do(world):
    assert "All words must be found" in Page(Client(), "/en/search/").text
    assert "Type at least one word" in Page(Client(), "/en/search/?q=%22%22").text


def test_strangers_see_neither_titles_nor_counts_of_what_is_closed(world, mette):
    index.rebuild()
    stranger = Page(Client(), "/en/search/?q=read")
    assert "Read this" not in stranger.text
    assert "Activities" not in stranger.main.get_text()
    assert "Read this" in titles(Page(mette, "/en/search/?q=%22read+this%22"))
    assert titles(Page(client_of(world.people.piotr), "/en/search/?q=%22read+this%22")) == []


def test_kinds_narrow_down_and_can_be_taken_away(world, mette):
    index.rebuild()
    page = Page(mette, "/en/search/?q=read+module")
    kinds = page.main.select_one("nav[aria-label=Kind]")
    link = next(each for each in kinds.select("a") if "Activities" in each.get_text())
    narrowed = Page(mette, f"/en/search/{link['href']}")
    assert titles(narrowed)
    assert {each.get_text().split(" · ")[0] for each in narrowed.main.select("li > p.small")} == {
        "Activities"
    }
    assert (
        narrowed.main.select_one("nav[aria-label=Kind] a[aria-current=true]")
        .get_text(strip=True)
        .startswith("Activities")
    )
    assert narrowed.main.select_one("input[name=kind]")["value"] == "activity"


def test_a_slip_of_the_pen_is_answered_with_a_word_that_is_there(world):
    index.rebuild()
    dictionaries.gather_words()
    page = Page(Client(), "/en/search/?q=closin")
    assert titles(page)  # the beginning of a word
    page = Page(Client(), "/en/search/?q=cloosing")
    assert page.main.select_one("a[href='?q=closing']").get_text() == "closing"
    assert "Nothing was found" in page.text
    assert page.main.select_one("a[href='/en/programmes/']")


def test_nothing_that_is_typed_breaks_the_page(world):
    index.rebuild()
    for typed in (
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "a%00b",
        "%22",
        "page&page=x",
        "x&page=99999999",
        "x&kind=none&language=zz",
    ):
        page = Page(Client(), f"/en/search/?q={typed}")
        assert "<script>alert" not in str(page.main)


def test_it_is_as_light_as_the_others_and_asks_as_many_questions_for_many(
    world, mette, django_assert_max_num_queries
):
    index.rebuild()
    mette.get("/en/search/?q=this")
    with django_assert_max_num_queries(24):
        response = mette.get("/en/search/?q=this")
    assert len(gzip.compress(response.content)) < 12_000
