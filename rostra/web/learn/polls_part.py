"""What the page of somebody's support shows of polls about dates."""

from __future__ import annotations

from typing import Any

from rostra.cohorts.models import Enrolment
from rostra.live.rules.polls import open_polls


def support_part(person: Any, enrolment: Enrolment) -> dict[str, Any]:
    """Polls of this edition that wait for an answer, and those answered that are still open."""
    rows = open_polls(person).filter(poll__edition=enrolment.edition_id).select_related("poll")
    asked = list(rows.order_by("poll__closes_at", "pk")[:10])
    return {"polls": asked, "polls_waiting": [each for each in asked if each.answered_at is None]}
