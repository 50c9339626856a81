"""Calendars that people and organisations let us read: added, read again every few hours, removed with all that was kept."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.ledger import posting
from rostra.live import ics_reading
from rostra.live.busy import Interval
from rostra.live.models import BusyCalendar, BusyTime
from rostra.live.rules.busy import may_keep_diary, may_remove_calendar
from rostra.people.models import Organisation

logger = logging.getLogger("rostra.tasks")

EVERY = dt.timedelta(hours=6)
AHEAD = dt.timedelta(days=180)
MOST = 5  # calendars of one person, diaries of one organisation
SAID = 80  # characters of a name


@transaction.atomic
def add(*, person: Any, by: Any, title: str, url: str = "", data: bytes | None = None) -> BusyCalendar:
    """Let a calendar of one's own be read: by its secret address, again every six hours, or from a file, once.

    Refused, naming `url`, `file` or `title`. An address is first read in a task: whether that worked stands on the calendar.
    """
    if by != person:
        raise NotAllowed(_("Only the owner of a calendar adds it."))
    return _add(BusyCalendar(person=person, time_zone=person.time_zone), by, title, url, data)


@transaction.atomic
def add_diary(
    *, organisation: Organisation, by: Any, title: str, url: str = "", data: bytes | None = None
) -> BusyCalendar:
    """Add the diary of an organisation, such as the meetings of its council: its members count as busy then."""
    if not may_keep_diary(by, organisation):
        raise NotAllowed(_("You do not manage this organisation."))
    row = BusyCalendar(organisation=organisation, time_zone=organisation.time_zone)
    return _add(row, by, title, url, data)


def _add(row: BusyCalendar, by: Any, title: str, url: str, data: bytes | None) -> BusyCalendar:
    row.title, row.url, row.added_by = squeeze(title), _address(url), by
    if not row.title or len(row.title) > SAID:
        raise Refused(_("Give it a name of 80 characters or fewer."), field="title")
    if bool(row.url) == (data is not None):
        raise Refused(_("Write the address of the calendar, or choose a file: one of the two."), field="url")
    others = BusyCalendar.objects.filter(person=row.person, organisation=row.organisation)
    if others.count() >= MOST:
        raise Refused(_("There are five calendars already. Remove one first."), code="too_many")
    if row.url:
        if others.filter(url=row.url).exists():
            raise Refused(_("This calendar is there already."), field="url", code="there_already")
        row.due_at = now() + EVERY
        row.save()
        transaction.on_commit(lambda: read.enqueue(calendar=row.key))
    else:
        times = _times(row, data or b"", field="file")
        row.read_at = now()
        row.save()
        _keep(row, times)
    audit.record("live.busy_calendar.add", row, by=by)
    return row


def _address(url: str) -> str:
    url = url.strip()
    if not url:
        return ""
    for name in ("webcal://", "webcals://"):
        if url.lower().startswith(name):
            url = "https://" + url[len(name) :]
    posting.place_of(url)
    return url


def _times(row: BusyCalendar, data: bytes, *, field: str) -> list[Interval]:
    moment = now()
    try:
        return ics_reading.busy_times(data, zone=row.time_zone, start=moment, end=moment + AHEAD)
    except ics_reading.Unreadable as wrong:
        raise Refused(problem_text(wrong.problem), field=field, code=wrong.problem) from wrong


def _keep(row: BusyCalendar, times: list[Interval]) -> None:
    """Put the times of a calendar in the place of those that were there."""
    BusyTime.objects.filter(calendar=row).delete()
    BusyTime.objects.bulk_create(
        [BusyTime(calendar=row, starts_at=begins, ends_at=ends) for begins, ends in times], batch_size=500
    )


@transaction.atomic
def remove(calendar: BusyCalendar, *, by: Any) -> None:
    """Read a calendar no longer and forget at once what was kept of it."""
    if not may_remove_calendar(by, calendar):
        raise NotAllowed(_("This is not your calendar."))
    audit.record("live.busy_calendar.remove", calendar, by=by)
    calendar.delete()


# ---------------------------------------------------------------- reading


@task(retries=0, priority=-10)
def read(calendar: str) -> None:
    """Read a calendar from its address. When that does not work, what was kept stays and the calendar says why. Safe to run
    twice.
    """
    row = BusyCalendar.objects.filter(key=calendar).exclude(url="").first()
    if row is None:
        return
    problem, times = "", []
    try:
        data = posting.fetch(row.url, most_bytes=ics_reading.LARGEST, accept="text/calendar, */*;q=0.5")
        moment = now()
        times = ics_reading.busy_times(data, zone=row.time_zone, start=moment, end=moment + AHEAD)
    except posting.Unreachable as wrong:
        problem = _problem_of(str(wrong))
    except ics_reading.Unreadable as wrong:
        problem = wrong.problem
    _note(row, problem, times)


def _problem_of(said: str) -> str:
    if said == "too large":
        return "too_large"
    return "refused" if said.isdigit() else "unreachable"


@transaction.atomic
def _note(row: BusyCalendar, problem: str, times: list[Interval]) -> None:
    there = BusyCalendar.objects.select_for_update().filter(pk=row.pk, url=row.url)
    if not there.exists():  # removed meanwhile: nothing may come back
        return
    moment = now()
    if problem:
        there.update(problem=problem, due_at=moment + EVERY, updated_at=moment)
        return
    _keep(row, times)
    there.update(problem="", read_at=moment, due_at=moment + EVERY, updated_at=moment)


def refresh_due() -> int:
    """Have every calendar read whose six hours are over; returns how many. A job of the schedule, safe in many processes."""
    moment, begun = now(), 0
    rows = BusyCalendar.objects.exclude(url="").filter(due_at__lte=moment)
    for key, due in rows.values_list("key", "due_at").order_by("due_at", "pk"):
        if BusyCalendar.objects.filter(key=key, due_at=due).update(due_at=moment + EVERY):
            read.enqueue(calendar=key)
            begun += 1
    return begun


def problem_text(problem: str) -> str:
    """What went wrong when a calendar was read, and what to do, in the reader's language."""
    return {
        "": "",
        "not_a_calendar": _(
            "This is no calendar. Look for “iCal” or “ICS” in the settings of your calendar."
        ),
        "too_large": _("This calendar is too large for us. Share a smaller one, without old entries."),
        "refused": _("The address does not lead to a calendar any more. Copy it again from your calendar."),
        "unreachable": _("The calendar could not be reached. We try again in a few hours."),
    }[problem]
