"""What pages ask about comments on pilots: own ones, those of an activity, how many wait. Reading only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from rostra.cohorts.models import PilotComment


def taken_up(programme_key: str) -> dict[str, int]:
    """How many comments led to each version of a programme. One query."""
    rows = PilotComment.objects.filter(
        edition__programme_key=programme_key, state=PilotComment.State.TAKEN_UP
    )
    return dict(rows.values("taken_up_in").annotate(count=Count("pk")).values_list("taken_up_in", "count"))


def own(person: Any, edition: Any, activity_key: str) -> QuerySet[PilotComment]:
    """What somebody said about an activity in an edition, the newest first."""
    rows = PilotComment.objects.filter(person=person, edition=edition, activity_key=activity_key)
    return rows.order_by("-created_at", "-pk")


def by_activity(comments: QuerySet[PilotComment]) -> list[dict[str, Any]]:
    """Activities with comments: {"programme", "activity", "new", "all", "last"}, those with new ones first. One query."""
    rows = (
        comments.order_by()
        .values("edition__programme_key", "activity_key")
        .annotate(
            new=Count("pk", filter=Q(state=PilotComment.State.NEW)), all=Count("pk"), last=Max("created_at")
        )
    )
    found = [
        {
            "programme": row["edition__programme_key"],
            "activity": row["activity_key"],
            "new": row["new"],
            "all": row["all"],
            "last": row["last"],
        }
        for row in rows
    ]
    return sorted(found, key=lambda row: (not row["new"], -row["last"].timestamp()))


def beside(comments: Iterable[PilotComment]) -> dict[str, list[PilotComment]]:
    """Comments by the block they belong to, "" for the whole activity; new ones first, then the newest."""
    found: dict[str, list[PilotComment]] = {}
    order = sorted(comments, key=lambda each: (each.state != PilotComment.State.NEW, -each.pk))
    for each in order:
        found.setdefault(each.block, []).append(each)
    return found
