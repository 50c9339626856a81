"""Header and foot of a page, made once for each sort of reader; what is personal is filled in each time.

The template is rendered with a mark at every place that differs from reader to reader or from page to page (the name, the
address of this page in the other languages, the token of the form). What comes out is kept, cut at the marks, under all
the values that shaped it: the ways, the brand, the language. Nothing of a person is ever kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from rostra.kernel import pagecache

EDGE = "\ue0f0"
_CUT = re.compile(f"{EDGE}([a-z]+){EDGE}")


def mark(name: str) -> str:
    """What stands in a template's output for a value that is filled in later."""
    return f"{EDGE}{name}{EDGE}"


def filled(name: Hashable, render: Callable[[], str], values: Mapping[str, Any]) -> SafeString:
    """What `render` gave under this name, from memory until the next bump, with the values, escaped, at their marks."""
    pieces = pagecache.kept(name, lambda: tuple(_CUT.split(render())))
    if len(pieces) == 1:
        return SafeString(pieces[0])
    # Every second piece is the name of a mark. A value is put in once and never looked through for marks.
    return SafeString(
        "".join(
            str(conditional_escape(values[piece])) if number % 2 else piece
            for number, piece in enumerate(pieces)
        )
    )


def as_key(rows: Any) -> Hashable:
    """Lists of small dictionaries as something to find by."""
    return tuple(tuple((name, str(value)) for name, value in row.items()) for row in rows or ())
