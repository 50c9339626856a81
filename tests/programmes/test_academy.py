"""Founding an academy, changing it, beginning a programme."""

from __future__ import annotations

import pytest
from wagtail.models import Page, Site

from rostra.kernel.errors import NotAllowed, Refused
from rostra.programmes import reading
from rostra.programmes.actions import academy, pages, publishing
from rostra.programmes.models import Academy, ActivityPage, HomePage
from tests.cast import make_organisations, make_people

pytestmark = pytest.mark.django_db


def found(**fields: object) -> Academy:
    values = {"name": "Harbour Academy", "languages": ["en", "da"], "time_zone": "Europe/Copenhagen"}
    return academy.found(**{**values, "contact_email": "help@harbours.example", **fields})


@pytest.fixture
def people(prepared):
    prepared(make_organisations)
    return prepared(make_people)


def test_founding_makes_a_site_with_published_pages():
    found()
    assert [page.title for page in Page.objects.filter(depth=2)] == ["Harbour Academy"]
    site = Site.objects.get()
    assert (site.hostname, site.root_page.specific) == ("localhost", HomePage.objects.get())
    about = reading.publication(path="about/", language="en", shape="standard")
    assert about.title == "About Harbour Academy"
    assert '<a href="mailto:help@harbours.example">' in about.html
    assert "{" not in about.html
    privacy = reading.publication(path="privacy/", language="da", shape="standard")
    assert "<h2>Your rights</h2>" in privacy.html
    assert reading.publication(path="accessibility/", language="en", shape="standard").summary != ""
    assert publishing.rebuild(check=True).differences == []


def test_an_academy_is_founded_once():
    found()
    with pytest.raises(Refused) as refused:
        found(name="Another")
    assert refused.value.code == "founded"
    assert Academy.objects.get().name == "Harbour Academy"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("languages", []),
        ("languages", ["xx"]),
        ("languages", ["en", "en"]),
        ("time_zone", "Mars/Olympus"),
        ("contact_email", "nobody"),
    ],
)
def test_what_is_wrong_names_its_field(field, value):
    with pytest.raises(Refused) as refused:
        found(**{field: value})
    assert refused.value.field == field
    assert not Academy.objects.exists()


def test_a_main_language_without_texts_gets_english_ones():
    found(languages=["da", "en"])
    row = reading.publication(path="about/", language="da", shape="standard")
    assert (row.is_source, row.facts["translation"]["source"]) == (False, "en")
    assert HomePage.objects.get().language == "da"


def test_the_academy_is_at_hand_and_follows_changes(people, django_assert_num_queries):
    assert academy.the().name == "Rostra"
    found()
    assert academy.the().name == "Harbour Academy"
    with django_assert_num_queries(0):
        academy.the()
    academy.change(by=people.ada, name="Quay Academy", colours={"accent": "#aa3311"})
    assert academy.the().name == "Quay Academy"


def test_only_administrators_change_it_and_colours_are_colours(people):
    found()
    with pytest.raises(NotAllowed):
        academy.change(by=people.maren, name="Mine")
    with pytest.raises(Refused) as refused:
        academy.change(by=people.ada, colours={"accent": "red; background: url(//evil)"})
    assert refused.value.field == "colours"


def test_a_programme_begins_with_drafts_to_go_on_with(people):
    found()
    programme = pages.start_programme(
        title="Open councils", language="en", by=people.ada, code="OC", summary="How to open up."
    )
    assert [page.title for page in programme.get_descendants()] == [
        "First block",
        "First module",
        "First text",
    ]
    assert not programme.live
    assert programme.collection.name == "Open councils"
    assert reading.catalogue("en") == []
    for page in [programme, *programme.get_descendants().specific()]:
        page.get_latest_revision().publish()
    assert reading.publication(path="open-councils/a1/first-text/", language="en").facts["kind"] == "read"
    with pytest.raises(Refused):
        pages.start_programme(title="Open councils", language="en", by=people.ada)
    with pytest.raises(NotAllowed):
        pages.start_programme(title="Another", language="en", by=people.maren)
    assert ActivityPage.objects.count() == 1
