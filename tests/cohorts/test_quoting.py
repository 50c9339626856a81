"""Blocks of a text with their ids and first words."""

from __future__ import annotations

from rostra.cohorts.quoting import cut, places

HTML = (
    '<div class="block" id="b-one"><h2>Why &amp; how</h2><p>Ask <b>early</b>.</p></div>\n'
    '<div class="block fallback" id="b-two" lang="en"><div class="note"><div>Inside</div></div></div>\n'
    '<section class="glossary"><dl><div id="term-loop"><dt>loop</dt></div></dl></section>'
)


def test_each_block_is_whole_and_has_a_name():
    found = places(HTML)
    assert [(each.block, each.name) for each in found] == [("one", "Why & how"), ("two", "Inside")]
    assert found[0].quote == "Why & how Ask early ."
    assert "".join(each.html for each in found) + HTML[HTML.index("\n<section") :] == HTML.replace(
        "</div>\n<div", "</div><div"
    )


def test_a_long_beginning_is_cut_between_words():
    assert cut("one two three", 9) == "one two…"
    assert cut("unbreakable", 5) == "unbr…"
    assert cut("short", 10) == "short"


def test_a_text_without_blocks_has_no_places():
    assert places("") == []
    assert places("<p>Only words</p>") == []
