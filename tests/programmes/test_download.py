"""The material to keep: everything to read, media beside it, links that work without a network."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from rostra.programmes import download, reading
from tests.programmes.content import make_programme

pytestmark = pytest.mark.django_db


def package(key: str) -> zipfile.ZipFile:
    target = BytesIO()
    outline = reading.outline(language="en", key=key)
    download.archive(outline, reading.programme_publications(key, "en"), target)
    return zipfile.ZipFile(BytesIO(target.getvalue()))


def test_everything_is_in_one_page_with_its_media(prepared):
    prepared(make_programme, "course")
    prepared(make_programme, "other")
    with package("course") as found:
        names = found.namelist()
        html = found.read("course/index.html").decode()
    assert "course/index.html" in names
    assert "course/style.css" in names
    assert {name.rsplit(".", 1)[1] for name in names if name.startswith("course/media/")} == {
        "webp",
        "mp4",
        "vtt",
    }
    for words in ("The course", "Read this", "About", "Somebody says", "The quiz is answered on the site."):
        assert words in html
    assert "other" not in html
    assert html.count('id="term-loop"') == 1
    assert "the hidden answer" not in html


def test_every_link_leads_somewhere_inside_or_to_the_web(prepared):
    prepared(make_programme, "course")
    with package("course") as found:
        html = found.read("course/index.html").decode()
        names = {name.removeprefix("course/") for name in found.namelist()}
    ids = set(re.findall(r' id="([^"]+)"', html))
    for address in re.findall(r'(?:href|src|poster)="([^"]+)"', html):
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert address in names or address.startswith(("https://", "http://localhost")), address
    assert 'href="#course-read">the guide</a>' in html


def test_headings_stand_below_those_of_the_book(prepared):
    prepared(make_programme, "course")
    with package("course") as found:
        html = found.read("course/index.html").decode()
    assert "<h5>Why</h5>" in html
    assert html.count("<h1>") == 1
