"""Limited Markdown and rich text are twins; everything else is a fault with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.languages.markdown import as_text, from_html, plain_html, to_html

WORDS = st.text(
    alphabet=st.sampled_from(list("abc dé.,:;!?#*_[]()<>&`~+-=1.\\\"'|/@")), min_size=1, max_size=30
).map(lambda text: " ".join(text.split()))


def inline(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PLAIN = WORDS.filter(bool).map(inline)
PIECES = st.lists(
    st.one_of(
        PLAIN,
        PLAIN.map(lambda text: f"<b>{text}</b>"),
        PLAIN.map(lambda text: f"<i>{text}</i>"),
        PLAIN.map(lambda text: f'<a href="https://example.org/a?b=1&amp;c=2">{text}</a>'),
        PLAIN.map(lambda text: f'<a href="#term-loop">{text}</a>'),
    ),
    min_size=1,
    max_size=4,
).map(" x ".join)
LISTS = st.tuples(st.sampled_from(["ul", "ol"]), st.lists(PIECES, min_size=1, max_size=3)).map(
    lambda made: f"<{made[0]}>{''.join(f'<li>{item}</li>' for item in made[1])}</{made[0]}>"
)
BLOCKS = st.lists(
    st.one_of(
        PIECES.map(lambda text: f"<p>{text}</p>"),
        PLAIN.map(lambda text: f"<h2>{text}</h2>"),
        PLAIN.map(lambda text: f"<h3>{text}</h3>"),
        LISTS,
    ),
    min_size=1,
    max_size=5,
).map("".join)


@given(BLOCKS)
def test_rich_text_comes_back_the_same(html):
    written = from_html(html)
    reading = to_html(written)
    assert reading.faults == []
    assert reading.html == html


@given(BLOCKS, st.integers(min_value=20, max_value=200))
def test_what_is_written_is_always_written_the_same(html, width):
    written = from_html(html, width=width)
    assert from_html(to_html(written).html, width=width) == written


def test_nested_lists_and_line_breaks_come_back():
    html = "<ul><li>one<ol><li>inner</li><li>second</li></ol></li><li>two</li></ul><p>first<br/>second</p>"
    assert to_html(from_html(html)).html == html


def test_lines_are_wrapped_and_never_read_as_something_else():
    words = " ".join(["1. word", "- dash", "# hash", "+ plus"] * 8)
    written = from_html(f"<p>{words}</p>", width=24)
    assert max(len(line) for line in written.splitlines()) <= 30
    assert to_html(written).html == f"<p>{words}</p>"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Fine.\n\n# Too large", 3, "## and ###"),
        ("Fine.\n\n#### Too small", 3, "## and ###"),
        ("Fine\n<script>alert(1)</script>", 2, "HTML"),
        ("<div>block</div>", 1, "HTML"),
        ("one\ntwo ![picture](x.png)", 2, "figure"),
        ("a `code` b", 1, "code"),
        ("Fine.\n\n> said somebody", 3, "quote"),
        ("Fine.\n\n---", 3, "rule"),
        ("Fine.\n\n```\ncode\n```", 3, "fenced"),
        ("Fine.\n\n    indented", 3, "code"),
        ("- one\n\n  two", 3, "one paragraph"),
        ("3. three", 1, "starts at 1"),
        ("see [this](javascript:alert(1))", 1, "not known"),
        ("see [this](data:text/html;base64,x)", 1, "not known"),
        ("see [this](/etc/passwd)", 1, "not known"),
        ('see [this](https://example.org "titled")', 1, "title"),
    ],
)
def test_what_is_not_allowed_is_named_with_its_line(text, line, words):
    faults = to_html(text).faults
    assert [fault[0] for fault in faults] == [line]
    assert words in faults[0][1]


def test_no_markup_survives_from_hostile_text():
    html = plain_html("<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))")
    assert "<img" not in html
    assert "javascript" not in html
    assert "<b>bold</b>" in html


def test_headings_and_paragraphs_can_be_refused():
    assert to_html("## Head", headings=False).faults == [(1, "no headings here")]
    assert to_html("one\n\ntwo", inline=True).faults == [(1, "only one paragraph, without lists or headings")]
    assert to_html("one **two**", inline=True).html == "one <b>two</b>"


def test_the_words_alone():
    assert as_text("<p>One <b>two</b></p><p>three</p>") == "One two three"
