"""Source texts made readable, and what has changed in them since, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rostra.languages import guards
from rostra.languages.markdown import Node, parse

SHOWN = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_pieces = re.compile(r"\s+|\w+|[^\w\s]")


def readable(text: str, rich: bool) -> SafeString:
    """A stored text as people read it. Links are underlined words that lead nowhere."""
    return _node(parse(text)) if rich else conditional_escape(text)


def _node(node: Node) -> SafeString:
    inside = format_html_join(
        "", "{}", ((_node(each) if isinstance(each, Node) else each,) for each in node.children)
    )
    if node.tag == "br":
        return mark_safe("<br>")
    if node.tag == "a":
        return format_html('<span class="linked" title="{}">{}</span>', guards.address_of(node.attrs), inside)
    if node.tag in SHOWN:
        return format_html("<{0}>{1}</{0}>", mark_safe(SHOWN[node.tag]), inside)  # one of our own four
    return inside


def difference(old: str, new: str) -> SafeString:
    """What became of a text: words taken out in `<del>`, new ones in `<ins>`, the rest as it stands."""
    before, after = _pieces.findall(old), _pieces.findall(new)
    found = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(conditional_escape("".join(after[c:d])))
            continue
        if a != b:
            found.append(format_html("<del>{}</del>", "".join(before[a:b])))
        if c != d:
            found.append(format_html("<ins>{}</ins>", "".join(after[c:d])))
    return mark_safe("".join(found))  # every piece is escaped above
