"""The gallery: every component is in it, nothing inline, and only those who build pages see it."""

from __future__ import annotations

import re

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from rostra.web.parts.gallery import entries
from rostra.web.parts.samples import frame
from rostra.web.parts.templatetags.rostra import register
from rostra.web.parts.views import gallery, gallery_allowed

INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+\s*=\s*["']|javascript:|<style|<script(?![^>]*\ssrc=)""", re.IGNORECASE
)


@pytest.fixture(scope="module")
def page() -> str:
    return render_to_string("parts/gallery.html", {**frame(), "entries": entries()})


@pytest.mark.parametrize("name", [entry.name for entry in entries()])
def test_every_component_appears(page: str, name: str) -> None:
    assert f'data-entry="{name}"' in page


def test_names_are_unique() -> None:
    names = [entry.name for entry in entries()]
    assert len(set(names)) == len(names)


def test_every_tag_is_in_the_gallery() -> None:
    calls = " ".join(entry.call for entry in entries())
    assert [name for name in register.tags if f"{{% {name}" not in calls] == []


def test_every_tag_is_in_the_list_of_arguments() -> None:
    from rostra.web.parts.templatetags import rostra

    assert [name for name in register.tags if f"{{% {name}" not in (rostra.__doc__ or "")] == []


def test_nothing_is_inline(page: str) -> None:
    assert INLINE.findall(page) == []


def test_identifiers_are_unique(page: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', page)
    assert sorted({each for each in found if found.count(each) > 1}) == []


def test_labels_have_their_controls(page: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    named = set(re.findall(r'<label for="([^"]+)"', page))
    described = {
        each
        for value in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page)
        for each in value.split()
    }
    assert (named | described) - ids == set()


class _Nobody:
    is_authenticated = False


def test_strangers_do_not_see_it(settings) -> None:
    settings.ROSTRA_DEMO = False
    request = RequestFactory().get("/gallery/")
    request.user = _Nobody()
    with pytest.raises(Http404):
        gallery(request)


def test_everybody_sees_it_in_a_demonstration(settings) -> None:
    settings.ROSTRA_DEMO = True
    request = RequestFactory().get("/gallery/")
    request.user = _Nobody()
    assert gallery_allowed(request)
