"""What machines read, kept pages, brand colours, errors."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client

from rostra.cohorts.actions import editions
from rostra.kernel import pagecache
from rostra.programmes.models import Academy
from rostra.web.parts import colours
from tests.web.forms import Page
from tests.web.world import client_of


def test_health_needs_no_academy(db):
    assert Client().get("/healthz").content == b"ok\n"


def test_robots_keep_out_of_what_is_personal(world):
    body = Client().get("/robots.txt").content.decode()
    assert "Disallow: /en/learn/" in body
    assert "Sitemap: http://localhost/sitemap.xml" in body


def test_the_map_of_the_site_knows_programmes_in_every_language(world):
    body = Client().get("/sitemap.xml").content.decode()
    assert "<loc>http://localhost/en/p/dce/</loc>" in body
    assert 'hreflang="pl" href="http://localhost/pl/p/dce/"' in body


def test_the_language_menu_keeps_the_page(world):
    page = Page(Client(), "/en/programmes/?mode=online")
    links = {each["hreflang"]: each["href"] for each in page.tree.select("header .menu a[hreflang]")}
    assert links == {
        "en": "/en/programmes/?mode=online", "da": "/da/programmes/?mode=online", "pl": "/pl/programmes/?mode=online",
    }  # fmt: skip


def test_a_text_not_translated_says_so_and_carries_its_language(world):
    page = Page(Client(), "/da/p/dce/one/")
    assert page.tree.html["lang"] == "da"
    assert page.main.select_one("h1[lang=en]").get_text() == "One"
    assert page.main.select_one(".note.lang") is not None


def test_only_readable_colours_are_let_through(db):
    given = {
        "brand": "#17594a",
        "brand-deep": "#ffffff",
        "brand-wash": "red; } body { display: none",
        "other": "#000000",
    }
    assert colours.checked(given) == {"brand": "#17594a"}


def test_brand_colours_are_served_with_a_tag(world):
    Academy.objects.update(colours={"brand": "#17594a", "brand-wash": "url(http://evil.example)"})
    cache.clear()
    response = Client().get("/brand/site.css")
    assert response.content == b"@layer tokens{:root{--brand:#17594a;}}"
    again = Client().get("/brand/site.css", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert Client().get("/brand/nothing.css").status_code == 404
    page = Page(Client(), "/en/")
    assert page.tree.select_one("link[href^='/brand/site.css?v=']") is not None


def test_a_programme_wears_its_own_brand_over_the_academys(world):
    Academy.objects.update(colours={"brand": "#17594a", "brand-deep": "#0f4035"})
    world.content.programme.brand_colours = {"brand": "#1b567f", "brand-wash": "pink"}
    world.content.programme.brand_name = "Open Town"
    world.content.programme.save_revision().publish()
    cache.clear()
    response = Client().get("/brand/dce.css")
    assert response.content == b"@layer tokens{:root{--brand:#1b567f;--brand-deep:#0f4035;}}"
    for client in (Client(), client_of(world.people.mette)):
        page = Page(client, "/en/p/dce/one/guide/")
        assert page.tree.select_one("header .brand").get_text(strip=True) == "Open Town"
        assert page.tree.select_one("link[href^='/brand/dce.css?v=']") is not None
    assert Page(Client(), "/en/").tree.select_one("header .brand").get_text(strip=True) == "The Academy"


def test_a_kept_page_is_renewed_when_something_changed(world, settings, django_capture_on_commit_callbacks):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    assert "The dce" in Page(Client(), "/en/p/dce/").text
    with django_capture_on_commit_callbacks(execute=True):
        world.content.programme.title = "A new title"
        world.content.programme.save_revision().publish()
    assert "A new title" in Page(Client(), "/en/p/dce/").text


def test_a_bump_changes_the_generation(db, django_capture_on_commit_callbacks):
    before = pagecache.generation()
    with django_capture_on_commit_callbacks(execute=True):
        pagecache.bump()
    assert pagecache.generation() != before
    assert pagecache.generation() == pagecache.generation()


def test_a_kept_page_is_never_shown_to_who_is_signed_in(world, settings):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    Client().get("/en/p/dce/one/guide/")
    signed_in = Page(client_of(world.people.mette), "/en/p/dce/one/guide/")
    assert "I have read it" in signed_in.buttons()
    assert "Mette" not in Page(Client(), "/en/p/dce/one/guide/").text


def test_a_browser_that_has_the_page_gets_no_body(world, settings):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    first = Client().get("/en/")
    again = Client().get("/en/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_an_error_page_is_kind_and_whole(world):
    response = Client().get("/en/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_a_form_whose_protection_ran_out_keeps_the_text(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.mette)
    typed = {"owner": "A long text that took an hour", "csrfmiddlewaretoken": "old"}
    address = "/en/learn/e/dce-spring/dce-sheet/worksheet/"
    response = client.post(address, typed, headers={"Sec-Fetch-Site": "same-origin"})
    page = Page.of(client, address, response, 403)
    assert page.values("owner") == ["A long text that took an hour"]
    assert page.buttons() == ["Send it again"]
    foreign = Page.of(
        client, address, client.post(address, typed, headers={"Sec-Fetch-Site": "cross-site"}), 403
    )
    assert foreign.buttons() == []


@pytest.mark.parametrize("address", ["/en/", "/en/p/dce/", "/en/p/dce/one/guide/"])
def test_the_first_load_is_light_and_all_our_own(world, address):
    """At most 60 KB as transferred and six requests, media aside."""
    response = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    page = Page(Client(), address)
    files = {each["href"] for each in page.tree.select("head link[rel=stylesheet], head link[rel=icon]")}
    files |= {each["src"] for each in page.tree.select("script[src]")}
    assert all(file.startswith("/") for file in files)
    size = len(response.content)
    for file in files:
        found = finders.find(file.removeprefix(configured.STATIC_URL))
        size += len(gzip.compress(Path(found).read_bytes()))
    assert len(files) + 1 <= 6
    assert size <= 60_000


def test_an_edition_that_closes_is_seen_at_once(world, settings, django_capture_on_commit_callbacks):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    assert "Spring edition" in Page(Client(), "/en/p/dce/").text
    with django_capture_on_commit_callbacks(execute=True):
        editions.cancel(world.edition, by=world.people.maren)
    assert "Spring edition" not in Page(Client(), "/en/p/dce/").text
