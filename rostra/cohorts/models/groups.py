"""Where people are placed, the groups they work in, what solvers proposed, and what people say about an edition."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models.editions import Cohort, Edition, Enrolment
from rostra.kernel.models import Dated, Keyed


class Placement(Keyed, Dated):
    """Where somebody starts: what the baseline suggested and what was decided. `suggested` and `reason` are data of the
    suggestion: {"level", "package", "levelling", "because": [{"code", ...}]}.

    `level` is a step of the baseline's own ladder; `package` `<level>:<package>` of the programme; `levelling`: the master
    class that brings everyone up to speed is offered.
    """

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("beginner")
        SOME = "some", _("some experience")
        CONFIDENT = "confident", _("confident")
        LEADS = "leads", _("could lead others")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="placement")
    suggested = models.JSONField(default=dict)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)
    package = models.CharField(_("package"), max_length=150, blank=True)
    levelling = models.BooleanField(_("levelling master class offered"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.level}"


class Proposal(Keyed, Dated):
    """What a solver proposed for an edition: the question as it was put, the answer with objectives and proof, and what people
    made of it. Solvers propose, people decide: nothing follows from it until it is confirmed.

    `question` and `answer` are JSON of `rostra.solvers`; ids in them are keys of rows. `chosen` is the answer as edited,
    empty while it stands as proposed. `subject` names what it is about, such as the key of a poll.
    """

    class Kind(models.TextChoices):
        PAIRS = "pairs", _("pairs with coaches")
        OFFICERS = "officers", _("pairs with support officers")
        GROUPS = "groups", _("workshop groups")
        DATES = "dates", _("dates")

    class State(models.TextChoices):
        ASKED = "asked", _("being worked out")
        READY = "ready", _("ready to look at")
        FAILED = "failed", _("not possible")
        CONFIRMED = "confirmed", _("confirmed")
        DISCARDED = "discarded", _("put aside")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=64, blank=True, db_index=True)
    question = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    problem = models.CharField(max_length=500, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["edition", "kind", "-created_at"], name="proposal_of_edition")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class WorkGroup(Keyed, Dated):
    """A group in which people work at workshops. `purpose` names what for; a person is in one group for each purpose."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="work_groups")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="work_groups"
    )
    purpose = models.CharField(_("for what"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="work_groups"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "purpose", "name"], name="work_group_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class WorkGroupPlace(models.Model):
    """Somebody in a group."""

    group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="places")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="group_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "enrolment"], name="work_group_place_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.group_id}"


class Remark(Keyed, Dated):
    """What somebody said about an edition: who heard it, where, and what may be done with it."""

    class Consent(models.TextChoices):
        TEAM = "team", _("for the team only")
        UNNAMED = "unnamed", _("may be quoted without a name")
        NAMED = "named", _("may be quoted with the name")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="remarks")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    text = models.TextField(_("what was said"))
    where = models.CharField(_("where"), max_length=200, blank=True)
    heard_on = models.DateField(_("when"))
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    consent = models.CharField(_("may be used"), max_length=8, choices=Consent, default=Consent.TEAM)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent="named") | Q(enrolment__isnull=False), name="remark_named_has_a_name"
            )
        ]

    def __str__(self) -> str:
        return f"remark {self.pk}"
