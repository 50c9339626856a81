"""Saying something to a post, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from rostra.community import telling
from rostra.community.actions import counts, memberships, mentions
from rostra.community.letters import safety as safety_letters
from rostra.community.models import Comment, Post
from rostra.community.rules import comments as rules
from rostra.community.rules.posts import may_comment
from rostra.community.rules.roles import may_moderate
from rostra.community.rules.safety import needs_check, silenced
from rostra.community.rules.spaces import mentionable, space_audience
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.time import now
from rostra.languages.markdown import to_html
from rostra.people.models import Person
from rostra.search.sources import PUBLIC

State = Comment.State
LONGEST = 4000


@transaction.atomic
def say(
    post: Post,
    *,
    by: Any,
    text: str,
    language: str,
    parent: Comment | None = None,
    named: Iterable[Person] = (),
) -> Comment:
    """Answer a post, or a comment on it. It is seen at once or waits for a moderator, as the space or the post says.
    Refused with the reason and the end to whoever was silenced."""
    if not may_comment(by, post):
        refuse_silenced(by, post)
        raise NotAllowed(_("You cannot comment here."))
    if parent is not None:
        parent = Comment.objects.select_related("parent").get(pk=parent.pk)
        if parent.post_id != post.pk or parent.state != State.SEEN:
            raise Refused(_("What you answer is not there any more."), code="gone")
        parent = parent.parent or parent
    comment = Comment(post=post, parent=parent, by=by, language=language, text=tidy(text, language))
    comment.state = State.HELD if _waits(by, post) else State.SEEN
    comment.save()
    mentions.name(named, among=mentionable(by, post), post=post, comment=comment)
    _follow_up(post)
    if post.space is not None:
        memberships.keep_up(post.space, post, by=by)
    audit.record("community.comment.say", comment, by=by, held=comment.state == State.HELD)
    if comment.state == State.SEEN:
        telling.comment_seen(comment)
    else:
        safety_letters.waits(post.space)
    return comment


@transaction.atomic
def change(comment: Comment, *, by: Any, text: str, language: str) -> Comment:
    """Change one's own words. Where a moderator reads first, they read the new ones too."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("post__space").get(pk=comment.pk)
    if not rules.may_change(by, comment):
        refuse_silenced(by, comment.post)
        raise NotAllowed(_("You cannot change this comment."))
    comment.text, comment.language = tidy(text, language), language
    comment.edited_at = now()
    if _waits(by, comment.post):
        comment.state = State.HELD
    comment.save(update_fields=["text", "language", "edited_at", "state", "updated_at"])
    _follow_up(comment.post)
    audit.record("community.comment.change", comment, by=by)
    return comment


@transaction.atomic
def take_back(comment: Comment, *, by: Any) -> Comment:
    """Take one's own words back: the place stays, so that answers stay readable."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("post__space").get(pk=comment.pk)
    if comment.state == State.REMOVED:
        return comment
    if not rules.may_take_back(by, comment):
        raise NotAllowed(_("You cannot change this comment."))
    comment.state = State.REMOVED
    comment.save(update_fields=["state", "updated_at"])
    comment.mentions.all().delete()
    _follow_up(comment.post)
    audit.record("community.comment.take_back", comment, by=by)
    return comment


def forget_words(person: Any) -> int:
    """Empty what an erased person said; the places stay. Returns how many comments."""
    posts = list(Post.objects.filter(all_comments__by=person.pk).distinct())
    done = Comment.objects.filter(by=person.pk).update(text="", hidden_why="", state=State.REMOVED)
    for post in posts:
        _follow_up(post)
    return done


def refuse_silenced(by: Any, post: Post) -> None:
    """Say why somebody may not write, and until when, if that is the reason."""
    said = why_silenced(by, post.space)
    if said:
        raise Refused(said, code="silenced")


def why_silenced(by: Any, space: Any) -> str:
    """The words for somebody who may read but not write; empty for everybody else."""
    silence = silenced(by, space)
    if silence is None:
        return ""
    if silence.until is None:
        return _("You cannot write here at present. The reason: %(reason)s") % {"reason": silence.reason}
    day = date_format(localtime(silence.until), "DATETIME_FORMAT")
    return _("You cannot write here until %(day)s. The reason: %(reason)s") % {
        "day": day,
        "reason": silence.reason,
    }


def tidy(text: str, language: str) -> str:
    """The words as they are kept; refused when they are too many or cannot be shown."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean:
        raise Refused(_("Write something first."), field="text")
    if len(clean) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="text")
    if language not in LANGUAGES:
        raise Refused(_("This language is not known here."), field="language")
    faults = to_html(clean, headings=False).faults
    if faults:
        line = faults[0][0]
        said = _(
            "Line %(line)d: only paragraphs, **bold**, *italic*, [links](address) and lists are possible here."
        )
        raise Refused(said % {"line": line}, field="text")
    return clean


def _follow_up(post: Post) -> None:
    """Count again, and let pages that visitors share be made anew."""
    counts.of_post(post)
    if post.space is None or space_audience(post.space) == PUBLIC:
        pagecache.bump()


def _waits(by: Any, post: Post) -> bool:
    if post.space is not None:
        return needs_check(by, post.space)
    return post.talking == Post.Talking.CHECKED and not may_moderate(by, None)
