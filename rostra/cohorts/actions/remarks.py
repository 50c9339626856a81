"""What people say about an edition: noted with who heard it, where, and what may be done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Cohort, Edition, Enrolment, Remark
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import today

LONGEST = 4000
Consent = Remark.Consent


@transaction.atomic
def log(
    *,
    edition: Edition,
    text: str,
    by: Any,
    where: str = "",
    heard_on: dt.date | None = None,
    consent: str = Consent.TEAM,
    enrolment: Enrolment | None = None,
    cohort: Cohort | None = None,
) -> Remark:
    """Note what somebody said. Quoting it with the name needs the person. `heard_on` is today unless said."""
    if not rules.may_log_remark(by, edition):
        raise NotAllowed(_("What people say is noted by the team of the edition."))
    remark = Remark(edition=edition, heard_by=by)
    _fill(remark, text, where, heard_on, consent, enrolment, cohort)
    remark.save()
    audit.record("cohorts.remark.log", remark, by=by, edition=edition.key, consent=str(consent))
    return remark


@transaction.atomic
def change(
    remark: Remark,
    *,
    text: str,
    by: Any,
    where: str = "",
    heard_on: dt.date | None = None,
    consent: str = Consent.TEAM,
    enrolment: Enrolment | None = None,
    cohort: Cohort | None = None,
) -> Remark:
    """Say it otherwise, or follow somebody who changed their mind about being quoted: who heard it, or who runs the edition."""
    if not may_change(by, remark):
        raise NotAllowed(_("This was heard by somebody else."))
    _fill(remark, text, where, heard_on, consent, enrolment, cohort)
    remark.save()
    audit.record("cohorts.remark.change", remark, by=by, consent=str(consent))
    return remark


@transaction.atomic
def remove(remark: Remark, *, by: Any) -> None:
    """Take it away for good."""
    if not may_change(by, remark):
        raise NotAllowed(_("This was heard by somebody else."))
    audit.record("cohorts.remark.remove", remark, by=by, edition=remark.edition.key)
    remark.delete()


def may_change(person: Any, remark: Remark) -> bool:
    """Who heard it and is of the team still; who runs the edition."""
    own = remark.heard_by_id == getattr(person, "pk", None) and rules.may_log_remark(person, remark.edition)
    return own or rules.may_run_edition(person, remark.edition)


def of(person: Any, edition: Edition) -> QuerySet[Remark]:
    """What was said about an edition that this person may read, the newest first."""
    return _told(rules.visible_remarks(person).filter(edition=edition))


def earlier(person: Any, edition: Edition) -> QuerySet[Remark]:
    """What was said about this edition and earlier ones of the same programme, for whoever prepares the next."""
    rows = rules.visible_remarks(person).filter(edition__programme_key=edition.programme_key)
    return _told(rows.filter(Q(edition=edition) | Q(edition__starts_on__lte=edition.starts_on)))


def quotable(edition: Edition) -> QuerySet[Remark]:
    """What may be quoted, with or without the name."""
    return _told(Remark.objects.filter(edition=edition).exclude(consent=Consent.TEAM))


def _told(rows: QuerySet[Remark]) -> QuerySet[Remark]:
    return rows.select_related(
        "edition__organisation", "enrolment__person", "enrolment__organisation", "heard_by", "cohort"
    ).order_by("-heard_on", "-pk")


def _fill(
    remark: Remark,
    text: str,
    where: str,
    heard_on: dt.date | None,
    consent: str,
    enrolment: Enrolment | None,
    cohort: Cohort | None,
) -> None:
    text, day = text.strip(), today(remark.edition.time_zone)
    if not text:
        raise Refused(_("Write what was said."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("Please say it in %(most)d characters or fewer.") % {"most": LONGEST}, field="text")
    if (heard_on or day) > day:
        raise Refused(_("This day is still to come."), field="heard_on")
    if enrolment is not None and enrolment.edition_id != remark.edition_id:
        raise Refused(_("This person does not take part in this edition."), field="enrolment")
    if consent == Consent.NAMED and enrolment is None:
        raise Refused(_("To quote it with the name, say who said it."), field="enrolment")
    remark.text, remark.where, remark.heard_on = text, squeeze(where)[:200], heard_on or day
    remark.consent, remark.enrolment = consent, enrolment
    remark.cohort = cohort or (enrolment.cohort if enrolment else None)
