"""Frames: pages for what went wrong, and the weight of a first load."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from rostra.web.parts.samples import frame


def _weight(name: str) -> int:
    return len(gzip.compress(Path(str(finders.find(f"rostra/{name}"))).read_bytes(), 6))


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_nothing_and_say_what_to_do(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert "<h1" in html
    assert f"Error {code[:3]}" in html
    assert re.search(r"Go back|ask the person|Check the address|Wait a few|Try again", html)
    assert "<script" not in html


def test_the_page_speaks_its_language_and_direction() -> None:
    from django.utils import translation

    with translation.override("ar"):
        html = render_to_string("parts/base.html", frame())
    assert '<html lang="ar" dir="rtl">' in html


def test_the_page_names_the_brand_and_its_colours() -> None:
    html = render_to_string(
        "parts/base.html", {"brand": {"name": "Fjord Academy", "css_url": "/brand/site.css"}}
    )
    assert "· Fjord Academy</title>" in html
    assert '<link rel="stylesheet" href="/brand/site.css">' in html


def test_visitors_can_sign_in_and_people_can_sign_out() -> None:
    assert 'href="/account/login/"' in render_to_string("parts/base.html", {"sign_in_url": "/account/login/"})
    signed_in = {"account": {"name": "Ada Moor", "links": [], "sign_out_url": "/account/logout/"}}
    assert '<form method="post" action="/account/logout/"' in render_to_string("parts/base.html", signed_in)


def test_weights_stay_small() -> None:
    assert _weight("rostra.css") < 12_000
    assert _weight("rostra.js") < 4_096
    assert _weight("player.js") < 2_048
    page = len(gzip.compress(render_to_string("parts/base.html", frame()).encode(), 6))
    assert page + sum(map(_weight, ("rostra.css", "rostra.js", "player.js", "icon.svg"))) < 25_000
