"""The spine: requirement <- evidence -> standing; certificates read it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.models import Keyed


class Requirement(Keyed):
    """What an edition asks of its people, pinned when it opened.

    `target` is the stable key of the thing asked for (an activity's key); `(edition, kind, target)` is
    unique. `module` is the key of the module it stands in, `package` `<level>:<package>`; of package and elective ones
    only those that an enrolment has chosen count for it (`rostra.ledger.counting`). Due `due_days` days after the
    cohort's start, or never. `retired_at` set: asked no longer, but what was met stays met.
    """

    class Group(models.TextChoices):
        CORE = "core", _("core")
        PACKAGE = "package", _("package")
        ELECTIVE = "elective", _("to choose")
        OPTIONAL = "optional", _("optional")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=64)
    code = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=255)
    group = models.CharField(max_length=10, choices=Group, default=Group.CORE)
    package = models.CharField(max_length=150, blank=True)
    module = models.CharField(max_length=64, blank=True, db_index=True)
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    due_days = models.PositiveSmallIntegerField(_("days after the start"), null=True, blank=True)
    accepts = models.JSONField(default=list, help_text=_("Kinds of evidence that meet it."))
    threshold = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Percent that evidence must reach.")
    )
    excuse_owes_catchup = models.BooleanField(default=True)
    pinned_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "target"], name="requirement_once")]
        indexes = [models.Index(fields=["edition", "position"], name="requirement_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class EvidenceKind(models.TextChoices):
    READ = "read", _("read")
    WATCHED = "watched", _("watched")
    PASSED = "passed", _("passed")
    ATTEMPTED = "attempted", _("tried, not passed")
    SUBMITTED = "submitted", _("handed in")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    ATTENDED = "attended", _("attended")
    WALKED_IN = "walked_in", _("walked in")
    CAUGHT_UP = "caught_up", _("caught up")
    RECOGNISED = "recognised", _("recognised from elsewhere")
    EXCUSED = "excused", _("excused")
    VISITED = "visited", _("opened")
    VOIDED = "voided", _("voided")


class Source(models.TextChoices):
    SELF = "self", _("by the person")
    STAFF = "staff", _("by staff")
    SYSTEM = "system", _("by the system")
    IMPORT = "import", _("by import")
    API = "api", _("by API")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Evidence is append-only: void it instead.")

    def delete(self) -> NoReturn:
        raise TypeError("Evidence is append-only: void it instead.")


class Evidence(models.Model):
    """An append-only fact about one enrolment and one requirement. A wrong one is voided by another, never
    changed.

    `value`: percent for watched and passed, minutes for attended. `happened_at` is when it was true,
    `recorded_at` when we wrote it. `fingerprint` makes recording the same fact twice one row. `reference`
    names the row it came from ("attempt:<key>").
    """

    key = models.CharField(max_length=64, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="evidence")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    value = models.FloatField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.SELF)
    reason = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    voids = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="voided_by"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["enrolment", "requirement"], name="evidence_of_requirement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="voided", voids__isnull=False) | (~Q(kind="voided") & Q(voids__isnull=True)),
                name="evidence_void_names_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise TypeError("Evidence is append-only: void it instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Evidence is append-only: void it instead.")


class StandingState(models.TextChoices):
    """What is stored. Due soon and overdue follow from `due_on` and the day one asks
    (`rostra.ledger.standing.shown`).
    """

    OPEN = "open", _("open")
    HANDED_IN = "handed_in", _("handed in")
    RETURNED = "returned", _("returned")
    MET = "met", _("met")
    CAUGHT_UP = "caught_up", _("met by catch-up")
    EXCUSED = "excused", _("excused")
    RECOGNISED = "recognised", _("recognised")


class Standing(models.Model):
    """Where one enrolment stands with one requirement: derived from evidence, stored for speed, rebuildable.

    `since` is when this state began; `with_us` says that the next move is ours (handed in, not yet reviewed):
    nobody is overdue then.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="standings")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="standings")
    state = models.CharField(max_length=12, choices=StandingState, default=StandingState.OPEN)
    since = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owes_catchup = models.BooleanField(default=False)
    value = models.FloatField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "requirement"], name="standing_once")]
        indexes = [
            models.Index(fields=["requirement", "state"], name="standing_by_state"),
            models.Index(fields=["due_on"], condition=Q(state__in=["open", "returned"]), name="standing_due"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.requirement_id}: {self.state}"


class Progress(models.Model):
    """Counts of one enrolment over what is asked (core and chosen packages), stored so that lists need no
    counting.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="progress", primary_key=True
    )
    asked = models.PositiveSmallIntegerField(default=0)
    met = models.PositiveSmallIntegerField(default=0)
    met_by_catchup = models.PositiveSmallIntegerField(default=0)
    with_us = models.PositiveSmallIntegerField(default=0)
    returned = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    next_due_on = models.DateField(null=True, blank=True, db_index=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    last_evidence_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.met} of {self.asked}"


class Watching(models.Model):
    """What an enrolment has seen of one video: the union of intervals in seconds, and where to go on."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="watching")
    activity = models.CharField(max_length=64)
    intervals = models.JSONField(default=list)
    position = models.FloatField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="watching_once")]

    def __str__(self) -> str:
        return f"{self.share} % of {self.activity}"


class Certificate(models.Model):
    """A paper for one enrolment, verifiable by its number by anybody.

    `number` is random and unguessable; `content` is what was printed: name, programme, edition, dates, hours,
    what was met. A corrected certificate replaces its forerunner, which is then revoked with the reason
    "replaced".
    """

    number = models.CharField(max_length=24, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    language = models.CharField(max_length=10)
    content = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="certificate_live_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="certificate_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
