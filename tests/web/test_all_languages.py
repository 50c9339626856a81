"""A site may have addresses in all 24 official languages; where the interface has no catalogue it speaks English."""

import pytest
from django.test import Client, override_settings

from rostra.kernel.languages import LANGUAGES


@pytest.fixture
def everywhere():
    with override_settings(LANGUAGES=list(LANGUAGES.items())):
        yield


@pytest.mark.parametrize("path", ["", "programmes/", "verify/", "account/login/"])
def test_pages_for_visitors_answer_in_every_language(path, world, everywhere):
    client = Client()
    for code in LANGUAGES:
        answer = client.get(f"/{code}/{path}")
        assert answer.status_code == 200, code
        assert f'<html lang="{code}"' in answer.content.decode(), code


def test_what_nobody_translated_is_shown_in_english(world, everywhere):
    assert "Check a certificate" in Client().get("/mt/").content.decode()


def test_a_language_the_site_does_not_have_is_not_found(world):
    assert Client().get("/mt/", follow=True).status_code == 404
