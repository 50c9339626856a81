"""What can be translated, passage by passage, and its translations.

Rooms register what holds texts (`rostra.languages.things`); their source texts are noted here when they are published, so
that boards, the memory and the editor never have to ask the rooms.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Thing(models.Model):
    """Something with text: a page, a bank of questions, a term. `sort` and `key` name it for the room it lives in.

    `programme_key` says whose editors and translators look after it; empty = shared by the whole academy. `place` orders
    things as readers meet them. `total` counts its passages, `words` their words. `gone_at`: no longer there, kept as memory.
    """

    sort = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=10)
    programme_key = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=120, blank=True)
    total = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    synced_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "key"], name="thing_once")]
        indexes = [models.Index(fields=["programme_key", "place"], name="thing_of_programme")]

    def __str__(self) -> str:
        return f"{self.sort}:{self.key}"


class Passage(models.Model):
    """One unit of text in its source language, at an address that stays while the text is edited.

    `text` is inner HTML when `rich`. `gone_at`: the address is no longer there; its translations serve as memory.
    """

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="passages")
    address = models.CharField(max_length=255)
    text = models.TextField()
    rich = models.BooleanField(default=False)
    digest = models.CharField(max_length=32, db_index=True)
    position = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "address"], name="passage_once")]
        indexes = [models.Index(fields=["thing", "position"], name="passage_order")]

    def __str__(self) -> str:
        return f"{self.thing_id}#{self.address}"


class State(models.TextChoices):
    """How far a passage is in a language. Missing and outdated are never stored as a state of their own: missing is no
    row, outdated is a row made from another source text."""

    MISSING = "missing", _("missing")
    MACHINE = "machine", _("by machine, unseen")
    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed")
    OUTDATED = "outdated", _("outdated")


class Translation(models.Model):
    """A passage's text in another language. `source_text` is what it was made from; `outdated` is set when the meaning of
    the source has changed since, and taken back when somebody renews it."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    outdated = models.BooleanField(default=False)
    source_text = models.TextField()
    source_digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "language"], name="translation_once"),
            models.CheckConstraint(
                condition=Q(state__in=["machine", "draft", "reviewed"]), name="translation_state_stored"
            ),
        ]
        indexes = [models.Index(fields=["language", "source_digest"], name="translation_memory")]

    def __str__(self) -> str:
        return f"{self.passage_id} ({self.language})"

    @property
    def shown_state(self) -> str:
        """The state as boards and editors show it."""
        return State.OUTDATED if self.outdated else self.state


class Coverage(models.Model):
    """Counts of one thing in one language, kept right by every verb: passages by state; what is left of `Thing.total` is
    missing. An outdated passage counts as outdated only."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="coverage")
    language = models.CharField(max_length=10)
    machine = models.PositiveIntegerField(default=0)
    draft = models.PositiveIntegerField(default=0)
    reviewed = models.PositiveIntegerField(default=0)
    outdated = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "coverage"
        constraints = [models.UniqueConstraint(fields=["thing", "language"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.thing_id} ({self.language})"


class Claim(models.Model):
    """Who is translating what, so that two people do not do the same. It locks nothing."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="claims")
    language = models.CharField(max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_claims"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "language"], name="claim_once")]

    def __str__(self) -> str:
        return f"{self.thing_id} ({self.language})"
