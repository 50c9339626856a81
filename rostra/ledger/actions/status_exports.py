"""Status files made again and again for personnel systems: plans, the job that makes what is due, files that go in time."""

from __future__ import annotations

import calendar
import datetime as dt
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.ledger import exports, letters, rules
from rostra.ledger.models import StatusExport, StatusFile
from rostra.people.models import Organisation, Person

logger = logging.getLogger("rostra.ledger")

KEPT = dt.timedelta(days=30)
MOST = 20
Every = StatusExport.Every


@transaction.atomic
def plan(
    *,
    by: Person,
    edition: Edition | None = None,
    organisation: Organisation | None = None,
    format: str,
    every: str,
    by_mail: bool = False,
) -> StatusExport:
    """Have a status file made from today on, of one edition or of one organisation's people."""
    if (edition is None) == (organisation is None):
        raise Refused(_("Choose an edition or an organisation."), field="of")
    made = StatusExport(
        person=by, edition=edition, organisation=organisation, format=format, every=every, by_mail=by_mail
    )
    if not rules.may_plan_status(by, made):
        raise NotAllowed(_("You do not look after these people."))
    live = StatusExport.objects.filter(person=by, next_on__isnull=False)
    if live.filter(edition=edition, organisation=organisation, format=format, every=every).exists():
        raise Refused(_("There is such a plan already."), field="of")
    if live.count() >= MOST:
        raise Refused(_("You have many plans already. Stop one that is no longer needed."), field="of")
    made.next_on = day_of(made)
    made.save()
    audit.record("ledger.status.plan", _about(made), by=by, plan=made.key, format=format, every=every)
    return made


@transaction.atomic
def stop(plan: StatusExport, *, by: Person) -> StatusExport:
    """No further files; those that are there stay until their time is over."""
    if plan.person_id != by.pk:
        raise NotAllowed(_("This plan belongs to somebody else."))
    plan.next_on = None
    plan.save(update_fields=["next_on", "updated_at"])
    audit.record("ledger.status.stop", _about(plan), by=by, plan=plan.key)
    return plan


def make_due() -> int:
    """Make every file that is due and forget the old ones; returns how many were made. Safe to run twice: a plan has one
    file a day, and a plan that fails does not keep the others from theirs.
    """
    forget_old()
    made = 0
    latest = now().date() + dt.timedelta(days=1)  # somewhere it is tomorrow already
    due = StatusExport.objects.filter(next_on__lte=latest).order_by("next_on", "pk")
    for key in list(due.values_list("pk", flat=True)):
        try:
            made += _make_if_due(key)
        except Exception:
            logger.exception("A status file could not be made; it is tried again with the next run")
    return made


@transaction.atomic
def _make_if_due(key: int) -> int:
    plan = (
        StatusExport.objects.select_for_update(of=("self",))
        .select_related("person", "edition__organisation", "organisation")
        .get(pk=key)
    )
    day = day_of(plan)
    if plan.next_on is None or plan.next_on > day:
        return 0
    with translation.override(letters.language_of(plan.person)):
        if problem := _problem(plan):
            plan.next_on, plan.problem = None, problem
            plan.save(update_fields=["next_on", "problem", "updated_at"])
            audit.record("ledger.status.stop", _about(plan), by=None, plan=plan.key)
            return 0
        _write(plan, day)
    plan.next_on, plan.problem = following(day, plan.every), ""
    plan.save(update_fields=["next_on", "problem", "updated_at"])
    return 1


def _problem(plan: StatusExport) -> str:
    """Why the plan cannot go on, in the owner's language; empty when it can."""
    person = plan.person
    if not person.is_active or person.erased_at is not None:
        return _("The account of its owner has ended.")
    if not rules.may_plan_status(person, plan):
        return _("You no longer have the role that this needs. Somebody who has it can make a new plan.")
    return ""


def _write(plan: StatusExport, day: dt.date) -> None:
    """One file for a plan and a day; the one that is there already is kept."""
    if plan.files.filter(day=day).exists():
        return
    rows = list(exports.status_rows(plan.person, edition=plan.edition, organisation=plan.organisation))
    if plan.format == StatusExport.Format.XLSX:
        body = exports.to_xlsx(name_of(plan), exports.STATUS_HEAD, rows)
    else:
        body = exports.to_csv(exports.STATUS_HEAD, rows)
    file = StatusFile(plan=plan, day=day, rows=len(rows))
    file.file.save(f"{plan.key}/status-{day.isoformat()}.{plan.format}", ContentFile(body), save=False)
    file.save()
    if plan.by_mail:
        letters.status_file_ready(plan, day=day, name=name_of(plan))


def forget_old() -> int:
    """Take away files that are older than thirty days."""
    old = list(StatusFile.objects.filter(made_at__lt=now() - KEPT))
    for each in old:
        each.file.delete(save=False)
        each.delete()
    return len(old)


def latest(plan: StatusExport) -> StatusFile | None:
    """The newest file of a plan."""
    return plan.files.order_by("-day", "-pk").first()


def name_of(plan: StatusExport) -> str:
    """What a plan is about, in words."""
    return plan.edition.title if plan.edition else plan.organisation.name if plan.organisation else ""


def day_of(plan: StatusExport) -> dt.date:
    """Today where the edition or the organisation is."""
    about: Any = plan.edition or plan.organisation
    return today(about.time_zone)


def following(day: dt.date, every: str) -> dt.date:
    """The day after which a plan is due again: the same day of the next month, or that month's last."""
    if every == Every.DAY:
        return day + dt.timedelta(days=1)
    if every == Every.WEEK:
        return day + dt.timedelta(weeks=1)
    year, month = divmod(day.year * 12 + day.month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _about(plan: StatusExport) -> Edition | Organisation:
    about = plan.edition or plan.organisation
    assert about is not None  # a constraint of the table
    return about
