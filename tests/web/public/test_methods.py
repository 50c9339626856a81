"""The method catalogue: found by facets, compared, read; what goes with a method."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.programmes.actions import publishing
from rostra.programmes.models import MethodPage, Publication
from rostra.web.public import facets
from rostra.web.public.views.methods import listed
from tests.programmes.content import body, make_methods
from tests.web.forms import Page


@pytest.fixture
def methods(prepared, world):
    return prepared(make_methods)


def titles(page: Page) -> list[str]:
    return [each.get_text(strip=True) for each in page.main.select("article h2")]


def options(page: Page, name: str) -> list[str]:
    return [each.get_text(strip=True) for each in page.main.select(f"select[name={name}] option")]


def test_without_a_catalogue_there_is_neither_page_nor_way(world):
    assert Client().get("/en/methods/").status_code == 404
    assert Page(Client(), "/en/").tree.select_one("nav a[href='/en/methods/']") is None


def test_the_catalogue_is_in_the_navigation_and_on_the_map(methods):
    page = Page(Client(), "/en/methods/")
    assert page.tree.select_one("nav a[href='/en/methods/']")["aria-current"]
    assert titles(page) == ["Citizens' panel", "Online survey", "Walk"]
    found = Client().get("/sitemap.xml").content.decode()
    assert "<loc>http://localhost/en/methods/panel/</loc>" in found
    assert 'hreflang="da" href="http://localhost/da/methods/"' in found


def test_facets_say_how_many_and_hide_what_nobody_has(methods):
    page = Page(Client(), "/en/methods/")
    assert options(page, "cost") == ["any", "low (2)", "high (1)"]
    assert options(page, "people") == [
        "any", "up to 15 (2)", "16 to 50 (1)", "51 to 200 (1)", "more than 200 (1)",
    ]  # fmt: skip
    assert "people decide" not in str(page.main.select("select[name=influence]"))
    narrowed = Page(Client(), "/en/methods/?cost=low")
    assert titles(narrowed) == ["Online survey", "Walk"]
    assert options(narrowed, "mode") == ["any", "online (1)", "on site (1)"]
    assert options(narrowed, "cost") == ["any", "low (2)", "high (1)"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("purpose=choose", ["Citizens' panel"]),
        ("stage=design", ["Citizens' panel", "Online survey"]),
        ("influence=asked&mode=online", ["Online survey"]),
        ("people=1-15", ["Citizens' panel", "Walk"]),
        ("cost=nonsense", ["Citizens' panel", "Online survey", "Walk"]),
    ],
)
def test_every_facet_narrows(methods, query, found):
    assert titles(Page(Client(), f"/en/methods/?{query}")) == found


def test_nothing_fits_is_told_with_a_way_out(methods):
    page = Page(Client(), "/en/methods/?cost=high&mode=online")
    assert "Nothing fits all of that" in page.text
    assert page.main.select_one(".empty a")["href"] == "/en/methods/"


def test_an_empty_catalogue_says_so(methods):
    for each in MethodPage.objects.all():
        each.unpublish()
    page = Page(Client(), "/en/methods/")
    assert "No method is published yet" in page.text
    assert page.main.select("form") == []


def test_chosen_methods_stand_side_by_side(methods):
    page = Page(Client(), "/en/methods/?view=table&m=method-panel&m=method-walk")
    rows = page.main.select("tbody tr")
    assert [row.select_one("th").get_text(strip=True) for row in rows] == ["Citizens' panel", "Walk"]
    assert [cell.get_text(strip=True) for cell in rows[0].select("td")] == [
        "weigh up arguments, choose or set priorities", "design and impact assessment", "people help to shape it",
        "12–30", "8–20.5 hours", "12–20 weeks", "on site", "high",
    ]  # fmt: skip
    assert len(Page(Client(), "/en/methods/?view=table&cost=low").main.select("tbody tr")) == 2


def test_a_long_catalogue_is_paged():
    many = [
        Publication(
            key=f"m{number}", title=f"{number:03}", shape="method", path=f"methods/m{number}/", facts={}
        )
        for number in range(70)
    ]
    shown = listed(Publication(shape="methods", path="methods/"), many, QueryDict("page=2"))
    assert (len(shown["rows"]), shown["rows"][0]["method"].title, shown["fitting"]) == (10, "060", 70)


def test_a_method_tells_its_facts_in_words_and_what_goes_with_it(methods, world):
    world.content.programme.topics.add(methods.voice)
    world.content.programme.save_revision().publish()
    page = Page(Client(), "/en/methods/panel/")
    facts = {
        each.dt.get_text(strip=True): each.dd.get_text(strip=True) for each in page.main.select("dl div")
    }
    assert facts["People"] == "12–30"
    assert facts["Time of one participant"] == "8–20.5 hours"
    assert facts["Time of the organiser"] == "12–20 weeks"
    assert facts["Cost"] == "highRecruitment and hours of facilitation."
    assert facts["Topics"] == "A voice for everybody"
    assert "First of panel." in page.text
    near = [
        each.get_text(strip=True) for each in page.main.select("section[aria-labelledby=related-methods] a")
    ]
    assert near == ["Online survey"]
    assert page.main.select_one("section[aria-labelledby=related-programmes] a")["href"] == "/en/p/dce/"


def test_programmes_name_the_methods_that_go_with_them(methods, world):
    world.content.programme.topics.add(methods.voice)
    world.content.programme.save_revision().publish()
    page = Page(Client(), "/en/p/dce/")
    near = {each["href"] for each in page.main.select("section[aria-labelledby=related-methods] a")}
    assert near == {"/en/methods/panel/", "/en/methods/survey/"}


def test_where_a_method_is_used(methods, world):
    link = f'<p>See <a linktype="page" id="{methods.panel.pk}">the panel</a>.</p>'
    world.content.one.body = body(("text", link), seed="one")
    world.content.one.save_revision().publish()
    publishing.compile_everything()
    page = Page(Client(), "/en/methods/panel/")
    used = page.main.select_one("section[aria-labelledby=used-in]")
    assert used.a["href"] == "/en/p/dce/one/"
    assert used.p.get_text(strip=True) == "The dce"
    there = Page(Client(), "/en/p/dce/one/").main.find("a", string="the panel")
    assert there["href"].endswith("methods/panel/")
    assert Page(Client(), "/en/methods/walk/").main.select("section[aria-labelledby=used-in]") == []


@pytest.mark.parametrize("address", ["/en/methods/", "/en/methods/panel/", "/da/methods/panel/"])
def test_pages_keep_to_the_budget(methods, address, settings, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        response = Client().get(address)
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) < 20_000
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    Client().get(address)
    with django_assert_max_num_queries(0):
        Client().get(address)


def test_more_methods_cost_no_more_queries(methods):
    with CaptureQueriesContext(connection) as few:
        Client().get("/en/methods/")
    known = len(few.captured_queries)
    for number in range(30):
        page = MethodPage(title=f"Another {number}", slug=f"another-{number}", key=f"another-{number}")
        methods.catalogue.add_child(instance=page)
    publishing.compile_everything()
    with CaptureQueriesContext(connection) as many:
        Client().get("/en/methods/")
    assert 0 < len(many.captured_queries) <= known


def test_in_another_language_the_text_says_so(methods):
    page = Page(Client(), "/da/methods/panel/")
    assert page.main.select_one("h1[lang=en], article[lang=en] h1") is not None
    assert page.main.select_one(".note.lang") is not None


def test_an_editor_sees_a_method_before_it_is_published(methods, world, client):
    client.force_login(world.people.ada)
    for page, words in ((methods.panel, "First of panel."), (methods.catalogue, "Online survey")):
        response = client.get(f"/cms/pages/{page.pk}/edit/preview/", {"mode": ""})
        assert response.status_code in {200, 302}
        preview = page.make_preview_request(preview_mode="")
        assert words in preview.content.decode()


def test_numbers_in_words():
    assert facets.between([12, 30]) == "12–30"
    assert facets.between([12, None]) == "from 12"
    assert facets.between([None, 30]) == "up to 30"
    assert facets.between([5, 5]) == "5"
    assert facets.between([None, None]) == facets.between(None) == ""
    assert facets.shown({"hours": [1, 1], "weeks": [None, 1]})["hours"] == "1 hour"
    assert facets.values({"people": [None, None]}, "people") == []
    assert facets.values({"people": [40, None]}, "people") == ["16-50", "51-200", "201"]
