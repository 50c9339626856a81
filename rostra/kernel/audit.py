"""One audit trail: Wagtail's log, for pages and for our own records alike."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry
from wagtail.models import ModelLogEntry, Page


def declare(action: str, label: Any) -> None:
    """Make an action known to the log; rooms call it in `AppConfig.ready()`."""
    if not registry.action_exists(action):
        registry.register_action(action, label, label)


def record(action: str, instance: models.Model, *, by: Any, on_behalf_of: Any = None, **data: Any) -> None:
    """Write one line: who did what to what, and for whom when an officer acts for a member.

    `data` holds plain JSON values, no e-mail addresses and no names. A model whose own name is personal has an
    `audit_label` that is not.
    """
    if on_behalf_of is not None:
        data["on_behalf_of"] = str(on_behalf_of.pk)
    title = getattr(instance, "audit_label", None)
    if isinstance(instance, Page):
        log(instance=instance, action=action, user=by, title=title, data=data or None)
        return
    if not registry.action_exists(action):
        raise ValidationError(f"The action {action} was not declared.")
    context = get_active_log_context()
    line = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
        object_id=str(instance.pk),
        label=title or str(instance),
        action=action,
        timestamp=timezone.now(),
        data=data,
        user=by or context.user,
        uuid=context.uuid,
    )
    # Not `save`, which asks the database whether who and what are there: the caller has both in hand.
    ModelLogEntry.objects.bulk_create([line])
