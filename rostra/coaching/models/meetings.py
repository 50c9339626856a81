"""Coaches, when they can, who wants one; the meetings of pairs, and what is noted about them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rostra.coaching.models.pairs import Pair
from rostra.cohorts.models import Enrolment
from rostra.kernel.models import Dated, Keyed
from rostra.people.models import Organisation


class CoachProfile(Keyed, Dated):
    """What a coach offers: topics, languages, experience, how many members, when. `buffer` minutes are kept free around each
    meeting; it is booked at least `notice_hours` ahead. Organisations in `not_for` are in conflict (one's own always is).
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach_profile"
    )
    topics = models.JSONField(_("topics"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    experience = models.CharField(_("experience, in a sentence"), max_length=300, blank=True)
    about = models.TextField(_("about you"), blank=True)
    load = models.PositiveSmallIntegerField(_("members at most"), default=3)
    minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=45)
    buffer = models.PositiveSmallIntegerField(_("minutes free before and after"), default=10)
    notice_hours = models.PositiveSmallIntegerField(_("hours of notice"), default=24)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    room_url = models.URLField(_("address of your room"), max_length=500, blank=True)
    not_for = models.ManyToManyField(Organisation, blank=True, related_name="+")
    active = models.BooleanField(_("takes members"), default=True)

    def __str__(self) -> str:
        return f"coach {self.person_id}"


class Availability(models.Model):
    """A window of the week, on the coach's wall clock. Monday is 0."""

    profile = models.ForeignKey(CoachProfile, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    begins = models.TimeField(_("from"))
    finishes = models.TimeField(_("to"))

    class Meta:
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(condition=Q(finishes__gt=F("begins")), name="availability_lasts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}"


class Absence(models.Model):
    """Days on which a coach cannot."""

    profile = models.ForeignKey(CoachProfile, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.first_day}"


class CoachingWish(Keyed, Dated):
    """A participant who wants a coach: with which goals, on which topics, in which languages, at which times of the week.

    `times`: ["mon-am", "mon-pm", "mon-eve", …]; empty: any. Taken back when `stopped_at` is set.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="coaching_wish")
    goals = models.TextField(_("what you want to reach"), blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    times = models.JSONField(_("times that suit you"), default=list, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"wish of {self.enrolment_id}"


class Meeting(Keyed, Dated):
    """One appointment of a pair. The truth of its time is the wall time in `time_zone`; `starts_at` and `ends_at` are derived.

    While it is booked nobody can be booked twice: the database itself refuses an overlap of `blocked_from`–`blocked_until`
    (the meeting and the coach's buffer after it) for one helper, and of the meeting itself for one member (migration of this
    room: an exclusion constraint on PostgreSQL, triggers on SQLite). `sequence` rises with every change that a calendar shows.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("took place")
        MISSED = "missed", _("did not take place")

    class Mode(models.TextChoices):
        ONLINE = "online", _("online")
        PHONE = "phone", _("by phone")
        ON_SITE = "on_site", _("face to face")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="meetings")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meetings_given"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meetings")
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.ONLINE)
    place = models.CharField(_("place or phone"), max_length=200, blank=True)
    url = models.URLField(_("address of the room"), max_length=500, blank=True)
    topic = models.CharField(_("about"), max_length=200, blank=True)
    first_day = models.DateField(_("day"))
    begins = models.TimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    time_zone = models.CharField(_("time zone"), max_length=64)
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    blocked_from = models.DateTimeField(editable=False)
    blocked_until = models.DateTimeField(editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    client_key = models.CharField(max_length=64, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField(_("why"), max_length=300, blank=True)
    helper_met = models.BooleanField(null=True, blank=True)
    member_met = models.BooleanField(null=True, blank=True)
    not_met_reason = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_lasts"),
            models.CheckConstraint(
                condition=Q(blocked_from__lte=F("starts_at"), blocked_until__gte=F("ends_at")),
                name="meeting_buffer_outside",
            ),
            models.UniqueConstraint(
                fields=["pair", "client_key"], condition=~Q(client_key=""), name="meeting_key_once"
            ),
        ]
        indexes = [
            models.Index(fields=["helper", "starts_at"], name="meeting_of_helper"),
            models.Index(fields=["member", "starts_at"], name="meeting_of_member"),
            models.Index(fields=["ends_at"], condition=Q(state="booked"), name="meeting_to_ask"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Note(Keyed, Dated):
    """What somebody wrote about a meeting or a pair. Private: read by its author alone. Shared: by the two of the pair. Nobody
    else, whatever role they hold. Goes at `expires_on`.
    """

    class Side(models.TextChoices):
        PRIVATE = "private", _("only for me")
        SHARED = "shared", _("for both of us")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="notes")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coaching_notes"
    )
    side = models.CharField(max_length=8, choices=Side, default=Side.PRIVATE)
    text = models.TextField(_("note"))
    revision = models.PositiveIntegerField(default=0)
    expires_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Goal(Keyed, Dated):
    """What a member wants to reach with a coach; both see and change it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("put aside")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"goal {self.pk}"


class FollowUp(Keyed, Dated):
    """What one of the two does until the next meeting."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="follow_ups")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"follow-up {self.pk}"
