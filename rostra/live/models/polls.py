"""Finding dates: days and times are proposed, people say which suit, and sessions get the dates that were chosen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.models import Dated, Keyed
from rostra.live.models.sessions import Mode, Session


class DatePoll(Keyed, Dated):
    """A question about dates to the people of an edition, or of one of its cohorts.

    `sessions` dates are wanted; each may be held on up to `repeats` of them; whoever can come to `needed` sessions comes often
    enough. `plans` says which sessions get the dates, in order: keys of session templates, or of sessions in preparation; what
    is not named becomes a new session. `rooms` are names of rooms of which one must be free; none: rooms do not matter. Times are
    on the wall in `time_zone`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        OPEN = "open", _("people answer")
        CLOSED = "closed", _("answers are in")
        SETTLED = "settled", _("settled")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="polls")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="polls")
    title = models.CharField(_("title"), max_length=150)
    about = models.CharField(_("a word to those who answer"), max_length=500, blank=True)
    language = models.CharField(max_length=10, default="en")
    sessions = models.PositiveSmallIntegerField(_("dates to find"), default=1)
    needed = models.PositiveSmallIntegerField(_("of which everybody should make at least"), default=1)
    repeats = models.PositiveSmallIntegerField(_("each held up to so many times"), default=1)
    min_gap_days = models.PositiveSmallIntegerField(_("days between two dates, at least"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    mode = models.CharField(_("where"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    rooms = models.JSONField(_("rooms"), default=list, blank=True)
    plans = models.JSONField(_("sessions that get the dates"), default=list, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    closes_at = models.DateTimeField(_("answers until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "closes_at"], name="poll_to_close")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions__gte=1, needed__gte=1, repeats__gte=1, minutes__gte=1)
                & Q(needed__lte=F("sessions")),
                name="poll_asks_what_can_be",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PollSlot(Keyed):
    """A day and time that is proposed. `blocked` says why it cannot be, empty: it can. `rooms` are those free then; the wall time
    is the truth, the instants are derived. `session` is held then, once the poll is settled.
    """

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="slots")
    first_day = models.DateField(_("day"))
    begins = models.TimeField(_("begins"))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rooms = models.JSONField(default=list, blank=True)
    blocked = models.CharField(_("cannot be because"), max_length=200, blank=True)
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="poll_slots"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "first_day", "begins"], name="poll_slot_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="poll_slot_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} {self.begins:%H:%M}"


class PollPerson(Keyed, Dated):
    """Somebody who is asked: a member by their enrolment, or a tutor, without whom no date can be."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="polls")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="polls"
    )
    is_tutor = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    none_suits = models.BooleanField(_("none of these suits me"), default=False)
    comment = models.CharField(_("anything we should know"), max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "poll people"
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="poll_person_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in poll {self.poll_id}"


class PollAnswer(models.Model):
    """What somebody says of a day and time."""

    class Choice(models.TextChoices):
        YES = "yes", _("yes")
        IF_NEED_BE = "maybe", _("if need be")
        NO = "no", _("no")

    asked = models.ForeignKey(PollPerson, on_delete=models.CASCADE, related_name="answers")
    slot = models.ForeignKey(PollSlot, on_delete=models.CASCADE, related_name="answers")
    choice = models.CharField(max_length=5, choices=Choice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "slot"], name="poll_answer_once")]

    def __str__(self) -> str:
        return f"{self.choice} of {self.asked_id}"
