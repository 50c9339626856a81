"""Numbers that are stored for lists, worked out anew by every verb that changes what they count."""

from __future__ import annotations

from django.db.models import Max

from rostra.community.models import Comment, Post, Space
from rostra.community.rules.spaces import people_of


def of_post(post: Post) -> None:
    """How many comments of a post are seen, and when something was last said; then those of its space."""
    seen = Comment.objects.filter(post=post.pk, state=Comment.State.SEEN)
    last = seen.aggregate(at=Max("created_at"))["at"]
    began = post.first_published_at or post.submitted_at
    post.comments, post.last_at = seen.count(), max(filter(None, (last, began)))
    Post.objects.filter(pk=post.pk).update(comments=post.comments, last_at=post.last_at)
    if post.space_id:
        of_space(post.space_id)


def of_space(space: int) -> None:
    """How many people and posts a space has, and when something was last said; by its primary key."""
    found = Space.objects.select_related("cohort__edition__organisation").get(pk=space)
    posts = Post.objects.filter(
        space=space, stage=Post.Stage.PUBLISHED, held=False, hidden_at__isnull=True
    ).order_by()
    Space.objects.filter(pk=space).update(
        members=people_of(found).count(),
        posts=posts.count(),
        last_at=posts.aggregate(at=Max("last_at"))["at"],
    )
