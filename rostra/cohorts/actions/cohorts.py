"""Cohorts of an edition: the people who go through it together, and the area they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules
from rostra.cohorts.models import Cohort, Edition
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze

LONGEST_CODE = 40


@transaction.atomic
def add(
    *,
    edition: Edition,
    name: str,
    by: Any,
    starts_on: dt.date | None = None,
    area: str = "",
    territories: Iterable[str] = (),
    wide: bool = False,
) -> Cohort:
    """Add a cohort. Its start, if it has one of its own, lies inside the edition."""
    _may(by, edition)
    cohort = Cohort(edition=edition, starts_on=starts_on)
    _describe(cohort, name, area, territories, wide)
    check_start(edition, starts_on)
    cohort.save()
    audit.record("cohorts.cohort.add", cohort, by=by, edition=edition.key)
    return cohort


@transaction.atomic
def change(
    cohort: Cohort, *, name: str, by: Any, area: str = "", territories: Iterable[str] = (), wide: bool = False
) -> Cohort:
    """Change its name and its area. Its start is moved with all that hangs on it (`coaching.actions.cohorts.shift`)."""
    _may(by, cohort.edition)
    _describe(cohort, name, area, territories, wide)
    cohort.save(update_fields=["name", "area", "territories", "wide", "updated_at"])
    audit.record("cohorts.cohort.change", cohort, by=by, edition=cohort.edition.key)
    return cohort


def check_start(edition: Edition, starts_on: dt.date | None) -> None:
    """Refuse a start outside the edition."""
    if starts_on and starts_on < edition.starts_on:
        raise Refused(_("The cohort starts before the edition does."), field="starts_on")
    if starts_on and edition.ends_on and starts_on > edition.ends_on:
        raise Refused(_("The cohort starts after the edition has ended."), field="starts_on")


def _may(by: Any, edition: Edition) -> None:
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))


def _describe(cohort: Cohort, name: str, area: str, territories: Iterable[str], wide: bool) -> None:
    name = squeeze(name)[:120]
    if not name:
        raise Refused(_("Give the cohort a name."), field="name")
    if Cohort.objects.filter(edition=cohort.edition, name__iexact=name).exclude(pk=cohort.pk).exists():
        raise Refused(_("This edition has a cohort of this name already."), field="name")
    codes = list(dict.fromkeys(code for each in territories if (code := squeeze(each).upper())))
    for code in codes:
        if len(code) > LONGEST_CODE or not all(sign.isalnum() or sign in "-_." for sign in code):
            raise Refused(
                _("“%(code)s” is no territory code. Use letters, digits and hyphens.") % {"code": code[:60]},
                field="territories",
            )
    cohort.name, cohort.area, cohort.territories, cohort.wide = name, squeeze(area)[:120], codes, wide
