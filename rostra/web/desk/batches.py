"""What was done to many people of an edition, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from rostra.cohorts.models import Edition
from rostra.ledger.models import Batch


def lately(edition: Edition) -> list[dict[str, Any]]:
    """The last things done to many, for the edition's page."""
    rows = Batch.objects.filter(edition=edition).select_related("by").order_by("-made_at")[:5]
    return [{"batch": each, "words": title_of(each)} for each in rows]


def title_of(found: Batch) -> str:
    """What was done to how many."""
    count = len(found.before)
    said = {
        "enrol": ngettext("One person enrolled from a list", "%(n)d people enrolled from a list", count),
        "invite": ngettext("One person invited from a list", "%(n)d people invited from a list", count),
        "move": ngettext("One person moved", "%(n)d people moved", count),
        "withdraw": ngettext("One person withdrawn", "%(n)d people withdrawn", count),
    }[found.verb]
    return said % {"n": count}
