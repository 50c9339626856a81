"""Catalogues are compiled where they may be written, and languages of the addresses are a setting."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import formats, translation

from rostra.config import catalogues
from rostra.kernel.languages import LANGUAGES
from tests.house.tree import ROOT

PO = 'msgid ""\nmsgstr ""\n"Language: da\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Name"\nmsgstr "{}"\n'
NOON = dt.datetime(2026, 3, 7, 14, 30)  # noqa: DTZ001 -- a wall time


def write(sources, words):
    file = sources / "da" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PO.format(words))


def test_catalogues_are_compiled_once_and_again_when_a_text_changed(tmp_path):
    sources, cache = tmp_path / "sources", tmp_path / "cache"
    write(sources, "Navn")
    first = catalogues.ready(cache, sources)
    made = (first / "da" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns
    assert catalogues.ready(cache, sources) == first
    assert (first / "da" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns == made
    write(sources, "Fulde navn")
    second = catalogues.ready(cache, sources)
    assert second != first
    assert b"Fulde navn" in (second / "da" / "LC_MESSAGES" / "django.mo").read_bytes()
    assert sorted(path.name for path in (cache / "locale").iterdir()) == sorted([first.name, second.name])
    assert not list(sources.rglob("*.mo"))


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("en,da,pl", ["en", "da", "pl"]),
        (" DA , mt ,da", ["da", "mt", "en"]),
        (",".join(LANGUAGES), list(LANGUAGES)),
        ("da,xx", []),
        ("da;pl", []),
        (" , ", []),
    ],
)
def test_languages_are_codes_of_the_union_and_english_is_among_them(value, codes):
    assert catalogues.parse(value, LANGUAGES) == codes


def run(code, **environment):
    full = {**os.environ, "DJANGO_SETTINGS_MODULE": "rostra.config.settings_test", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=full, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_all_24_languages_have_addresses_when_asked_for():
    code = """
import django; django.setup()
from django.urls import reverse
from django.utils import translation
from django.conf import settings
found = []
for each, name in settings.LANGUAGES:
    with translation.override(each):
        assert translation.get_language_from_path(f"/{each}/") == each, each
        found.append(reverse("home"))
print(len(found), *found)
"""
    out = run(code, ROSTRA_LANGUAGES=",".join(LANGUAGES)).split()
    assert out == ["24", *(f"/{code}/" for code in LANGUAGES)]


def test_an_unknown_language_is_said_in_one_line():
    out = run(
        "import rostra.config.settings; from rostra.config import env; print(*env.faults)",
        ROSTRA_LANGUAGES="da,xx",
    )
    assert out == (
        "ROSTRA_LANGUAGES must be codes of official languages of the European Union with commas between, "
        "such as en,da,mt, not “da,xx”."
    )


def test_the_languages_of_the_site_stand_by_their_own_names():
    assert settings.LANGUAGES == [("en", "English"), ("da", "dansk"), ("pl", "polski")]


@pytest.mark.parametrize(
    ("language", "shape", "written"),
    [
        ("en", "j F Y", "7 March 2026"),
        ("en", "D j F, H:i", "Sat 7 March, 14:30"),
        ("da", "j F Y", "7. marts 2026"),
        ("da", "l j F", "lørdag 7. marts"),
        ("da", "D j F Y, H:i", "lør 7. marts 2026 kl. 14:30"),
        ("da", "j M", "7. mar"),
        ("da", "DATE_FORMAT", "7. marts 2026"),
        ("da", "M", "mar"),
        ("pl", "j F Y", "7 marca 2026"),
        ("pl", "l j F, H:i", "sobota 7 marca, 14:30"),
        ("pl", "D j F", "sob. 7 marca"),
        ("pl", "SHORT_DATE_FORMAT", "7 mar 2026"),
        ("pl", "Y-m-d", "2026-03-07"),
    ],
)
def test_dates_are_written_as_the_language_does(language, shape, written):
    with translation.override(language):
        assert formats.date_format(NOON, shape) == written


@pytest.mark.parametrize(("language", "written"), [("en", "1234.5"), ("da", "1234,5"), ("pl", "1234,5")])
def test_numbers_are_written_as_the_language_does(language, written):
    with translation.override(language):
        assert formats.localize(1234.5) == written
