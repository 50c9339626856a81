"""Webhooks: other systems that are told when a standing changes, and what they were told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated, Keyed
from rostra.kernel.text import new_key
from rostra.people.models import Scope


class Webhook(Keyed, Dated):
    """An address that is told of changes in one edition, one organisation's editions, or the whole academy.

    `secret` signs what is sent (HMAC-SHA256). The rights are those of `person`: who may no longer run the scope, whose
    hook tells nothing. `disabled_at` is set when the address failed for too long.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=100, default=new_key)
    events = models.JSONField(default=list)
    scope_kind = models.CharField(max_length=20, choices=Scope, default=Scope.SITE)
    scope_key = models.CharField(max_length=64, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scope_kind", "scope_key"], condition=Q(disabled_at__isnull=True), name="webhook_live"
            )
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(Keyed):
    """One message to one webhook, written in the transaction of the change. `key` is its id for the receiver."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
