"""Keeping people safe: reports, what moderators decide, silence, blocks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.community.models.posts import Comment, Post
from rostra.community.models.spaces import Space
from rostra.kernel.models import Dated, Keyed


class Report(Keyed, Dated):
    """Somebody says that a post, a comment, an exchange or a person's conduct is not right.

    `seen` is a copy of what was reported, as it stood then: {"kind", "title", "text", "language", "author" (key), "name", "url",
    "written_at", "space", "under", "digest"}; it is proof, even when the author changes or takes it away. `kind` and `thing` (a
    key) say what it is about, also when that is gone.

    `appeal` True: not a report but the author's answer to a moderator who hid their words, once for each time they are hidden.
    """

    class Kind(models.TextChoices):
        POST = "post", _("post")
        COMMENT = "comment", _("comment")
        PERSON = "person", _("person")
        EXCHANGE = "exchange", _("offer or search")

    class Why(models.TextChoices):
        THREAT = "threat", _("threat")
        ABUSE = "abuse", _("insult or hate")
        HARASSMENT = "harassment", _("pursues or pesters somebody")
        PRIVATE = "private", _("private facts about somebody")
        FALSE = "false", _("false or misleading")
        PARTY = "party", _("party politics or canvassing")
        SPAM = "spam", _("advertising or spam")
        RIGHTS = "rights", _("somebody else's text or picture")
        OTHER = "other", _("something else")

    URGENT = ("threat", "private")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("something was done")
        DISMISSED = "dismissed", _("nothing to do")

    kind = models.CharField(_("what it is about"), max_length=8, choices=Kind)
    thing = models.CharField(max_length=64)
    appeal = models.BooleanField(default=False)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(
        Comment, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    accused = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="reported"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    why = models.CharField(_("what is wrong"), max_length=10, choices=Why)
    words = models.TextField(_("in your words"), blank=True)
    seen = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason, for moderators"), max_length=500, blank=True)
    answer = models.CharField(_("answer to who reported"), max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="open"), name="report_open"),
            models.Index(fields=["kind", "thing"], name="report_of_thing"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody may come to harm while it waits."""
        return self.why in self.URGENT


class Silence(Keyed, Dated):
    """Somebody may read but not write, in one space or everywhere (`space` null), until a moment or until it is lifted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="silences")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, null=True, blank=True, related_name="silences")
    reason = models.CharField(_("reason, which the person reads"), max_length=500)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(lifted_at__isnull=True), name="silence_live")]

    def __str__(self) -> str:
        return f"silence {self.pk}"


class Block(models.Model):
    """Somebody does not want to meet another person here: neither sees the other's words, mentions or entry in the directory.
    The blocked person is not told."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(person=models.F("blocked")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
