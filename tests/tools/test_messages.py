"""Texts of the interface: found in the code, merged into catalogues."""

import polib
import pytest

from tools import messages
from tools.messages import Fault, Message, extracted, faults, merged, written

PYTHON = """
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

LABEL = gettext_lazy("Name")


def line(n):
    for _, other in []:
        pass
    return _("Hand in " "now") + ngettext("%(n)s day", "%(n)s days", n) % {"n": n} + pgettext("month", "May") + _(LABEL)
"""
TEMPLATE = """{% load i18n %}{% translate "Name" %}{{ word|default:_("nobody") }}
{% blocktranslate count n=days trimmed %}
  one day by {{ name }}
{% plural %}
  {{ n }} days by {{ name }}
{% endblocktranslate %}{% blocktranslate %}{{ share }} % right{% endblocktranslate %}
{% include "x.html" with title=_("A title") %}{% translate "May" context "month" %}"""


@pytest.fixture
def code(tmp_path):
    folder = tmp_path / "rostra"
    (folder / "templates").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "line.py").write_text(PYTHON)
    (folder / "migrations" / "0001.py").write_text(PYTHON.replace("Hand in", "Not"))
    (folder / "templates" / "page.html").write_text(TEMPLATE)
    return folder


def test_texts_of_python_and_templates_are_found_once_with_their_places(code):
    assert extracted(code) == [
        Message("Name", files=["rostra/line.py", "rostra/templates/page.html"]),
        Message("Hand in now", files=["rostra/line.py"]),
        Message("%(n)s day", "%(n)s days", files=["rostra/line.py"]),
        Message("May", context="month", files=["rostra/line.py", "rostra/templates/page.html"]),
        Message("nobody", files=["rostra/templates/page.html"]),
        Message("one day by %(name)s", "%(n)s days by %(name)s", files=["rostra/templates/page.html"]),
        Message("%(share)s %% right", files=["rostra/templates/page.html"]),
        Message("A title", files=["rostra/templates/page.html"]),
    ]


def test_a_text_that_is_put_together_is_refused(code):
    (code / "line.py").write_text('from django.utils.translation import gettext as _\n_(f"Dear {name}")\n')
    with pytest.raises(Fault, match=r"rostra/line\.py:2: a text to translate must be whole"):
        extracted(code)


def test_two_plurals_of_one_text_are_refused(code):
    (code / "templates" / "z.html").write_text(
        "{% blocktranslate count n=n %}%(n)s day{% plural %}{{ n }} long days{% endblocktranslate %}"
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} long days{% endblocktranslate %}"
    )
    with pytest.raises(Fault, match="two plurals of"):
        extracted(code)


def test_translations_are_kept_near_ones_in_doubt_and_the_rest_is_empty_or_gone():
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Name", msgstr="Navn", tcomment="of a person"))
    old.append(polib.POEntry(msgid="Hand in the worksheet", msgstr="Aflevér arbejdsarket"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Væk"))
    old.append(polib.POEntry(msgid="Older still", msgstr="Gammel", obsolete=True))
    new = merged("da", [Message("Name"), Message("Hand in this worksheet"), Message("Quite another")], old)
    assert [(each.msgid, each.msgstr, each.fuzzy, each.previous_msgid) for each in new] == [
        ("Name", "Navn", False, None),
        ("Hand in this worksheet", "Aflevér arbejdsarket", True, "Hand in the worksheet"),
        ("Quite another", "", False, None),
    ]
    assert new[0].tcomment == "of a person"


def test_merging_again_changes_nothing(tmp_path):
    texts = [Message("%(n)s day", "%(n)s days", files=["a.py", "b.html"]), Message("Name", files=["b.html"])]
    first = written(merged("pl", texts, polib.POFile()))
    path = tmp_path / "django.po"
    path.write_text(first)
    assert written(merged("pl", texts, polib.pofile(str(path), wrapwidth=messages.WIDTH))) == first
    assert "msgstr[3]" in first
    assert "#: a.py b.html\n" in first
    assert "Date" not in first


def test_a_plural_that_came_later_keeps_the_words_in_doubt():
    old = polib.POFile()
    old.append(polib.POEntry(msgid="%(n)s day", msgstr="%(n)s dag"))
    new = merged("da", [Message("%(n)s day", "%(n)s days")], old)
    assert new[0].msgstr_plural == {0: "%(n)s dag", 1: "%(n)s dag"}
    assert new[0].fuzzy


@pytest.mark.parametrize(
    ("source", "translation", "wrong"),
    [
        ("%(n)s days", "%(n)s dage", 0),
        ("%(n)s days", "%(m)s dage", 1),
        ("%(n)s days", "dage", 1),
        ("{name} is here", "{navn} er her", 1),
        ("Write to <b>us</b>", "Skriv til os", 1),
        ("Write to <b>us</b>", "Skriv til <b>os</b>", 0),
        (" and", "og", 1),
        ("one\n", "en", 1),
        ("100 %% right", "100 %% rigtigt", 0),
        ("100 %% right", "100 % rigtigt", 1),
        ("A &amp; B", "A og B", 1),
        ("Not yet", "", 0),
    ],
)
def test_the_form_of_a_translation_is_checked(source, translation, wrong):
    assert len(faults(polib.POEntry(msgid=source, msgstr=translation))) == wrong


def test_one_of_a_plural_may_leave_the_number_out():
    entry = polib.POEntry(
        msgid="one day", msgid_plural="%(n)s days", msgstr_plural={0: "en dag", 1: "%(n)s dage"}
    )
    assert faults(entry) == []
    entry.msgstr_plural = {0: "en dag", 1: "%(m)s dage"}
    assert len(faults(entry)) == 1
