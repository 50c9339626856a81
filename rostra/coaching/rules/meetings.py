"""Who books meetings of a pair, changes them, and says whether they took place. Those who run the edition see numbers only."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.coaching.models import Meeting, Pair
from rostra.coaching.rules.pairs import is_of_pair, officer_of


def may_meet(person: Any, pair: Pair) -> bool:
    """Book a meeting of a live pair: the two of it, and the member's support officer for the member."""
    if pair.ended_at is not None:
        return False
    return is_of_pair(person, pair) or officer_of(person, pair.enrolment) is not None


def may_change_meeting(person: Any, meeting: Meeting) -> bool:
    """Move it and call it off."""
    return is_of_pair(person, meeting.pair) or may_meet(person, meeting.pair)


def may_say_met(person: Any, meeting: Meeting) -> bool:
    """Say whether the two met: each for oneself."""
    return is_of_pair(person, meeting.pair)


def own_meetings(person: Any) -> QuerySet[Meeting]:
    """The meetings somebody gives or has."""
    if not getattr(person, "is_authenticated", False):
        return Meeting.objects.none()
    return Meeting.objects.filter(Q(helper=person) | Q(member=person))
