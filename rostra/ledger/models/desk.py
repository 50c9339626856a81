"""What the desk keeps: views of an edition's people, verbs done to many at once, and status files made by a plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition
from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation, private_storage


class SavedView(Keyed, Dated):
    """A filter on an edition's people under a name: one's own, or `shared` with all who see the edition.

    `query` is the address's query as `rostra.ledger.selecting.Selection.query` writes it.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="views")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(_("everybody who runs this edition sees it"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "person", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Batch(Keyed):
    """One verb done to many enrolments at once, with what stood before, so that it can be undone.

    `before`: [{"enrolment": key, "state": state or "" when it was made by the batch, "cohort": key or ""}].
    Undone only until `undo_until`, and only while none of its letters has gone: they wait until then.
    """

    class Verb(models.TextChoices):
        ENROL = "enrol", _("enrolled")
        INVITE = "invite", _("invited")
        MOVE = "move", _("moved")
        WITHDRAW = "withdraw", _("withdrawn")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="batches")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=10, choices=Verb)
    before = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["edition", "-made_at"], name="batch_of_edition")]

    def __str__(self) -> str:
        return f"{self.verb} {len(self.before)}"


class StatusExport(Keyed, Dated):
    """A plan: make a status file again and again for a personnel system. The rights are those of `person` at each run.

    Exactly one of `edition` and `organisation` is set. `next_on` is the next day it is made, empty when stopped.
    """

    class Every(models.TextChoices):
        DAY = "day", _("every day")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="status_exports"
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, blank=True, related_name="status_exports"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="status_exports"
    )
    format = models.CharField(_("format"), max_length=5, choices=Format, default=Format.CSV)
    every = models.CharField(_("how often"), max_length=5, choices=Every, default=Every.WEEK)
    by_mail = models.BooleanField(_("tell me by mail when a file is ready"), default=False)
    next_on = models.DateField(null=True, blank=True, db_index=True)
    problem = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=True, organisation__isnull=False)
                | Q(edition__isnull=False, organisation__isnull=True),
                name="status_export_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.every}"


class StatusFile(Keyed):
    """One file that a plan made. Kept for a while, then taken away."""

    plan = models.ForeignKey(StatusExport, on_delete=models.CASCADE, related_name="files")
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    rows = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="status/", storage=private_storage)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="status_file_of_day")]

    def __str__(self) -> str:
        return f"{self.day}"
