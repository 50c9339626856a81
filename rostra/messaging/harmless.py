"""The HTML of a letter made fit to stand in a page of ours: words, lists and links, no dress, no pictures, no script."""

from __future__ import annotations

import re

import nh3

TAGS = {"a", "b", "br", "em", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"}
GONE = {"script", "style", "title", "head"}
HEADING = re.compile(r"<(/?)h1\b[^>]*>")
OWN_HEADING = re.compile(r"\s*<h1\b[^>]*>.*?</h1>", re.DOTALL)
FRAME = re.compile(r'<div class="sheet"[^>]*>(.*)</div>\s*<p class="soft"', re.DOTALL)


def body(html: str) -> str:
    """What the letter says, safe in any page; empty for a letter without HTML. The frame of our own letters and
    the subject at their head are left out.
    """
    if not html:
        return ""
    framed = FRAME.search(html)
    own = OWN_HEADING.sub("", framed[1], count=1) if framed else html
    inner = HEADING.sub(r"<\1h2>", own)
    return nh3.clean(
        inner,
        tags=TAGS,
        clean_content_tags=GONE,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noreferrer noopener",
    ).strip()
