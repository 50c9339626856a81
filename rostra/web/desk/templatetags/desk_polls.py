"""What pages about finding dates share: ``{% load desk_polls %}``.

{% slot_when slot poll %}      day and hours, on the wall in the zone of the poll
{% share_rows shares %}          percent of each organisation that comes often enough, as rows of a bar chart
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats

from rostra.live.models import DatePoll, PollSlot
from rostra.live.polling import Share

register = template.Library()


@register.simple_tag
def slot_when(slot: PollSlot, poll: DatePoll) -> str:
    """Day and hours, on the wall in the zone of the poll."""
    ends = slot.ends_at.astimezone(ZoneInfo(poll.time_zone))
    return f"{formats.date_format(slot.first_day, 'D j F Y')}, {slot.begins:%H:%M}–{ends:%H:%M}"


@register.simple_tag
def share_rows(shares: Iterable[tuple[str, Share]]) -> list[tuple[str, int, str]]:
    """Percent of each organisation's people who come often enough, as rows of a bar chart."""
    return [(name, each.percent, "" if each.percent >= 50 else "late") for name, each in shares]
