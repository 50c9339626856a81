"""Moving the start of a cohort, with everything that hangs on it: its sessions, its sprints, the days by which things are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.coaching.actions import sprints
from rostra.coaching.models import Sprint
from rostra.cohorts import rules as cohorts
from rostra.cohorts.actions.cohorts import check_start
from rostra.cohorts.models import Cohort, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import following
from rostra.ledger.models import Requirement
from rostra.live.actions import sessions as live
from rostra.live.models import Session


@dataclass(frozen=True)
class Moves:
    """What moves when a cohort starts on another day: `sessions` and `sprints` with the day before and after, by how many
    `days`, and for how many things asked of how many people the due day follows.
    """

    days: int
    sessions: list[tuple[Session, dt.date, dt.date]] = field(default_factory=list)
    sprints: list[tuple[Sprint, dt.date, dt.date]] = field(default_factory=list)
    due: int = 0
    people: int = 0


def start_of(cohort: Cohort) -> dt.date:
    """The first day of a cohort: its own, or that of the edition."""
    return cohort.starts_on or cohort.edition.starts_on


def is_everybody(cohort: Cohort) -> bool:
    """Whether a cohort is the only one of its edition and nobody takes part beside it."""
    if Cohort.objects.filter(edition=cohort.edition).exclude(pk=cohort.pk).exists():
        return False
    return not Enrolment.objects.live().filter(edition=cohort.edition, cohort=None).exists()


def moves(cohort: Cohort, starts_on: dt.date) -> Moves:
    """What would move. Sessions and sprints that have begun stay, and so does what is for the whole edition, unless this cohort
    is the whole edition.
    """
    step = starts_on - start_of(cohort)
    whose = Q(cohort=cohort)
    if is_everybody(cohort):
        whose |= Q(cohort=None, edition=cohort.edition)
    coming = Session.objects.filter(
        whose, starts_at__gt=now(), register_closed_at__isnull=True, outside_url=""
    )
    planned = coming.exclude(state=Session.State.CANCELLED).order_by("starts_at", "pk")
    own = Sprint.objects.filter(whose, starts_on__gte=now().date()).order_by("starts_on", "pk")
    return Moves(
        days=step.days,
        sessions=[(each, each.first_day, each.first_day + step) for each in planned],
        sprints=[(each, each.starts_on, each.starts_on + step) for each in own],
        due=Requirement.objects.filter(
            edition=cohort.edition, retired_at=None, due_days__isnull=False
        ).count(),
        people=cohort.enrolments.filter(state="enrolled").count(),
    )


@transaction.atomic
def shift(cohort: Cohort, *, starts_on: dt.date, by: Any) -> Moves:
    """Let a cohort start on another day. Who is registered for one of its sessions gets the new date for the diary. All or
    nothing: a session that cannot move says so, and everything stays.
    """
    cohort = (
        Cohort.objects.select_for_update(of=("self",))
        .select_related("edition__organisation")
        .get(pk=cohort.pk)
    )
    if not cohorts.may_run_edition(by, cohort.edition):
        raise NotAllowed(_("You do not run this edition."))
    check_start(cohort.edition, starts_on)
    done = moves(cohort, starts_on)
    if not done.days:
        return done
    step = dt.timedelta(days=done.days)
    cohort.starts_on = starts_on
    cohort.save(update_fields=["starts_on", "updated_at"])
    for session, _before, after in done.sessions:
        _move(session, after, step, by)
    for sprint, _before, after in done.sprints:
        if sprint.cohort_id is None:
            sprints.change(sprint, starts_on=after, ends_on=sprint.ends_on + step, by=by)
    sprints.shift(cohort, days=done.days, by=by)
    following.follow(cohort.enrolments.select_related("edition__organisation", "cohort", "person"))
    audit.record("coaching.cohort.shift", cohort, by=by, edition=cohort.edition.key, days=done.days)
    return done


def _move(session: Session, first_day: dt.date, step: dt.timedelta, by: Any) -> None:
    try:
        live.change(session, first_day=first_day, last_day=session.last_day + step, by=by)
    except Refused as refused:
        words = _("“%(session)s” cannot move: %(why)s") % {"session": session.title, "why": refused.message}
        raise Refused(words, field="starts_on", code=refused.code) from refused
