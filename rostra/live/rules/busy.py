"""Who may let calendars be read, and sees that they are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rostra.live.models import BusyCalendar
from rostra.people.models import Organisation
from rostra.people.rules import managed_organisations, may_manage_organisation


def may_keep_diary(person: Any, organisation: Organisation) -> bool:
    """Add the diary of an organisation: its managers."""
    return may_manage_organisation(person, organisation)


def may_remove_calendar(person: Any, calendar: BusyCalendar) -> bool:
    """One's own, and the diaries of organisations one manages."""
    if calendar.organisation is not None:
        return may_keep_diary(person, calendar.organisation)
    return calendar.person_id == getattr(person, "pk", None)


def own_calendars(person: Any) -> QuerySet[BusyCalendar]:
    """The calendars of somebody; nobody else sees that they are there."""
    return BusyCalendar.objects.filter(person=person)


def kept_diaries(person: Any) -> QuerySet[BusyCalendar]:
    """Diaries of the organisations this person manages."""
    return BusyCalendar.objects.filter(organisation__in=managed_organisations(person))
