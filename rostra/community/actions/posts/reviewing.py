"""What editors do with a proposed post. Wagtail's workflow, drafts and dates are the truth; what follows from a change of
theirs, also of one made in Wagtail's own editor, is in `following`."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Revision

from rostra.community.actions.posts import workflow
from rostra.community.letters import posts as letters
from rostra.community.models import Post, PostNote
from rostra.community.quiet import DAY, quiet_until
from rostra.community.rules import posts as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.programmes.actions import academy

Stage = Post.Stage
LONGEST_NOTE = 4000
AHEAD = dt.timedelta(minutes=2)  # how long before its moment a scheduled post is looked at once more
OPEN = (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.NEEDS_CHANGES, Stage.SCHEDULED)


def _taken(post: Post, by: Any, stages: tuple[str, ...] = OPEN) -> Post:
    """The row, locked; refuses who may not decide and what is not on the desk."""
    if not rules.may_review(by):
        raise NotAllowed(_("You do not look after the community."))
    row = Post.objects.select_for_update().get(pk=post.pk, space__isnull=True)
    if row.stage not in stages:
        raise Refused(_("It has changed meanwhile: %(stage)s.") % {"stage": row.get_stage_display()})
    return row


def _say(post: Post, by: Any, text: str, *, internal: bool = False) -> PostNote:
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    return PostNote.objects.create(
        post=post, by=by, internal=internal, stage=post.stage, text=text[:LONGEST_NOTE]
    )


@transaction.atomic
def claim(post: Post, *, by: Any) -> Post:
    """Begin to read it, also what was declined before: others see who does."""
    post = _taken(post, by, (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.DECLINED))
    workflow.start(post, by=by)
    post.stage = Stage.IN_REVIEW
    post.save(update_fields=["stage", "updated_at"])
    PostNote.objects.create(post=post, by=by, internal=True, stage=Stage.IN_REVIEW)
    audit.record("community.post.claim", post, by=by)
    return post


@transaction.atomic
def note(post: Post, *, by: Any, text: str, internal: bool = False) -> PostNote:
    """Write to the author, who gets a letter, or among editors."""
    if not rules.may_review(by):
        raise NotAllowed(_("You do not look after the community."))
    said = _say(post, by, text, internal=internal)
    if not internal:
        letters.step(post, "note", said.text, about=said.key)
    return said


@transaction.atomic
def send_back(post: Post, *, by: Any, text: str) -> Post:
    """Ask for changes: the author reads the words and has the text in their hands again."""
    post = _taken(post, by, (Stage.SUBMITTED, Stage.IN_REVIEW))
    if not text.strip():
        raise Refused(_("Say what should change."), field="text")
    workflow.start(post, by=by)
    task_state = post.current_workflow_task_state
    task_state.reject(user=by, comment=text.strip()[:LONGEST_NOTE])
    post.refresh_from_db()
    audit.record("community.post.send_back", post, by=by)
    return post


@transaction.atomic
def decline(post: Post, *, by: Any, text: str) -> Post:
    """Say no, with words to the author."""
    post = _taken(post, by)
    said = _say(post, by, text)
    workflow.stop(post, by=by)
    _unschedule(post)
    post.stage = Stage.DECLINED
    post.save(update_fields=["stage", "go_live_at", "updated_at"])
    audit.record("community.post.decline", post, by=by)
    letters.step(post, "declined", said.text)
    return post


def quiet_day(post: Post, at: dt.datetime | None = None) -> dt.date | None:
    """The last quiet day that keeps a post from being published at an instant; None when nothing does."""
    return quiet_until(territory=post.territory, organisation=post.organisation, at=at)


def check_quiet(post: Post, at: dt.datetime | None = None) -> None:
    """Raises Refused when nothing is published then about the place the post is about."""
    last = quiet_day(post, at)
    if last is not None:
        raise Refused(
            _("It is quiet there until %(day)s: nothing is published about this place.")
            % {"day": date_format(last, "DATE_FORMAT")},
            code="quiet",
        )


@transaction.atomic
def publish(post: Post, *, by: Any, in_spite: str = "") -> Post:
    """Publish the newest words now. `in_spite` is the reason for doing so in a quiet period; it is kept."""
    post = _taken(post, by, (*OPEN, Stage.PUBLISHED))
    draft = post.get_latest_revision_as_object()
    in_spite = squeeze(in_spite)[:300]
    if not in_spite:
        check_quiet(draft)
    draft.go_live_at = None
    draft.save_revision(user=by, clean=False)
    _unschedule(post)
    audit.record("community.post.publish", post, by=by, **({"in_spite_of_quiet": True} if in_spite else {}))
    if in_spite:
        PostNote.objects.create(post=post, by=by, internal=True, stage=post.stage, text=in_spite)
    workflow.approve(draft, by=by)
    return Post.objects.get(pk=post.pk)


@transaction.atomic
def schedule(post: Post, *, by: Any, at: dt.datetime) -> Post:
    """Publish the newest words at a moment to come."""
    post = _taken(post, by)
    if at <= now():
        raise Refused(_("Choose a moment that is still to come."), field="at")
    draft = post.get_latest_revision_as_object()
    check_quiet(draft, at)
    _unschedule(post)
    draft.go_live_at = at
    draft.save_revision(user=by, clean=False)
    audit.record("community.post.schedule", post, by=by, at=at.isoformat())
    workflow.approve(draft, by=by)
    return Post.objects.get(pk=post.pk)


@transaction.atomic
def hold(post: Post, *, by: Any) -> Post:
    """Take a scheduled post back to the desk."""
    post = _taken(post, by, (Stage.SCHEDULED,))
    draft = post.get_latest_revision_as_object()
    draft.go_live_at = None
    draft.save_revision(user=by, clean=False)
    _unschedule(post)
    post.stage = Stage.IN_REVIEW
    post.save(update_fields=["stage", "go_live_at", "updated_at"])
    workflow.start(post, by=by)
    audit.record("community.post.hold", post, by=by)
    return post


@transaction.atomic
def unpublish(post: Post, *, by: Any) -> Post:
    """Take a published post off the pages; it is on the desk again."""
    post = _taken(post, by, (Stage.PUBLISHED,))
    post.unpublish(user=by)
    audit.record("community.post.unpublish", post, by=by)
    post.refresh_from_db()
    return post


def _unschedule(post: Post) -> None:
    post.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    post.go_live_at = None


@transaction.atomic
def postpone_quiet() -> int:
    """Put off scheduled posts whose moment falls into a quiet period, to the same hour of the first day after it; returns how
    many. Runs before what is scheduled is published."""
    kind = ContentType.objects.get_for_model(Post)
    due = Revision.objects.filter(content_type=kind, approved_go_live_at__lte=now() + AHEAD)
    moved = 0
    for revision in due:
        post = revision.as_object()
        at = max(revision.approved_go_live_at, now())
        last = quiet_day(post, at)
        if last is None:
            continue
        zone = ZoneInfo(academy.the().time_zone)
        hour = revision.approved_go_live_at.astimezone(zone).time()
        then = dt.datetime.combine(last + DAY, hour, tzinfo=zone).astimezone(dt.UTC)
        revision.approved_go_live_at = then
        revision.content = {**revision.content, "go_live_at": then.isoformat()}
        revision.save(update_fields=["approved_go_live_at", "content"])
        Post.objects.filter(pk=post.pk).update(go_live_at=then)
        audit.record("community.post.postpone", post, by=None, at=then.isoformat())
        moved += 1
    return moved
