"""The academy's own words in its letters: checked, translated, filled in; everything else stays."""

from __future__ import annotations

import datetime as dt

import pytest

from rostra.kernel.errors import Faults, NotAllowed
from rostra.kernel.registries import message_kinds
from rostra.languages.actions import translations
from rostra.languages.models import Passage, Thing
from rostra.messaging import letters, wording
from rostra.messaging.actions import wordings
from rostra.messaging.models import Wording
from tests.cast import make_organisations, make_people

KIND = "edition_invitation"
CONTEXT = {
    "edition": "Spring <2026>",
    "programme": "Digital community engagement",
    "inviter": "Maren Holt",
    "starts_on": dt.date(2026, 3, 2),
    "ends_on": None,
    "welcome": "",
    "address": "https://academy.example/i/1/",
    "days": 30,
}


@pytest.fixture
def people(prepared):
    prepared(make_organisations)
    return prepared(make_people)


def change(by, subject="", opening="", kind=KIND, language="en", **how):
    return wordings.change(kind=kind, subject=subject, opening=opening, language=language, by=by, **how)


def letter(language: str = "en", kind: str = KIND):
    return letters.render(kind, language=language, context=CONTEXT)


def test_without_words_of_its_own_a_letter_is_as_usual(people):
    assert letter().subject == "You are invited: Digital community engagement"
    assert "Maren Holt invites you to “Spring <2026>”" in letter().text
    assert "Spring &lt;2026&gt;" in letter().html


def test_own_words_take_the_place_of_subject_and_opening(people):
    change(people.ada, "Come to {edition}", "Dear colleague,\n\n**{edition}** begins on {starts_on}.")
    found = letter()
    assert found.subject == "Come to Spring <2026>"
    assert "Dear colleague,\n\n**Spring <2026>** begins on 2 March 2026." in found.text
    assert "<b>Spring &lt;2026&gt;</b> begins on 2 March 2026." in found.html
    assert "Maren Holt invites you" not in found.text + found.html
    assert "https://academy.example/i/1/" in found.text
    assert "https://academy.example/i/1/" in found.html


def test_a_letter_without_a_paragraph_to_replace_gets_them_before_its_text(people):
    change(people.ada, opening="From the harbour office.", kind="sign_in_code")
    found = letters.render("sign_in_code", language="en", context={"code": "418 093", "minutes": 15})
    assert found.text.index("From the harbour office.") < found.text.index("418 093")
    assert "418 093" in found.html


def test_every_kind_keeps_its_links_and_codes(people):
    for kind in wording.kinds():
        change(people.ada, "Short", "Ours.", kind=kind.name)
        found = letters.render(kind.name, language="en", context=kind.sample())
        assert "Ours." in found.text, kind.name
        for name in ("url", "address", "code"):
            assert str(kind.sample().get(name, "")) in found.text, kind.name


@pytest.mark.parametrize(
    "text", ["Hello {nobody}", "Hello {", "Hello {edition", "{{ edition }}", "{person.email}"]
)
def test_a_placeholder_that_the_letter_does_not_know_is_refused(people, text):
    for field in ("subject", "opening"):
        with pytest.raises(Faults) as caught:
            change(people.ada, **{field: text})
        assert {fault[0] for fault in caught.value.faults} == {field}
        assert "{edition}" in caught.value.faults[0][1]
    assert not Wording.objects.exists()


def test_marks_that_mail_does_not_know_are_refused(people):
    with pytest.raises(Faults) as caught:
        change(people.ada, opening="# Loud\n\n![x](https://x.example/y.png)")
    assert caught.value.faults[0][0] == "opening"


def test_values_are_words_and_never_marks(people):
    change(people.ada, opening="See {edition}")
    sharp = {**CONTEXT, "edition": "<script>x</script> **bold**"}
    found = letters.render(KIND, language="en", context=sharp)
    assert "<script>" not in found.html
    assert "<b>bold</b>" not in found.html


def test_own_words_are_translated_and_fall_back(people):
    change(people.ada, "Come to {edition}", "We begin.")
    thing = Thing.objects.get(sort="message", key=KIND)
    assert (thing.programme_key, thing.total) == ("site", 2)
    subject = Passage.objects.get(thing=thing, address="subject")
    translations.save(subject, language="da", text="Kom til {edition}", by=None, state="reviewed")
    danish = letter("da")
    assert danish.subject == "Kom til Spring <2026>"
    assert "We begin." in danish.text
    change(people.ada, "Please come to {edition}", "We begin.", meaning_changed=False)
    assert not subject.translations.get().outdated
    change(people.ada, "You may come to {edition}", "We begin.")
    assert subject.translations.get().outdated
    assert letter("da").subject == "Kom til Spring <2026>"


def test_both_empty_gives_the_usual_words_back(people):
    change(people.ada, "Come", "We begin.")
    assert change(people.ada) is None
    assert letter().subject == "You are invited: Digital community engagement"
    assert Thing.objects.get(sort="message", key=KIND).gone_at is not None


def test_only_administrators_change_them(people):
    for who in ("maren", "basia", "edda", "tomek", "tove", "mette"):
        with pytest.raises(NotAllowed):
            change(getattr(people, who), "Mine")
    assert not Wording.objects.exists()


def test_mail_of_libraries_has_no_words_of_ours(people):
    assert "account" in message_kinds
    with pytest.raises(KeyError):
        change(people.ada, "Mine", kind="account")
