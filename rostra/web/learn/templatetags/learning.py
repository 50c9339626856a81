"""``{% load learning %}``: the two lists that stand on every page of a learner, put together as text.

{% activity_list activities [current] [short] %}   activities of an outline, each with its sign
{% to_do_list rows %}                              rows of the ledger: code, title, by when, sign
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from rostra.web.parts import markup
from rostra.web.parts.addresses import reading_url

register = template.Library()


@register.simple_tag
def activity_list(
    activities: Iterable[Mapping[str, Any]], current: str = "", short: bool = False
) -> SafeString:
    """Activities of an outline with where somebody stands; `short` leaves out by when."""
    return markup.activities(activities, reading_url, current, short)


@register.simple_tag
def to_do_list(rows: Iterable[Any]) -> SafeString:
    """Rows of somebody's ledger that wait for them."""
    return markup.to_do(rows, reading_url)
