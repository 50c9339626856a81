"""What Wagtail tells of posts: published, taken down, sent back, sent in."""

from __future__ import annotations

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import published, task_rejected, unpublished, workflow_submitted

from rostra.community.actions.posts import following
from rostra.community.actions.posts.reviewing import quiet_day
from rostra.community.models import Post, reviewing
from rostra.community.rules import posts as rules


def on_published(sender: Any, instance: Any, **kwargs: Any) -> None:
    following.published(instance)


def on_unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    following.unpublished(instance)


def on_rejected(sender: Any, instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    following.sent_back(instance, by=user)


def on_submitted(sender: Any, instance: WorkflowState, **kwargs: Any) -> None:
    following.sent_in(instance)


def may_publish_now(thing: Any) -> bool:
    """Whether Wagtail's editor offers to publish it: not in a quiet period of the place it is about."""
    return not isinstance(thing, Post) or quiet_day(thing) is None


def connect() -> None:
    """Called once when the room is ready."""
    reviewing.may_review = rules.may_review
    reviewing.may_publish_now = may_publish_now
    published.connect(on_published, sender=Post, dispatch_uid="rostra-post-published")
    unpublished.connect(on_unpublished, sender=Post, dispatch_uid="rostra-post-unpublished")
    task_rejected.connect(on_rejected, dispatch_uid="rostra-post-sent-back")
    workflow_submitted.connect(on_submitted, dispatch_uid="rostra-post-sent-in")
