"""The interface speaks Danish and Polish: every text of the code, whole, in the form its source has."""

import re

import pytest
from django.utils.translation import gettext, ngettext, override

from rostra.config import env
from tools import messages

LANGUAGES = ("da", "pl")


@pytest.fixture(scope="module")
def texts():
    return messages.extracted()


def kept(language):
    return messages.catalogue(language)


def test_danish_and_polish_have_a_catalogue():
    assert set(LANGUAGES) <= set(messages.languages())


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalogue_is_up_to_date_with_the_code(language, texts):
    new = messages.written(messages.merged(language, texts, kept(language)))
    assert messages.path_of(language).read_text("utf-8") == new, "Run make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_in_doubt(language, texts):
    have = {(entry.msgctxt or "", entry.msgid): entry for entry in kept(language)}
    missing = [text.text for text in texts if text.key not in have or not have[text.key].translated()]
    assert missing == [], f"{len(missing)} texts are not in {messages.path_of(language).name} or fuzzy"


@pytest.mark.parametrize("language", messages.languages())
def test_placeholders_tags_and_edges_are_those_of_the_source(language):
    assert [(entry.msgid, found) for entry in kept(language) if (found := messages.faults(entry))] == []


@pytest.mark.parametrize("language", messages.languages())
def test_plurals_have_as_many_forms_as_the_language(language):
    catalogue = kept(language)
    assert catalogue.metadata["Plural-Forms"] == messages.plural_forms(language)
    wanted = list(range(messages.plural_count(language)))
    wrong = [each.msgid for each in catalogue if each.msgid_plural and sorted(each.msgstr_plural) != wanted]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_catalogue_says_is_what_people_read(language):
    with override(language):
        for entry in kept(language).translated_entries():
            read = (
                ngettext(entry.msgid, entry.msgid_plural, 1) if entry.msgid_plural else gettext(entry.msgid)
            )
            if not entry.msgctxt:
                assert read == (entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def test_polish_counts_as_polish_does():
    rule = messages.plural_forms("pl").partition("plural=")[2].rstrip(";")
    assert re.search(r"n==1 \? 0", rule)
    assert messages.plural_count("pl") == 4
    assert messages.plural_count("da") == 2


def test_the_addresses_of_the_site_are_a_setting():
    assert env.registry["ROSTRA_LANGUAGES"].default == "en,da,pl"
