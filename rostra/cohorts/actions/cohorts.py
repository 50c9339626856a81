"""Cohorts of an edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Cohort, Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze


@transaction.atomic
def add(*, edition: Edition, name: str, by: Any, starts_on: dt.date | None = None) -> Cohort:
    """Add a cohort. Its start, if it has one of its own, lies inside the edition."""
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    name = squeeze(name)[:120]
    if not name:
        raise Refused(_("Give the cohort a name."), field="name")
    if edition.cohorts.filter(name__iexact=name).exists():
        raise Refused(_("This edition has a cohort of this name already."), field="name")
    if starts_on and starts_on < edition.starts_on:
        raise Refused(_("The cohort starts before the edition does."), field="starts_on")
    if starts_on and edition.ends_on and starts_on > edition.ends_on:
        raise Refused(_("The cohort starts after the edition has ended."), field="starts_on")
    cohort = Cohort.objects.create(edition=edition, name=name, starts_on=starts_on)
    audit.record("cohorts.cohort.add", cohort, by=by, edition=edition.key)
    return cohort
