"""Sessions that bring everybody to the same starting point: master classes and onboarding of an edition, still to come."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from rostra.cohorts.models import Enrolment
from rostra.kernel.time import now
from rostra.live import reading, rules
from rostra.live.models import Registration, Session, SessionKind

LEVELLING = (SessionKind.MASTER_CLASS, SessionKind.ONBOARDING)
MOST = 6


def coming(person: Any, enrolment: Enrolment) -> list[dict[str, Any]]:
    """[{"session", "words", "registered"}] in the order they are held; three queries."""
    rows = rules.visible_sessions(person).filter(
        edition=enrolment.edition_id, kind__in=LEVELLING, starts_at__gt=now(), state=Session.State.ANNOUNCED
    )
    sessions = list(rows.order_by("starts_at")[:MOST])
    if not sessions:
        return []
    words = reading.words_of(sessions, get_language() or "en")
    mine = set(
        Registration.objects.filter(
            session__in=sessions, person=person, state__in=Registration.LIVE
        ).values_list("session", flat=True)
    )
    return [{"session": each, "words": words[each.pk], "registered": each.pk in mine} for each in sessions]
