"""Who helps whom: pairs of a member and a coach or support officer, their contacts, and calls for more help."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition, Enrolment, Proposal
from rostra.kernel.models import Dated, Keyed


class SupportPlan(Dated):
    """How an edition looks after its people: from when somebody counts as falling behind, and which letters are written.

    Counts are of sessions, days are calendar days. Without a row the defaults hold for who falls behind, and none of its letters
    is written.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="support_plan")
    missed = models.PositiveSmallIntegerField(_("sessions missed"), default=2)
    silent_days = models.PositiveSmallIntegerField(_("days without signing in"), default=21)
    overdue_days = models.PositiveSmallIntegerField(_("days a catch-up is overdue"), default=7)
    contact_days = models.PositiveSmallIntegerField(_("days between contacts of a pair"), default=14)
    answer_days = models.PositiveSmallIntegerField(_("days to answer a call for help"), default=3)
    nudges = models.BooleanField(_("remind people of their next step"), default=True)
    planning_prompts = models.BooleanField(_("ask people when they will do it"), default=False)
    digests = models.BooleanField(_("a letter a week to officers and managers"), default=True)
    keeps_quiet = models.BooleanField(_("none of these letters in quiet periods"), default=True)
    meetings_asked = models.PositiveSmallIntegerField(_("coaching meetings asked of everybody"), default=0)

    def __str__(self) -> str:
        return f"support in {self.edition_id}"


class Pair(Keyed, Dated):
    """A member and a person who helps, for one enrolment. Ended pairs stay: they are the history.

    `layer` 2 is the second layer of support. `helper` and `member` are set once; `came_from` is the pair it takes over from.
    `last_contact_at`, `next_contact_on` and `met_count` are stored for lists and follow contacts and meetings.
    """

    class Kind(models.TextChoices):
        COACH = "coach", _("coach")
        OFFICER = "officer", _("support officer")

    class Ended(models.TextChoices):
        FINISHED = "finished", _("the programme is over")
        HANDED_OVER = "handed_over", _("somebody else took over")
        ASKED = "asked", _("one of the two asked for it")
        NO_CONTACT = "no_contact", _("they could not find a time")
        WITHDREW = "withdrew", _("the coach or officer withdrew")
        LEFT = "left", _("the member left the edition")

    kind = models.CharField(max_length=8, choices=Kind)
    layer = models.PositiveSmallIntegerField(default=1)
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pairs_helped"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pairs")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pairs")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(_("why it ended"), max_length=12, choices=Ended, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    came_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="led_to"
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="pairs"
    )
    last_contact_at = models.DateTimeField(null=True, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    met_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "layer"],
                condition=Q(ended_at__isnull=True),
                name="pair_live_once",
            ),
            models.CheckConstraint(condition=~Q(helper=models.F("member")), name="pair_of_two"),
        ]
        indexes = [
            models.Index(
                fields=["helper", "kind"], condition=Q(ended_at__isnull=True), name="pair_of_helper"
            ),
            models.Index(fields=["enrolment", "kind"], name="pair_of_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} pair {self.pk}"


class Contact(Keyed, Dated):
    """One contact of a pair, or the attempt at one: met or not met, with the reason."""

    class Way(models.TextChoices):
        VISIT = "visit", _("face to face")
        CALL = "call", _("by phone")
        ONLINE = "online", _("online")
        MESSAGE = "message", _("in writing")

    class Reason(models.TextChoices):
        NO_ANSWER = "no_answer", _("no answer")
        NO_TIME = "no_time", _("no time in the diary")
        FORGOT = "forgot", _("forgotten")
        ILL = "ill", _("ill or away")
        TECHNICAL = "technical", _("something technical")
        NOT_WANTED = "not_wanted", _("not wanted now")
        OTHER = "other", _("another reason")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField(default=timezone.now)
    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.CALL)
    met = models.BooleanField(_("met"))
    reason = models.CharField(_("why not"), max_length=12, choices=Reason, blank=True)
    note = models.TextField(_("note"), blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(met=True, reason="") | Q(met=False), name="contact_reason_if_not_met"
            )
        ]
        indexes = [models.Index(fields=["pair", "-at"], name="contact_of_pair")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Flag(Keyed, Dated):
    """Somebody is stuck: raised by the member or by an officer, handed to the learning lead when the pair cannot solve it, with
    a day by which an answer is due; answered, closed.
    """

    class State(models.TextChoices):
        RAISED = "raised", _("stuck")
        HANDED_ON = "handed_on", _("with the learning lead")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("solved")

    class Step(models.TextChoices):
        CALL = "call", _("the officer calls")
        CATCH_UP = "catch_up", _("a catch-up")
        SECOND = "second", _("a second layer of support")
        COACH = "coach", _("a coach")
        PAUSE = "pause", _("a pause")
        OTHER = "other", _("something else")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="flags")
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what is the matter"), blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="flags_to_answer",
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    request = models.TextField(_("what is asked"), blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    step = models.CharField(_("what happens next"), max_length=10, choices=Step, blank=True)
    for_member = models.BooleanField(_("the member reads the answer too"), default=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(_("what came of it"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=~Q(state="closed"), name="flag_open_once")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="handed_on"), name="flag_due")]

    def __str__(self) -> str:
        return f"flag {self.pk}"
