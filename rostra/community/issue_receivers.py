"""What Wagtail tells of issues of the newsletter: published; and what its preview shows."""

from __future__ import annotations

from typing import Any

from wagtail.signals import published

from rostra.community.actions.newsletter import issues, sending
from rostra.community.composing_issue import Composed, compose
from rostra.community.models import Issue, newsletter


def on_published(sender: Any, instance: Issue, **kwargs: Any) -> None:
    issues.published(instance)


def previewed(issue: Issue, language: str) -> Composed:
    """An issue as it stands in the form."""
    return compose(issue, language, since=sending.since(issue))


def connect() -> None:
    """Called once when the room is ready."""
    newsletter.previewed = previewed
    published.connect(on_published, sender=Issue, dispatch_uid="rostra-issue-published")
