"""Editions, cohorts, enrolments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage


class Edition(Keyed, Dated):
    """One dated run of a programme. It asks nothing until it is opened; opening pins its requirements."""

    class Admission(models.TextChoices):
        OPEN = "open", _("open to everyone")
        INVITED = "invited", _("by invitation")
        CLOSED = "closed", _("only members of some organisations")
        APPLICATION = "application", _("by application")

    class Choice(models.TextChoices):
        """What people choose themselves when they enrol."""

        WHOLE = "whole", _("nothing: all of it")
        PACKAGES = "packages", _("packages, besides the core modules")
        MODULES = "modules", _("single modules")

    class Phase(models.TextChoices):
        """Derived from the dates and from `opened_at`, never stored."""

        DRAFT = "draft", _("in preparation")
        ANNOUNCED = "announced", _("announced")
        REGISTRATION = "registration", _("registration is open")
        WAITING = "waiting", _("starts soon")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("cancelled")

    programme = models.ForeignKey(ProgrammePage, on_delete=models.PROTECT, related_name="editions")
    programme_key = models.CharField(max_length=64, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="editions", verbose_name=_("run by"),
        help_text=_("The organisation whose staff runs it."),
    )  # fmt: skip
    admission = models.CharField(_("who may enrol"), max_length=12, choices=Admission, default=Admission.OPEN)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="closed_editions", verbose_name=_("only for members of"),
    )  # fmt: skip
    choice = models.CharField(_("people choose"), max_length=10, choices=Choice, default=Choice.WHOLE)
    pilot_version = models.CharField(
        _("pilot of version"), max_length=20, blank=True,
        help_text=_("Filled in: participants are asked for comments on everything they work through."),
    )  # fmt: skip
    languages = models.JSONField(_("languages"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    reading_until = models.DateField(
        _("can be read until"), null=True, blank=True, help_text=_("Empty: for good.")
    )
    welcome = models.TextField(_("welcome text"), blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    enrolled_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="edition_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="edition_registration_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pilot(self) -> bool:
        """Whether its people try out a version of the programme and comment on it."""
        return bool(self.pilot_version)


class EditionModule(models.Model):
    """A module that an edition takes, with a date and an example of its own. An edition without any takes all modules."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="modules")
    module_key = models.CharField(max_length=64)
    due_on = models.DateField(_("done by"), null=True, blank=True)
    example = models.TextField(
        _("example of one's own"), blank=True, help_text=_("Shown beside the module. Limited Markdown.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "module_key"], name="edition_module_once")]

    def __str__(self) -> str:
        return f"{self.module_key} in {self.edition_id}"


class Lesson(Keyed, Dated):
    """What was learned from running an edition; shown when the next one is prepared."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField(_("what to do again, or differently"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"lesson {self.pk}"


class Cohort(Keyed, Dated):
    """People who go through an edition together. Its start moves the due dates of its people.

    `area` is the name of the area it covers; `territories` are the starts of territory codes of its organisations
    ("DK-LINDHOLT", "IE"). `wide`: people live far apart, so meetings are proposed online first.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts"), null=True, blank=True, help_text=_("Empty: as the edition."))
    area = models.CharField(_("area"), max_length=120, blank=True)
    territories = models.JSONField(_("territories"), default=list, blank=True)
    wide = models.BooleanField(_("people live far apart"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="cohort_name_once")]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def live(self) -> EnrolmentQuerySet:
        return self.filter(state=Enrolment.State.ENROLLED)


class Enrolment(Keyed, Dated):
    """A person in an edition. Invited until they say yes; withdrawn people keep their ledger."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ENROLLED = "enrolled", _("enrolled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ENROLLED)
    packages = models.JSONField(_("packages chosen"), default=list, blank=True)
    modules = models.JSONField(_("modules chosen"), default=list, blank=True)
    outcomes = models.JSONField(_("outcomes wanted"), default=list, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="enrolment_once")]
        indexes = [models.Index(fields=["person", "state"], name="enrolment_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.edition_id}"


class PilotComment(Keyed, Dated):
    """What a participant of a pilot says about an activity, or one block of it, and what became of it.

    `block` is the block's id, empty for the whole activity; `quote` its first words as they stood. `taken_up_in` names the
    version of the programme that changed because of it.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        TAKEN_UP = "taken_up", _("taken up")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="comments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pilot_comments"
    )
    activity_key = models.CharField(max_length=64, db_index=True)
    block = models.CharField(max_length=64, blank=True)
    quote = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    version = models.CharField(max_length=20)
    text = models.TextField(_("comment"))
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    answer = models.TextField(_("answer"), blank=True)
    taken_up_in = models.CharField(max_length=20, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.activity_key}"


class Interest(Keyed, Dated):
    """Somebody who wants to hear when a programme, or a level of it, opens. One letter, then it is done.

    A visitor's address counts from `confirmed_at` on; a person's own wish at once. `told_at` is set with `edition`.
    """

    programme_key = models.CharField(max_length=64, db_index=True)
    level_key = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="interests"
    )
    email = models.CharField(max_length=254, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="interests"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "level_key", "person"],
                condition=Q(person__isnull=False, told_at__isnull=True),
                name="interest_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["programme_key", "level_key", "email"],
                condition=Q(person__isnull=True, told_at__isnull=True) & ~Q(email=""),
                name="interest_of_address_once",
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk} in {self.programme_key}"
