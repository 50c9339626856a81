"""The sessions of an edition: planned from templates, taken over from an earlier edition, announced together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import copies
from rostra.cohorts.actions import editions as drafts
from rostra.cohorts.models import Cohort, Edition
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import baselines
from rostra.ledger.actions import editions as ledger
from rostra.live import walltime
from rostra.live.actions import requirements, sessions
from rostra.live.actions import series as series_verbs
from rostra.live.actions.again import once_more
from rostra.live.busy import diaries_of
from rostra.live.cautions import Caution, of_day, quiet_periods
from rostra.live.models import Series, Session, SessionTemplate

When = tuple[dt.date, dt.time]


@dataclass(frozen=True)
class Proposed:
    """A session as it would be made: from a template, or from a session of an earlier edition (`origin`)."""

    title: str
    first_day: dt.date
    begins: dt.time
    template: SessionTemplate | None = None
    origin: Session | None = None
    there: Session | None = None  # made from the same template already
    cautions: list[Caution] = field(default_factory=list)


# ---------------------------------------------------------------- from templates


def proposed(
    edition: Edition, cohort: Cohort | None = None, *, dates: Mapping[str, When] | None = None
) -> list[Proposed]:
    """What an edition, or one of its cohorts, would have of the programme's templates: each so many days after the start, or on
    the day that `dates` names by the template's key. With what to look at. Four queries.
    """
    start = (cohort.starts_on if cohort else None) or edition.starts_on
    rows = SessionTemplate.objects.filter(programme_key=edition.programme_key).order_by(
        "offset_days", "begins", "position", "pk"
    )
    made = Session.objects.filter(edition=edition, cohort=cohort, template__isnull=False)
    there = {each.template_id: each for each in made.exclude(state=Session.State.CANCELLED)}
    quiet, diaries = quiet_periods(edition.organisation), diaries_of(edition, *_year_from(now()))
    found = []
    for row in rows:
        day, begins = (dates or {}).get(row.key) or (start + dt.timedelta(days=row.offset_days), row.begins)
        last_day, finishes = walltime.end_after(day, begins, row.minutes)
        look = of_day(
            day, begins, edition.time_zone, edition.organisation, quiet,
            last_day=last_day, finishes=finishes, diaries=diaries,
        )  # fmt: skip
        found.append(Proposed(row.title, day, begins, row, there=there.get(row.pk), cautions=look))
    return found


def _year_from(moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    return moment, moment + dt.timedelta(days=366)


@transaction.atomic
def plan(
    edition: Edition, *, dates: Mapping[str, When], by: Any, cohort: Cohort | None = None
) -> list[Session]:
    """Make drafts of templates, each at the day and time given by the template's key, in the edition's zone.

    A template of which the edition or cohort has a session already is left out. Faults name the templates whose time cannot
    be; then none is made.
    """
    _may_run(edition, by)
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    if cohort is not None and cohort.edition_id != edition.pk:
        raise Refused(_("That cohort belongs to another edition."), field="cohort")
    made, wrong = [], []
    for each in proposed(edition, cohort, dates=dates):
        if each.template is None or each.template.key not in dates or each.there is not None:
            continue
        try:
            made.append(_from_template(each.template, edition, cohort, each.first_day, each.begins, by))
        except Faults as faults:
            wrong += [(each.template.key, message) for _where, message in faults.faults]
    if wrong:
        raise Faults(_("Some of these times cannot be."), wrong, code="times")
    if made:
        audit.record("live.edition.plan", edition, by=by, sessions=len(made))
    return made


def _from_template(
    template: SessionTemplate, edition: Edition, cohort: Cohort | None, day: dt.date, begins: dt.time, by: Any
) -> Session:
    last_day, finishes = walltime.end_after(day, begins, template.minutes)
    return sessions.draft(
        organisation=edition.organisation, by=by, edition=edition, cohort=cohort, template=template,
        first_day=day, begins=begins, last_day=last_day, finishes=finishes, time_zone=edition.time_zone,
        seen_by=Session.Seen.EDITION, admission=Session.Admission.COHORT, reminders=[24, 1],
        **{name: getattr(template, name) for name in sessions.DESCRIPTION},
    )  # fmt: skip


@transaction.atomic
def announce_all(edition: Edition, *, by: Any) -> tuple[list[Session], list[tuple[Session, str]]]:
    """Announce every draft of an edition that can be; returns them, and the others each with what is missing."""
    _may_run(edition, by)
    rows = Session.objects.filter(edition=edition, state=Session.State.DRAFT)
    done, waiting = sessions.announce_each(rows, by=by)
    if done:
        audit.record("live.edition.announce", edition, by=by, sessions=len(done))
    return done, waiting


@transaction.atomic
def open_edition(edition: Edition, *, by: Any) -> Edition:
    """Open an edition, and ask what its announced sessions were planned to be: required of everybody."""
    opened = ledger.open_(edition, by=by)
    rows = Session.objects.filter(edition=opened, state=Session.State.ANNOUNCED, requirement__isnull=True)
    for each in rows.filter(template__asked=True).order_by("starts_at", "pk"):
        requirements.ask(each, by=None)
    return opened


@transaction.atomic
def cancel_edition(edition: Edition, *, by: Any) -> Edition:
    """Cancel an edition for good, and with it its sessions to come: whoever is registered gets a letter."""
    cancelled = drafts.cancel(edition, by=by)
    rows = Session.objects.filter(edition=cancelled, starts_at__gt=now(), register_closed_at__isnull=True)
    for each in rows.exclude(state=Session.State.CANCELLED).order_by("starts_at", "pk"):
        sessions.cancel(each, reason=_("The edition is cancelled."), by=by)
    return cancelled


# ---------------------------------------------------------------- from an earlier edition


def shifted(edition: Edition, starts_on: dt.date) -> list[Proposed]:
    """The sessions of an edition as they would be when it starts on another day, with what to look at. Three queries."""
    distance = starts_on - edition.starts_on
    quiet, diaries = quiet_periods(edition.organisation), diaries_of(edition, *_year_from(now()))
    found = []
    for each in _taken(edition):
        day = each.first_day + distance
        look = of_day(
            day, each.begins, each.time_zone, edition.organisation, quiet,
            last_day=each.last_day + distance, finishes=each.finishes, diaries=diaries,
        )  # fmt: skip
        found.append(Proposed(each.title, day, each.begins, origin=each, cautions=look))
    return found


def _taken(edition: Edition) -> list[Session]:
    rows = Session.objects.filter(edition=edition).exclude(state=Session.State.CANCELLED)
    return list(
        rows.select_related("organisation", "edition", "cohort", "series", "strand", "template").order_by(
            "starts_at", "pk"
        )
    )


@transaction.atomic
def copy_sessions(edition: Edition, made: Edition, *, by: Any) -> list[Session]:
    """Take the sessions of an edition over into one made from it: drafts, every date moved by the distance of the two starts,
    in the cohort of the same name and with nobody in them. Series of the edition come along.
    """
    _may_run(edition, by)
    _may_run(made, by)
    distance = made.starts_on - edition.starts_on
    cohorts = {each.name: each for each in made.cohorts.all()}
    series: dict[int, Series] = {}
    copied = []
    for each in _taken(edition):
        try:
            copied.append(
                once_more(
                    each,
                    first_day=each.first_day + distance,
                    by=by,
                    edition=made,
                    cohort=cohorts.get(each.cohort.name) if each.cohort else None,
                    series=_series(each.series, edition, made, series, by),
                    time_zone=each.time_zone,
                )
            )
        except Faults as faults:
            said = {"title": each.title, "why": " ".join(message for _where, message in faults.faults)}
            raise Refused(_("“%(title)s” cannot move: %(why)s") % said, field="starts_on") from faults
    audit.record("live.edition.copy", made, by=by, copied_from=edition.key, sessions=len(copied))
    return copied


def _series(
    old: Series | None, edition: Edition, made: Edition, there: dict[int, Series], by: Any
) -> Series | None:
    """The series in the new edition: one of its own for a series of the old edition, else the same."""
    if old is None or old.edition_id != edition.pk:
        return old
    if old.pk not in there:
        there[old.pk] = series_verbs.add(
            organisation=made.organisation, edition=made, title=old.title, about=old.about, language=old.language,
            enrol_once=old.enrol_once, by=by,
        )  # fmt: skip
    return there[old.pk]


@transaction.atomic
def copy_edition(edition: Edition, *, by: Any, with_sessions: bool = True, **values: Any) -> Edition:
    """Prepare a new edition from an earlier one (`cohorts.actions.copies.copy`), with its sessions as drafts. It asks the same
    questionnaires, as many days from its own start and end."""
    made = copies.copy(edition, by=by, **values)
    baselines.take_over(edition, made, by=by)
    if with_sessions:
        copy_sessions(edition, made, by=by)
    return made


def _may_run(edition: Edition, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
