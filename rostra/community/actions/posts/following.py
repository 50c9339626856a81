"""What follows when Wagtail published a post, put it off, took it down or sent it back: at our desk or in its own editor."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.db import transaction
from wagtail.models import TaskState, WorkflowState

from rostra.community import telling
from rostra.community.actions.posts import words
from rostra.community.letters import posts as letters
from rostra.community.models import Post, PostNote

Stage = Post.Stage
# Whether what is being published is a small change, which lets translations stand; set around publishing by the editor.
small_change: ContextVar[bool] = ContextVar("small_change", default=False)


@transaction.atomic
def published(post: Post) -> None:
    """Readers have it now, or it has a moment at which they will."""
    row = Post.objects.filter(pk=post.pk, space__isnull=True).first()
    if row is None:
        return
    if row.live:
        is_new = row.stage != Stage.PUBLISHED
        row.stage, row.go_live_at = Stage.PUBLISHED, None
        if is_new:
            row.last_at = row.last_published_at or row.last_at
        Post.objects.filter(pk=row.pk).update(stage=row.stage, last_at=row.last_at)
        words.shown(row, meaning_changed=not small_change.get())
        if is_new:
            letters.step(row, "published")
            telling.post_seen(row)
    elif row.go_live_at is not None:
        Post.objects.filter(pk=row.pk).update(stage=Stage.SCHEDULED)
        letters.step(row, "scheduled")


@transaction.atomic
def unpublished(post: Post) -> None:
    """Readers do not have it any more: it is on the desk, unless its author took it back."""
    Post.objects.filter(pk=post.pk, stage=Stage.PUBLISHED, space__isnull=True).update(stage=Stage.IN_REVIEW)
    words.shown(post)


@transaction.atomic
def sent_back(task_state: TaskState, *, by: Any) -> None:
    """The author has it in their hands again, with the words of who read it."""
    post = task_state.workflow_state.content_object
    if not isinstance(post, Post):
        return
    Post.objects.filter(pk=post.pk).update(stage=Stage.NEEDS_CHANGES)
    text = task_state.comment.strip()
    if text:
        PostNote.objects.create(post=post, by=by, stage=Stage.NEEDS_CHANGES, text=text)
    letters.step(post, "needs_changes", text)


@transaction.atomic
def sent_in(state: WorkflowState) -> None:
    """Somebody sent it the editors' way in Wagtail's own editor."""
    post = state.content_object
    if isinstance(post, Post):
        away = (Stage.NEEDS_CHANGES, Stage.WITHDRAWN)
        Post.objects.filter(pk=post.pk, stage__in=away).update(stage=Stage.SUBMITTED)
