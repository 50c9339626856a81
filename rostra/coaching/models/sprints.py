"""Sprints between workshops: what members set out to do, what shows it, how it goes, and what changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.models import Dated, Keyed
from rostra.ledger.models import Requirement
from rostra.people.models import private_storage


class Tag(models.TextChoices):
    COMMUNICATE = "communicate", _("communicate")
    COLLABORATE = "collaborate", _("collaborate")
    CO_PRODUCE = "co_produce", _("co-produce")


class Sprint(Keyed, Dated):
    """The weeks between two workshops, with a theme and aims to choose from. Without a cohort it is for the whole edition.

    `suggestions`: [{"id", "text", "tag"}]. `wanted`: how many aims have to be met; then `requirement` is met.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sprints")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="sprints"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("theme"), max_length=200)
    about = models.TextField(_("about"), blank=True, help_text=_("Limited Markdown."))
    language = models.CharField(max_length=10, default="en")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    suggestions = models.JSONField(_("aims to choose from"), default=list, blank=True)
    wanted = models.PositiveSmallIntegerField(_("aims to meet"), default=1)
    peers = models.BooleanField(_("people of the cohort may answer each other's aims"), default=False)
    requirement = models.ForeignKey(
        Requirement, on_delete=models.SET_NULL, null=True, blank=True, related_name="sprints"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="sprint_of_cohort_once"),
            models.UniqueConstraint(
                fields=["edition", "number"], condition=Q(cohort__isnull=True), name="sprint_of_edition_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sprint_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class MemberPlan(Dated):
    """A member's own project or channel, on which the aims of all sprints work."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("a project")
        CHANNEL = "channel", _("a channel")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="member_plan")
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind, default=Kind.CHANNEL)
    title = models.CharField(_("name"), max_length=200)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    before = models.TextField(_("how it is now"), blank=True)
    after = models.TextField(_("how it should be"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"plan of {self.enrolment_id}"


class Aim(Keyed, Dated):
    """What a member sets out to do in a sprint: small, and met or not met. `suggestion` is the id of the sprint's aim it comes
    from. `last_check` repeats the newest check-in for lists.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        DROPPED = "dropped", _("put aside")

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="aims")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="aims")
    text = models.CharField(_("aim"), max_length=300)
    tag = models.CharField(_("what kind"), max_length=12, choices=Tag)
    due_on = models.DateField(_("until"), null=True, blank=True)
    suggestion = models.CharField(max_length=64, blank=True)
    shared = models.BooleanField(_("the cohort may see and answer it"), default=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why not"), max_length=300, blank=True)
    last_check = models.CharField(max_length=8, blank=True)
    last_check_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enrolment", "sprint"], name="aim_of_enrolment"),
            models.Index(fields=["sprint", "state"], name="aim_by_state"),
        ]

    def __str__(self) -> str:
        return f"aim {self.pk}"


class AimEvidence(Keyed, Dated):
    """What shows that an aim was met: an address, a file or a note. Files are handed out by a rule."""

    class Kind(models.TextChoices):
        LINK = "link", _("a link")
        FILE = "file", _("a file")
        NOTE = "note", _("a note")

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=4, choices=Kind)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(upload_to="aims/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    text = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "aim evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class CheckIn(models.Model):
    """How it goes with an aim, in one tap, by the member or by the officer for the member."""

    class How(models.TextChoices):
        GOING = "going", _("it goes well")
        SLOW = "slow", _("it is slow")
        STUCK = "stuck", _("I am stuck")
        DONE = "done", _("done")

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="check_ins")
    how = models.CharField(max_length=8, choices=How)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["aim", "-at"], name="check_in_of_aim")]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class PeerNote(Keyed, Dated):
    """What somebody of the cohort says to a shared aim. Hidden by its author, the member, or staff."""

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="peer_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="peer_notes")
    text = models.CharField(max_length=1000)
    hidden_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"peer note {self.pk}"


class BeforeAfter(Keyed, Dated):
    """What changed: how a member worked before, how now, and what shows it. Seen by others only with consent, which can be taken
    back; published by staff.
    """

    class Consent(models.TextChoices):
        NONE = "none", _("for me and my officer")
        COHORT = "cohort", _("for my edition")
        PUBLIC = "public", _("for everybody")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OFFERED = "offered", _("offered to the team")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="before_after")
    title = models.CharField(_("title"), max_length=200)
    before = models.TextField(_("before"))
    after = models.TextField(_("after"))
    language = models.CharField(max_length=10, default="en")
    tag = models.CharField(max_length=12, choices=Tag, blank=True)
    evidence = models.ManyToManyField(AimEvidence, blank=True, related_name="+")
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.NONE)
    named = models.BooleanField(_("with my name"), default=False)
    consent_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "before and after"

    def __str__(self) -> str:
        return self.title
