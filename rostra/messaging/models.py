"""The outbox: one row a message, written in the transaction of the fact it tells."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.kernel.text import new_key
from rostra.people.models import Organisation, Scope


class Body(models.Model):
    """The words that many messages share, kept once. A place in braces of the private use area, such as U+F100, stands for
    what differs from reader to reader: `marks` leads from each name to its place. Never changed once it is written.
    """

    key = models.CharField(max_length=64, primary_key=True, default=new_key, editable=False)
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    html = models.TextField(blank=True)
    marks = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.key


class Message(models.Model):
    """One message to one address.

    `body` set: the words are there, and `values` holds what is this reader's own; `text` and `html` are empty.

    `urgency`: 0 codes for signing in, 5 letters about what one did oneself, 9 letters to many; the urgent go first.
    `within` is the collected letter that carried it. `mailing` is set on letters that staff wrote to many.

    `key` is unique: the same fact queued twice is one message. A claim is committed before sending; `sent_at` of a
    claimed message is when handing it over began. A claim that is stuck goes back when handing over had not begun. When
    it had, a transactional message goes back too (at least once), any other one fails as `unknown` (at most once), unless
    its kind says otherwise (`MessageKind.when_stuck`).

    `calendar` is an iCalendar object that goes along as one more way to read the letter; `calendar_method` is REQUEST or CANCEL.

    `problem` holds the mail server's words, or one of ours (`PROBLEMS`); `problem_said` is for people.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        KEPT = "kept", _("kept here, not sent")
        BOUNCED = "bounced", _("came back")
        SUPPRESSED = "suppressed", _("not sent: not wanted, or the address does not work")
        WITHDRAWN = "withdrawn", _("taken back before it was sent")
        PAUSED = "paused", _("held back")
        GATHERED = "gathered", _("waits for the next collected letter")
        COLLECTED = "collected", _("sent in a collected letter")

    PROBLEMS: ClassVar[dict[str, Any]] = {
        "unknown": _("Not known whether it was sent: the program stopped while it was handed over."),
        "too_old": _("Not sent, because it waited too long. Send it by hand if it still holds."),
        "stopped": _("Letters to this address came back too often."),
        "unwanted": _("The person does not want such letters."),
        "after_start": _("Not sent, because it would have come after the start."),
    }

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    values = models.JSONField(default=dict, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    message_id = models.CharField(max_length=160, default=new_key, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(default=5)
    mailing = models.ForeignKey(
        "Mailing", on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    within = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    bounced_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["urgency", "due_at"], condition=Q(state="waiting"), name="message_waiting"),
            models.Index(fields=["person"], condition=Q(state="gathered"), name="message_gathered"),
            models.Index(fields=["person", "-created_at"], name="message_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def problem_said(self) -> str:
        """Why it did not arrive, in words."""
        return str(self.PROBLEMS.get(self.problem, self.problem))


class Wording(models.Model):
    """The academy's own words at the beginning of a kind of message, instead of ours. Empty: ours.

    `subject` one line, `opening` limited Markdown; both may hold the placeholders that the kind's template knows, such as
    {name} or {edition}. Translated like every other text.
    """

    kind = models.CharField(max_length=60, unique=True)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200, blank=True)
    opening = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.kind


class Mailing(Keyed, Dated):
    """A letter that staff write to many. Its people and their personal fields are fixed when it is sent.

    `texts`: {language: {"subject", "body"}}, body in limited Markdown, both with placeholders; `language` is the one it was
    written in, read by whoever's language is missing. `links`: [{"title", "url"}], the attachments. It waits until
    `hold_until`, so that it can be undone, and is then written letter by letter: `written` of `total`.
    """

    class State(models.TextChoices):
        HELD = "held", _("waits a moment")
        WRITING = "writing", _("being written")
        WRITTEN = "written", _("written")
        UNDONE = "undone", _("undone")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailings"
    )
    scope_kind = models.CharField(max_length=20, choices=Scope, default=Scope.EDITION)
    scope_key = models.CharField(max_length=64, blank=True, default="")
    about = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=10, default="en")
    texts = models.JSONField(default=dict)
    links = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    hold_until = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scope_kind", "scope_key"], name="mailing_scope")]

    def __str__(self) -> str:
        return f"mailing {self.pk}"


class Recipient(models.Model):
    """Somebody a mailing goes to, with the values of its placeholders as they were when it was sent off."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailings_received"
    )
    values = models.JSONField(default=dict)
    written = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="recipient_once")]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Preference(models.Model):
    """How somebody wants to get letters that are not needed at once. No row: at once, at any hour, all of them.

    `stopped` lists topics (`MessageKind.topic`) that are not wanted. Quiet hours are in the person's own time zone and may
    run over midnight.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("each letter at once")
        DAILY = "daily", _("collected, once a day")
        WEEKLY = "weekly", _("collected, once a week")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="letter_preference"
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    quiet_from = models.TimeField(_("no letters from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    stopped = models.JSONField(default=list)
    collected_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"preference {self.pk}"


class QuietPeriod(Keyed, Dated):
    """Days on which letters that can wait do wait: before an election, in the holidays. For the whole academy, for the
    members of an organisation, or for those whose organisation's territory code begins with `territory`.
    """

    title = models.CharField(_("title"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="quiet_periods",
        verbose_name=_("only for members of"),
    )  # fmt: skip
    territory = models.CharField(_("only in the territory"), max_length=20, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="quiet_period_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Trouble(models.Model):
    """An address whose letters come back or whose owner complained. `stopped_at` set: nothing but codes goes there."""

    address = models.EmailField(max_length=254, unique=True)
    hard = models.PositiveSmallIntegerField(default=0)
    soft = models.PositiveSmallIntegerField(default=0)
    complained_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=255, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"trouble {self.pk}"
