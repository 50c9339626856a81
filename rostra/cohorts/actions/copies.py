"""A new edition out of one that was: the same in everything but its people, with every date moved by the same distance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules, translating
from rostra.cohorts.actions import calls, editions
from rostra.cohorts.holidays import is_holiday
from rostra.cohorts.models import Call, Cohort, Edition, EditionModule
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import today
from rostra.languages.actions import copies as translations
from rostra.people.actions import grants
from rostra.people.models import Grant, Scope

INSTANTS = ("announced_at", "registration_opens_at", "registration_closes_at")
DAYS = ("ends_on", "reading_until")


@dataclass(frozen=True)
class Shift:
    """One date of the earlier edition and where it goes: days, or wall times in the edition's zone.

    `warnings`: names of what to look at: "weekend", "holiday", "past", "skipped" (the clocks skip that time), "announced" (not
    taken over).
    """

    what: str
    name: str
    before: dt.date | dt.datetime
    after: dt.date | dt.datetime | None
    warnings: tuple[str, ...] = ()


def shifts(edition: Edition, starts_on: dt.date, *, with_cohorts: bool = True) -> list[Shift]:
    """Every date of an edition and where it goes when it starts on another day, in the order of the calendar."""
    distance = starts_on - edition.starts_on
    found = [_day("starts_on", "", edition.starts_on, distance, edition)]
    for name in DAYS:
        if value := getattr(edition, name):
            found.append(_day(name, "", value, distance, edition))
    for name in INSTANTS:
        if value := getattr(edition, name):
            found.append(_moment(name, value, distance, edition))
    for row in edition.modules.order_by("pk"):
        if row.due_on:
            found.append(_day("module", row.module_key, row.due_on, distance, edition))
    if with_cohorts:
        for cohort in edition.cohorts.order_by("pk"):
            if cohort.starts_on:
                found.append(_day("cohort", cohort.name, cohort.starts_on, distance, edition))
    return sorted(found, key=lambda each: (_as_day(each.before), each.what, each.name))


def _as_day(value: dt.date | dt.datetime) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _day(what: str, name: str, value: dt.date, distance: dt.timedelta, edition: Edition) -> Shift:
    after = value + distance
    return Shift(what, name, value, after, _warnings(after, edition))


def _moment(what: str, value: dt.datetime, distance: dt.timedelta, edition: Edition) -> Shift:
    """The same time on the wall, so many days later. That it is announced is said anew for each edition."""
    zone = ZoneInfo(edition.time_zone)
    before = value.astimezone(zone).replace(tzinfo=None)
    if what == "announced_at":
        return Shift(what, "", before, None, ("announced",))
    after = before + distance
    skipped = ("skipped",) if _wall(_instant(after, zone), zone) != after else ()
    return Shift(what, "", before, after, (*_warnings(after.date(), edition), *skipped))


def _instant(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant of a wall time; the first of two where the clocks pass it twice, an hour later where they skip it."""
    return wall.replace(tzinfo=zone).astimezone(dt.UTC)


def _wall(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _warnings(day: dt.date, edition: Edition) -> tuple[str, ...]:
    found = []
    if day.weekday() >= 5:
        found.append("weekend")
    if is_holiday(day, edition.organisation.country):
        found.append("holiday")
    if day < today(edition.time_zone):
        found.append("past")
    return tuple(found)


@transaction.atomic
def copy(
    edition: Edition,
    *,
    title: str,
    starts_on: dt.date,
    by: Any,
    slug: str | None = None,
    with_cohorts: bool = True,
    with_team: bool = False,
) -> Edition:
    """Prepare a new edition from this one. Nobody is taken over; nobody sees it until it is announced or opened.

    All dates move by the distance of the two starts; none is taken over as it was. What it asks is pinned when it opens, from the
    programme as it is then and with the modules and dates that this edition chose.
    """
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    if starts_on == edition.starts_on:
        raise Refused(_("Choose another first day: all dates move with it."), field="starts_on")
    moved = {each.what: each.after for each in shifts(edition, starts_on)}
    zone = ZoneInfo(edition.time_zone)
    dates: dict[str, Any] = {
        name: _instant(wall, zone)
        for name in ("registration_opens_at", "registration_closes_at")
        if isinstance(wall := moved.get(name), dt.datetime)
    }
    made = editions.draft(
        programme=edition.programme, title=title, organisation=edition.organisation, admission=edition.admission,
        starts_on=starts_on, ends_on=moved.get("ends_on"), time_zone=edition.time_zone, by=by,
        languages=edition.languages, slug=slug, welcome=edition.welcome, choice=edition.choice,
        organisations=edition.organisations.all(), reading_until=moved.get("reading_until"), **dates,
    )  # fmt: skip
    made.copied_from = edition
    made.save(update_fields=["copied_from", "updated_at"])
    translations.adopt_from(translating.SORT, origin=edition.key, copy=made.key)
    distance = starts_on - edition.starts_on
    EditionModule.objects.bulk_create(
        EditionModule(
            edition=made,
            module_key=row.module_key,
            due_on=row.due_on + distance if row.due_on else None,
            example=row.example,
        )
        for row in edition.modules.order_by("pk")
    )
    if (call := Call.objects.filter(edition=edition).first()) is not None:
        calls.copy(call, edition=made)
    cohorts = _copy_cohorts(edition, made, distance) if with_cohorts else {}
    team = _copy_team(edition, made, cohorts, by) if with_team else 0
    audit.record(
        "cohorts.edition.copy", made, by=by, copied_from=edition.key, cohorts=len(cohorts), team=team
    )
    return made


def _copy_cohorts(edition: Edition, made: Edition, distance: dt.timedelta) -> dict[str, Cohort]:
    """Cohorts by the key of the one they were copied from."""
    found = {}
    for cohort in edition.cohorts.order_by("pk"):
        start = cohort.starts_on + distance if cohort.starts_on else None
        found[cohort.key] = Cohort.objects.create(
            edition=made, name=cohort.name, starts_on=start, area=cohort.area, territories=cohort.territories,
            wide=cohort.wide,
        )  # fmt: skip
    return found


def _copy_team(edition: Edition, made: Edition, cohorts: dict[str, Cohort], by: Any) -> int:
    """Roles on the edition and its cohorts, as far as this person may give them; returns how many. Without their ends."""
    places = {(Scope.EDITION.value, edition.key): made.key}
    places |= {(Scope.COHORT.value, key): cohort.key for key, cohort in cohorts.items()}
    rows = Grant.objects.live().filter(scope_kind__in=[Scope.EDITION, Scope.COHORT])
    given = 0
    for row in (
        rows.filter(scope_key__in=[key for _kind, key in places]).select_related("person").order_by("pk")
    ):
        key = places.get((row.scope_kind, row.scope_key))
        if key is None or row.person.erased_at or not row.person.is_active:
            continue
        try:
            grants.give(
                person=row.person, role=row.role, scope_kind=row.scope_kind, scope_key=key, by=by,
                chain=rules.scopes_of(made),
            )  # fmt: skip
        except NotAllowed:
            continue
        given += 1
    return given
