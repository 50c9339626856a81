"""Calendars that people and organisations let us read, and what is kept of them: from when to when, nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation


class BusyCalendar(Keyed, Dated):
    """A calendar of a person, or the diary of an organisation (its council's meetings), which counts for all its members.

    Either has an address that is read again every few hours, or was sent as a file once (`url` is empty). The address lets
    whoever knows it read the calendar: it is shown to nobody, exported nowhere and erased with the row. `time_zone` is that of
    times without one. `problem` is a word of `live.ics_reading.PROBLEMS`, empty while reading works.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="busy_calendars",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="busy_calendars"
    )
    title = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("secret address"), max_length=500, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="busy_calendar_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"busy calendar {self.pk}"

    @property
    def audit_label(self) -> str:
        """What the audit trail calls it: its name may say something about its owner."""
        return f"busy calendar {self.key}"


class BusyTime(models.Model):
    """From when to when somebody is busy. Titles, places and people of the entry are never kept."""

    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["calendar", "starts_at"], name="busy_time_of_calendar")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_time_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"busy in {self.calendar_id}"
