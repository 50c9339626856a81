"""Whatever is typed: what is found, in which order, and that nobody finds what is not theirs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.search.actions import index
from rostra.search.asking import PER_PAGE, Found, search
from rostra.search.dictionary import Dictionaries
from rostra.search.question import ask

pytestmark = pytest.mark.django_db
NONE = Dictionaries(Path("/nonexistent"))
DAY = dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC)


def keys(typed: str, **limits) -> list[str]:
    limits.setdefault("languages", ["en"])
    return [hit.key for hit in search(typed, **limits).hits]


def shown(parts) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.fixture
def three(shop):
    shop.put(
        "a",
        {"en": "A budget of the citizens. The budget, again the budget."},
        en="Deciding together",
        said={"date": DAY},
    )
    shop.put("b", {"en": "Some words about money."}, en="The budget of a town", said={"date": DAY})
    shop.put(
        "c", {"en": "Once the budget is decided the panel meets."}, en="Panels by lot", said={"date": DAY}
    )
    index.rebuild()
    return shop


def test_titles_come_first_then_what_says_it_often(three):
    assert keys("budget") == ["b", "a", "c"]
    assert keys("panel budget") == ["c"]


def test_quotes_minus_and_the_beginning_of_a_word(three):
    assert keys('"budget of the citizens"') == ["a"]
    assert keys('"citizens budget"') == []
    assert keys("budget -panel") == ["b", "a"]
    assert keys('budget -"some words"') == ["a", "c"]
    assert keys("citiz") == ["a"]
    assert keys("citiz ") == []


def test_accents_capitals_and_letters_of_their_own_make_no_difference(shop):
    shop.put("a", el="Η συμμετοχή στην Ελλάδα", pl="Budżet w Łodzi", de="Die Straße", da="Børn på øen")
    index.rebuild()
    for typed in ("ελλαδα", "ΣΥΜΜΕΤΟΧΗ", "lodzi", "BUDZET", "strasse", "born oen", "Ελλάδα"):
        assert keys(typed, languages=["en", "el", "pl", "de", "da"]) == ["a"], typed


def test_a_thing_in_several_languages_is_one_hit_in_the_readers_language_first(shop):
    shop.put("old", {}, da="Panel", en="Panel", said={"date": DAY})
    shop.put("new", {}, en="Panel", said={"date": DAY + dt.timedelta(days=1)})
    index.rebuild()
    found = search("panel", languages=["da", "en"])
    assert [(hit.key, hit.language, hit.others) for hit in found.hits] == [
        ("old", "da", ("en",)),
        ("new", "en", ()),
    ]
    assert found.total == 2
    assert found.counts["language"] == {"en": 2, "da": 1}
    assert keys("panel", languages=["en"]) == ["new", "old"]


def test_what_is_private_is_neither_found_nor_counted_nor_proposed(shop):
    for number in range(3):
        shop.put(
            f"p{number}",
            {"en": "Panel with a secret"},
            en="Panel",
            said={"audience": "space:x", "facets": {"topic": ("t",)}},
        )
    shop.put("open", {"en": "Panel"}, en="Open", said={"audience": "public"})
    shop.put("members", {"en": "Panel"}, en="For all members", said={"audience": "signed-in"})
    index.rebuild()
    stranger = search("panel", languages=["en"])
    assert [hit.key for hit in stranger.hits] == ["open"]
    assert (stranger.total, stranger.pages, stranger.counts) == (
        1,
        1,
        {"kind": {"shop": 1}, "language": {"en": 1}},
    )
    assert search("secret", languages=["en"]) == search("nothing", languages=["en"]) == Found()
    assert keys("secret", facets={"topic": ["t"]}) == []
    assert keys("-panel secret", page=7) == []
    assert len(keys("panel", audiences=["public", "space:x"])) == 4
    assert keys("panel", audiences=["public", "space:other", "signed-in"]) == ["members", "open"]
    assert keys("panel", audiences=[]) == []


def test_a_change_of_audience_counts_at_once(shop):
    shop.put("a", en="Panel")
    index.rebuild()
    shop.put("a", en="Panel", said={"audience": "space:x"})
    assert index.check().differences == ["shop a"]
    index.rebuild()
    assert keys("panel") == []


def test_words_of_somebody_who_was_silenced_are_left_out(shop):
    shop.put("a", en="Panel", said={"author": "loud"})
    shop.put("b", en="Panel", said={"author": "quiet"})
    index.rebuild()
    assert keys("panel", without_authors={"loud"}) == ["b"]


def test_facets_narrow_down(shop):
    shop.put("a", en="Panel", said={"facets": {"topic": ("lot", "money")}})
    shop.put("b", en="Panel", said={"facets": {"topic": ("lot",)}})
    index.rebuild()
    assert search("panel", languages=["en"]).counts["topic"] == {"lot": 2, "money": 1}
    assert keys("panel", facets={"topic": ["money"]}) == ["a"]
    assert keys("panel", facets={"topic": ["money", "lot"]}) == ["a", "b"]
    assert keys("panel", kinds=["shop"]) == ["a", "b"]
    assert keys("panel", kinds=["other"]) == []


def test_pages(shop):
    for number in range(PER_PAGE + 5):
        shop.put(f"k{number:02}", en="Panel")
    index.rebuild()
    first, second = (search("panel", languages=["en"], page=page) for page in (1, 2))
    assert (first.total, first.pages, len(first.hits), len(second.hits)) == (25, 2, 20, 5)
    assert search("panel", languages=["en"], page=99).page == 2


def test_snippets_mark_what_was_asked_for(shop):
    far = "Nothing here. " * 60
    shop.put(
        "a",
        {"en": f"<p>{far}</p><p>The citizens’ <b>budget</b> &lt;is&gt; decided.</p><p>{far}</p>"},
        en="Budgets: a budget",
    )
    index.rebuild()
    hit = search("budget citizens", languages=["en"]).hits[0]
    assert shown(hit.title) == "Budgets: a [budget]"
    assert "The [citizens]’ [budget] <is> decided." in shown(hit.snippet)
    assert len(shown(hit.snippet)) < 260
    assert shown(hit.snippet).startswith("… ")


def test_some_of_the_words_are_better_than_nothing_and_it_is_said(three):
    found = search("budget astronauts", languages=["en"])
    assert found.is_loose
    assert [hit.key for hit in found.hits] == ["b", "a", "c"] or len(found.hits) == 3


def test_without_a_word_nothing_is_looked_up(django_assert_num_queries, shop):
    with django_assert_num_queries(0):
        for typed in ("", "   ", '""', "-", "…", "-panel"):
            assert search(typed, languages=["en"]).is_empty


def test_the_same_number_of_queries_for_one_and_many(shop, django_assert_num_queries):
    shop.put("k00", en="Panel")
    index.rebuild()
    with django_assert_num_queries(5):
        search("panel", languages=["en"])
    for number in range(30):
        shop.put(f"k{number:02}", en="Panel")
    index.rebuild()
    with django_assert_num_queries(4):  # no need to look for beginnings of words
        search("panel", languages=["en"])


@given(st.text(max_size=60) | st.text(alphabet="\"-*():^{}AND NOT OR'|&!<>\\ aé%_", max_size=40))
def test_whatever_is_typed_is_a_question(typed):
    asked = ask(typed, languages=["en"], dictionaries=NONE)
    assert all(
        one.replace("_", "").isalnum() for term in asked.wanted for one in (*term.forms, *term.choices)
    )


@pytest.mark.parametrize(
    "typed", ['a"b', '"""', "NEAR(a b)", "a AND", "title:x", "x*", "'; --", "a & !b", "(", "ß½㎏ é", "\x00"]
)
def test_nothing_typed_is_an_error(shop, typed):
    shop.put("a", en="A b x")
    index.rebuild()
    search(typed, languages=["en"])
