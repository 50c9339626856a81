"""A sprint begins: one letter to who has no aim in it yet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.coaching.letters import sprints as letters
from rostra.coaching.models import Aim, Sprint
from rostra.cohorts.models import Enrolment
from rostra.kernel.time import now, today
from rostra.messaging.models import Message

DAYS = 3  # after the first day, in which a letter that could not go out earlier still makes sense


def tell_started() -> int:
    """Write once to everybody of a sprint that has begun; not where an edition wants no reminders. A scheduled job.

    Returns how many letters are new.
    """
    day = now().date() + dt.timedelta(days=1)  # somewhere it is tomorrow already
    rows = Sprint.objects.filter(
        Q(edition__support_plan__isnull=True) | Q(edition__support_plan__nudges=True),
        starts_on__range=(day - dt.timedelta(days=DAYS + 1), day),
        edition__cancelled_at__isnull=True,
        edition__opened_at__isnull=False,
    )
    count = 0
    for sprint in rows.select_related("edition__organisation").order_by("pk"):
        zone_day = today(sprint.edition.time_zone)
        if sprint.starts_on <= zone_day <= min(sprint.ends_on, sprint.starts_on + dt.timedelta(days=DAYS)):
            count += sum(_tell(sprint, each) for each in _without_aim(sprint))
    return count


def _without_aim(sprint: Sprint) -> QuerySet[Enrolment]:
    set_already = Aim.objects.filter(sprint=sprint).values("enrolment")
    rows = Enrolment.objects.live().filter(edition=sprint.edition_id).exclude(pk__in=set_already)
    if sprint.cohort_id:
        rows = rows.filter(cohort=sprint.cohort_id)
    return rows.select_related("person", "edition__organisation").order_by("pk")


@transaction.atomic
def _tell(sprint: Sprint, enrolment: Enrolment) -> bool:
    there = Message.objects.filter(key=letters.started_key(sprint, enrolment)).exists()
    return not there and letters.started(sprint, enrolment) is not None
