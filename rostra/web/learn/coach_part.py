"""What the page of somebody's support says about the coach."""

from __future__ import annotations

from typing import Any

from rostra.coaching import rules
from rostra.coaching.models import CoachingWish, Meeting, Pair
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import now
from rostra.live.letters.about import span
from rostra.messaging.deciding import zone_of


def support_part(person: Any, enrolment: Enrolment) -> dict[str, Any]:
    """The coach, the next meeting, whether something is to be said about the last one; else the wish for a coach. At most three
    queries.
    """
    pair = (
        rules.helpers_of(person, Pair.Kind.COACH)
        .filter(enrolment__edition=enrolment.edition_id).select_related("helper").order_by("layer").first()
    )  # fmt: skip
    if pair is None:
        wish = CoachingWish.objects.filter(enrolment=enrolment, stopped_at__isnull=True).first()
        return {"coach_pair": None, "coach_wish": wish}
    rows = list(pair.meetings.filter(state=Meeting.State.BOOKED).order_by("starts_at")[:20])
    at = now()
    following = next((each for each in rows if each.ends_at > at), None)
    zone = zone_of(person).key
    return {
        "coach_pair": pair,
        "coach_meeting": following,
        "coach_when": span(following.starts_at, following.ends_at, zone) if following else "",
        "coach_asked": next((each for each in rows if each.ends_at <= at and each.member_met is None), None),
    }
