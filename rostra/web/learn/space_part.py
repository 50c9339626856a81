"""What the page of somebody's support says about the space of their cohort, and the other spaces they are in."""

from __future__ import annotations

from typing import Any

from rostra.cohorts.models import Enrolment
from rostra.community.reading_spaces import with_news
from rostra.community.rules.spaces import spaces_of


def support_part(person: Any, enrolment: Enrolment) -> dict[str, Any]:
    """The open space of the cohort with how much is new in it. At most two queries, none without a cohort."""
    if enrolment.cohort_id is None:
        return {"cohort_space": None}
    rows = with_news(spaces_of(person).filter(cohort=enrolment.cohort_id, state="open"), person)
    return {"cohort_space": rows.first()}
