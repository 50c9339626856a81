"""What moderators do to words: hide them with a reason, show them again, let them through."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community import telling
from rostra.community.actions import counts, exchanges
from rostra.community.actions.posts import words
from rostra.community.letters import safety as letters
from rostra.community.models import Comment, Post
from rostra.community.rules import reports as rules
from rostra.community.things import COMMENT, EXCHANGE, PERSON, POST, Thing
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze

LONGEST = 300


@transaction.atomic
def hide(thing: Thing, *, by: Any, reason: str) -> None:
    """Take words away from everybody but their author and moderators. The author reads the reason, and may answer once."""
    _check(thing, by)
    reason = squeeze(reason)
    if not reason:
        raise Refused(_("Say why: the author reads it."), field="reason")
    if len(reason) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="reason")
    if thing.kind == POST:
        _set_post(thing.row, hidden_at=timezone.now(), hidden_why=reason)
    elif thing.kind == COMMENT:
        _set_comment(thing.row, state=Comment.State.HIDDEN, hidden_why=reason)
    else:
        exchanges.hide(thing.row, by=by)
    thing.is_hidden, thing.is_waiting, thing.hidden_why = True, False, reason
    _note("hide", thing, by)
    letters.hidden(thing)


@transaction.atomic
def show(thing: Thing, *, by: Any) -> None:
    """Show again what was hidden."""
    _check(thing, by)
    if not thing.is_hidden:
        raise Refused(_("It is not hidden."), code="not_hidden")
    if thing.kind == POST:
        _set_post(thing.row, hidden_at=None, hidden_why="", held=False)
    elif thing.kind == COMMENT:
        _set_comment(thing.row, state=Comment.State.SEEN, hidden_why="")
    else:
        exchanges.show(thing.row, by=by)
    thing.is_hidden, thing.is_waiting, thing.hidden_why = False, False, ""
    _note("show", thing, by)
    letters.shown(thing)


@transaction.atomic
def let_through(thing: Thing, *, by: Any) -> None:
    """Let others see what waited for a moderator; from then on the author is clear in this space."""
    _check(thing, by)
    if not thing.is_waiting:
        raise Refused(_("It does not wait any more."), code="not_waiting")
    if thing.kind == POST:
        _set_post(thing.row, held=False)
    else:
        _set_comment(thing.row, state=Comment.State.SEEN)
    thing.is_waiting = False
    _note("let_through", thing, by)
    if thing.kind == POST:
        telling.post_seen(thing.row)
    else:
        telling.comment_seen(thing.row)
    letters.let_through(thing)


def _check(thing: Thing, by: Any) -> None:
    if thing.kind == PERSON:
        raise Refused(_("A person cannot be hidden. You can silence them."))
    if thing.is_gone:
        raise Refused(_("Its author has taken it away already."), code="gone")
    if not rules.may_decide(by, thing):
        raise NotAllowed(_("Another moderator decides about this."))


def _set_post(row: Post, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    Post.objects.filter(pk=row.pk).update(**values)
    if row.space_id:
        counts.of_space(row.space_id)
    words.shown(row, meaning_changed=False)


def _set_comment(row: Comment, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    Comment.objects.filter(pk=row.pk).update(**values, updated_at=timezone.now())
    counts.of_post(row.post)
    pagecache.bump()


def _note(verb: str, thing: Thing, by: Any) -> None:
    if thing.kind != EXCHANGE:  # its own verbs note it
        audit.record(f"community.{thing.kind}.{verb}", thing.row, by=by)
