"""Sessions as what an edition asks: a requirement of the ledger that one or several sessions answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.ledger.actions import following
from rostra.ledger.models import Requirement
from rostra.live import rules
from rostra.live.kinds import SESSION
from rostra.live.models import Session

ACCEPTS = ["attended", "walked_in"]


@transaction.atomic
def ask(session: Session, *, by: Any, others: bool = True, series: bool = False) -> Requirement:
    """Make a session what its edition asks of everybody, due with the end of its catch-up; safe to call again.

    With `others`, sessions of the same edition made from the same template answer the same requirement: being at one of them
    meets it. So do the dates of a cohort of its own each. With `series`, every date of its series answers it, later ones too.
    """
    if by is not None and not rules.may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related(
            "edition__organisation", "template", "series", "requirement", "organisation", "cohort"
        )
        .get(pk=session.pk)
    )
    edition = _edition(session)
    if series and session.series is None:
        raise Refused(_("It is in no series."), field="series")
    requirement = _asked(session, edition, _target(session, others, series))
    together = [session, *_alike(session, edition, others, series)]
    Session.objects.filter(pk__in=[each.pk for each in together]).update(requirement=requirement)
    session.requirement = requirement
    _derive(requirement, edition)
    audit.record("live.session.ask", session, by=by, edition=edition.key)
    return requirement


def _edition(session: Session) -> Edition:
    if session.edition is None:
        raise Refused(_("Only a session of an edition can be asked of its people."), field="edition")
    if session.state == Session.State.CANCELLED:
        raise Refused(_("This session is cancelled."), code="cancelled")
    if session.edition.opened_at is None:
        raise Refused(_("Open the edition first: from then on it asks things of people."), code="not_open")
    return session.edition


def _target(session: Session, others: bool, series: bool) -> str:
    if series and session.series:
        return session.series.key
    return session.template.key if others and session.template else session.key


def _asked(session: Session, edition: Edition, target: str) -> Requirement:
    """The requirement that this session answers, made where there is none."""
    if session.requirement and session.requirement.retired_at is None:
        return session.requirement
    row = Requirement.objects.filter(edition=edition, kind=SESSION, target=target).first()
    template = session.template
    if row is None:
        last = edition.requirements.aggregate(last=Max("position"))["last"]
        row = Requirement(
            key=new_key(), edition=edition, kind=SESSION, target=target, position=(last or 0) + 1
        )
    row.code = template.code if template else ""
    row.title, row.module = _title(session, row), template.module_key if template else ""
    row.accepts, row.threshold, row.retired_at = ACCEPTS, session.threshold, None
    row.minutes = _minutes(session)
    row.due_days = _due_days(edition, [session])
    row.save()
    following.ask(edition, row)
    return row


def _title(session: Session, requirement: Requirement) -> str:
    series = session.series
    return series.title if series and series.key == requirement.target else session.title


def _alike(session: Session, edition: Edition, others: bool, series: bool) -> list[Session]:
    rows = Session.objects.filter(edition=edition, requirement__isnull=True).exclude(pk=session.pk)
    rows = rows.exclude(state=Session.State.CANCELLED)
    if series:
        return list(rows.filter(series=session.series_id, state=Session.State.ANNOUNCED))
    return list(rows.filter(template=session.template_id)) if others and session.template_id else []


def join(session: Session) -> None:
    """A further date of a series that is asked answers what the others do. Part of the verbs of sessions."""
    if session.requirement_id or session.series is None or session.edition is None:
        return
    asked = Requirement.objects.filter(
        edition=session.edition, kind=SESSION, target=session.series.key, retired_at__isnull=True
    ).first()
    if asked is not None:
        Session.objects.filter(pk=session.pk).update(requirement=asked)
        session.requirement = asked
        _derive(asked, session.edition)


def _minutes(session: Session) -> int:
    return round((session.ends_at - session.starts_at).total_seconds() / 60)


def _due_days(edition: Edition, sessions: list[Session]) -> int:
    """Days from the start of the edition, or of the cohort a session is for, to the end of the last one's catch-up."""
    days = [0]
    for each in sessions:
        start = (each.cohort.starts_on if each.cohort else None) or edition.starts_on
        days.append((each.last_day + dt.timedelta(days=each.catch_up_days) - start).days)
    return max(days)


def _derive(requirement: Requirement, edition: Edition) -> None:
    """Bring what the requirement says, and everybody's due date, in line with its sessions."""
    rows = Session.objects.filter(requirement=requirement).exclude(state=Session.State.CANCELLED)
    sessions = list(rows.select_related("cohort", "series").order_by("starts_at", "pk"))
    if not sessions:
        return
    requirement.due_days = _due_days(edition, sessions)
    requirement.threshold = min(each.threshold for each in sessions)
    requirement.minutes = max(_minutes(each) for each in sessions)
    requirement.title = _title(sessions[0], requirement)
    requirement.save()
    following.follow_edition(edition)


def follow(session: Session) -> None:
    """After a change of a session: what it answers is due accordingly. Part of the verbs of sessions."""
    requirement = session.requirement
    if requirement is not None and session.edition is not None and requirement.retired_at is None:
        _derive(requirement, session.edition)


@transaction.atomic
def unask(session: Session, *, by: Any) -> None:
    """Take a session out of what its edition asks. What people have met stays met; a requirement that no session answers any
    more is asked no longer.
    """
    if by is not None and not rules.may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    session = Session.objects.select_related("requirement", "edition").get(pk=session.pk)
    if session.requirement is None:
        return
    without(session)
    Session.objects.filter(pk=session.pk).update(requirement=None)
    audit.record("live.session.unask", session, by=by)


def without(session: Session) -> None:
    """What is asked when this session does not take place. Part of the verbs of sessions."""
    requirement, edition = session.requirement, session.edition
    if requirement is None or edition is None or requirement.retired_at is not None:
        return
    rest = Session.objects.filter(requirement=requirement).exclude(pk=session.pk)
    if rest.exclude(state=Session.State.CANCELLED).exists():
        _derive(requirement, edition)
        return
    requirement.retired_at = now()
    requirement.save(update_fields=["retired_at"])
    following.follow_edition(edition)
