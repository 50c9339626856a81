"""Guards: what a translation must keep, and the form in which it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.languages import guards

SOURCE = (
    'Read <a linktype="page" id="12">the guide</a> and <a href="https://example.org/a?b=1&amp;c=2">more</a>'
)
WORDS = (
    st.text(
        alphabet=st.sampled_from(
            [*"abc dé.,:;!?#*_[]()<>&`~+-=1.\\\"'|/@%{}ł", "\u00a0", "\u202f", "\u2009"]
        ),
        min_size=1,
        max_size=30,
    )
    .map(lambda text: " ".join(text.split(" ")).strip())
    .filter(lambda text: bool(text.strip()) and "  " not in text)
)
PLAIN = WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
INLINE = st.lists(
    st.one_of(
        PLAIN,
        PLAIN.map(lambda text: f"<b>{text}</b>"),
        PLAIN.map(lambda text: f"<i>{text}</i>"),
        PLAIN.map(lambda text: f"{text}<br/>{text}"),
        PLAIN.map(lambda text: f'<a href="https://example.org/a?b=1&amp;c=2">{text}</a>'),
        PLAIN.map(lambda text: f'<a linktype="page" id="12">{text}</a>'),
        PLAIN.map(lambda text: f'<a linktype="document" id="3">{text}</a>'),
        PLAIN.map(lambda text: f'<a href="#term-quorum">{text}</a>'),
    ),
    min_size=1,
    max_size=5,
).map(" x ".join)


@given(INLINE)
def test_rich_text_typed_again_is_the_same(html):
    assert guards.to_html(guards.to_markdown(html), html) == html
    assert guards.checked(guards.to_markdown(html), html, True).problems == []


MARKED = st.tuples(
    st.sampled_from(["", "a", "Høj", "1", " "]),
    st.sampled_from(["b", "i"]),
    st.text(alphabet=st.sampled_from([*"ab(“!?.:”)*_-%"]), min_size=1, max_size=8),
    st.sampled_from(["", "z", "Åben", "2", " ", "-"]),
).map(lambda made: f"{made[0]}<{made[1]}>{made[2]}</{made[1]}>{made[3]}")


@given(MARKED)
def test_marks_beside_letters_are_marks_again(html):
    html = html.strip()
    assert guards.to_html(guards.to_markdown(html), html) == html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (SOURCE, "Read [the guide](page:12) and [more](https://example.org/a?b=1&c=2)"),
        ('see <a href="#term-quorum">quorum</a>', "see [quorum](term:quorum)"),
        ("<b>Two</b><br/>lines", "**Two**\\\nlines"),
        ("1. Listen", "1. Listen"),
        ("x<b>y</b>z", "x**y**z"),
        ("<b>Note:</b>listen", "**Note:**&#108;isten"),
        ("# no heading", "# no heading"),
        ("- no list", "- no list"),
        ("Dear {first_name}", "Dear {first_name}"),
        ("a * b &lt; c", "a \\* b \\< c"),
    ],
)
def test_people_type_plain_marks(html, markdown):
    assert guards.to_markdown(html) == markdown
    assert guards.to_html(markdown, html) == html


def test_links_are_typed_by_target_and_stored_as_the_source_has_them():
    typed = "Læs [vejledningen](page:12)\nog [mere](https://example.org/a?b=1&c=2)"
    assert guards.checked(typed, SOURCE, True) == guards.Checked(
        'Læs <a linktype="page" id="12">vejledningen</a> og '
        '<a href="https://example.org/a?b=1&amp;c=2">mere</a>'
    )


@pytest.mark.parametrize(
    ("typed", "rich", "source", "words"),
    [
        ("Læs det", True, SOURCE, ["The link to page:12 is missing", "The link to https://example.org"]),
        ("[x](page:13)", True, "x", ["The link to page:13 is not in the source"]),
        ("[x](javascript:alert)", True, "x", ["The link to javascript:alert is not in the source"]),
        ("<script>x</script>", True, "x", ["Only **bold**"]),
        ("`x`", True, "x", ["Only **bold**"]),
        ("![x](page:1)", True, "x", ["Only **bold**"]),
        ("one\n\ntwo", True, "x", ["one paragraph"]),
        ("   ", True, "x", ["Write the translation first."]),
        ("   ", False, "x", ["Write the translation first."]),
        ("Kære", False, "Dear {name}", ["placeholder {name} is missing"]),
        ("Kære {navn}", False, "Dear {name}", ["placeholder {name} is missing", "placeholder {navn} is not"]),
        ("Kære", True, "Dear <b>%(name)s</b>", ["placeholder %(name)s is missing"]),
        ("Kære", False, "Dear {{ person.name }}", ["placeholder {{person.name}} is missing"]),
    ],
)
def test_what_is_lost_or_foreign_is_named(typed, rich, source, words):
    found = guards.checked(typed, source, rich).problems
    assert len(found) == len(words)
    assert all(word in problem for word, problem in zip(words, found, strict=True))


def test_foreign_tags_in_a_stored_text_are_named():
    found = guards.problems("x", "<span onclick='y'>x</span>", True)
    assert len(found) == 1
    assert "“span”" in found[0]


def test_braces_that_are_no_placeholder_are_free():
    assert guards.problems("a { b", "c } d {1}", False) == []


def test_windows_line_ends_are_line_ends():
    assert guards.checked("a\r\nb", "x", False).text == "a\nb"
    assert guards.checked("a\\\r\nb", "x", True).text == "a<br/>b"
