"""Beside a page's fields: how far its translations are, and what a change does to them, asked anew every time."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from rostra.languages.actions import sources
from rostra.programmes.models import Academy
from tests.cast import make_organisations, make_people
from tests.programmes.content import make_programme


@pytest.fixture
def guide(prepared):
    make_organisations()
    people = make_people()
    Academy.objects.create(name="The Academy", languages=["en", "pl"], time_zone="Europe/Copenhagen")
    course = prepared(make_programme, "dce")
    sources.resync("page")
    page = course.programme.get_descendants().get(slug="guide").specific
    page.client = Client()
    page.client.force_login(people.ada, backend=settings.AUTHENTICATION_BACKENDS[0])
    return page


def tree(page):
    text = page.client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    return BeautifulSoup(text, "html.parser")


def chosen(page):
    radios = tree(page).select("input[name=change]")
    assert len(radios) == 2
    return [each["value"] for each in radios if each.has_attr("checked")]


def test_every_new_change_begins_as_one_of_meaning(guide):
    guide.change = "small"
    guide.save()
    assert chosen(guide) == ["meaning"]


def test_a_draft_keeps_what_was_chosen_for_it(guide):
    guide.change = "small"
    guide.save_revision()
    assert chosen(guide) == ["small"]


def test_the_panel_leads_to_the_texts_side_by_side(guide):
    links = [each["href"] for each in tree(guide).select("table.listing th a")]
    assert links == [f"/en/desk/translations/pl/page/{guide.key}/"]
