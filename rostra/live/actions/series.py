"""Series: sessions that belong together, and their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts.models import Edition
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.live import rules
from rostra.live.actions.again import once_more
from rostra.live.actions.sessions import announce_each
from rostra.live.models import Series, Session
from rostra.live.slugs import free_slug
from rostra.people.models import Organisation

MOST_DATES = 60
FIELDS = ("title", "about", "language", "enrol_once")


@transaction.atomic
def add(
    *,
    organisation: Organisation,
    title: str,
    by: Any,
    about: str = "",
    language: str = "",
    edition: Edition | None = None,
    enrol_once: bool = True,
    key: str | None = None,
) -> Series:
    """A new series without dates. In an edition it holds sessions of that edition alone."""
    if edition is not None and edition.organisation_id != organisation.pk:
        raise Refused(_("The edition is run by another organisation."), field="edition")
    if by is not None and not rules.may_draft_session(by, organisation, edition):
        raise NotAllowed(_("You do not keep the calendar of this organisation."))
    series = Series(
        key=key or new_key(), organisation=organisation, edition=edition, title=squeeze(title), about=about.strip(),
        language=language or organisation.language, enrol_once=enrol_once,
    )  # fmt: skip
    _check(series)
    series.slug = free_slug(series.title, series)
    series.save()
    audit.record("live.series.add", series, by=by)
    return series


@transaction.atomic
def change(series: Series, *, by: Any, **fields: Any) -> Series:
    """Change its words, and whether one may register for all dates at once."""
    _may_keep(series, by)
    if set(fields) - set(FIELDS):
        raise TypeError(f"not changeable: {sorted(set(fields) - set(FIELDS))}")
    for name, value in fields.items():
        setattr(series, name, value)
    series.title, series.about = squeeze(series.title), series.about.strip()
    _check(series)
    series.save()
    audit.record("live.series.change", series, by=by, fields=sorted(fields))
    pagecache.bump()
    return series


@transaction.atomic
def add_dates(
    series: Series, *, like: Session, days: Iterable[tuple[dt.date, dt.time | None]], by: Any
) -> list[Session]:
    """Several dates at once: drafts like one session of the series, each on its own day and, if said, at its own time.

    Faults name the days that cannot be, as (day, why); then none is made.
    """
    _may_keep(series, by)
    if like.series_id != series.pk:
        raise Refused(_("Choose a session of this series as the pattern."), field="like")
    wanted = sorted(set(days), key=lambda each: (each[0], each[1] or like.begins))
    if not wanted:
        raise Refused(_("Write at least one day."), field="days")
    if len(wanted) > MOST_DATES:
        raise Refused(_("At most %(most)s days at once.") % {"most": MOST_DATES}, field="days")
    there = set(series.sessions.exclude(state=Session.State.CANCELLED).values_list("first_day", "begins"))
    made, wrong = [], []
    for day, time in wanted:
        if (day, time or like.begins) in there:
            wrong.append((day.isoformat(), _("This date is in the series already.")))
            continue
        try:
            made.append(once_more(like, first_day=day, begins=time, by=by, series=series))
        except Faults as faults:
            wrong += [(day.isoformat(), message) for _where, message in faults.faults]
    if wrong:
        raise Faults(_("Some days cannot be."), wrong, code="days")
    audit.record("live.series.dates", series, by=by, dates=len(made))
    return made


@transaction.atomic
def announce_all(series: Series, *, by: Any) -> tuple[list[Session], list[tuple[Session, str]]]:
    """Announce every date in preparation that can be; returns them, and the others each with what is missing."""
    _may_keep(series, by)
    done, waiting = announce_each(series.sessions.filter(state=Session.State.DRAFT), by=by)
    audit.record("live.series.announce", series, by=by, sessions=len(done))
    return done, waiting


@transaction.atomic
def remove(series: Series, *, by: Any) -> None:
    """Take a series away that nobody is enrolled for; its sessions stay, each for itself."""
    _may_keep(series, by)
    if series.enrolments.filter(ended_at__isnull=True).exists():
        raise Refused(_("People are enrolled for it. Keep it until its last date."), code="enrolled")
    audit.record("live.series.remove", series, by=by, sessions=series.sessions.count())
    series.delete()
    pagecache.bump()


def _may_keep(series: Series, by: Any) -> None:
    if by is not None and not rules.may_keep_series(by, series):
        raise NotAllowed(_("You do not keep this series."))


def _check(series: Series) -> None:
    if not series.title:
        raise Refused(_("Give it a title."), field="title")
