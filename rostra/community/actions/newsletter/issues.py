"""An issue before and while it goes out: to whom, when, tried out, held back, let go on, stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.community.actions.newsletter import sending as actions
from rostra.community.actions.posts import workflow
from rostra.community.composing_issue import compose
from rostra.community.letters import newsletter as letters
from rostra.community.models import Issue, IssueLink, Sending
from rostra.community.rules import newsletter as rules
from rostra.community.translating import newsletter as translating
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import is_offered
from rostra.kernel.text import new_key, squeeze
from rostra.languages.actions import sources
from rostra.languages.passages import write_ids
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.people.models import Function, Person
from rostra.programmes.models import Topic

Stage = Sending.Stage
HOLD = dt.timedelta(minutes=1)
MOST_TERRITORIES = 50


# What an issue begins with; editors change it as they like.
BEGINNING = ("text", "sessions", "library", "posts", "cases", "documents")


@transaction.atomic
def begin(*, by: Person, title: str, language: str) -> Issue:
    """Begin an issue as a draft: a place for own words, then what is new."""
    _may(by)
    title = squeeze(title)
    if not title:
        raise Refused(_("Give it a title."), field="title")
    if not is_offered(language):
        raise Refused(_("This language is not known here."), field="language")
    issue = Issue(title=title[:160], language=language, slug=_slug(title), live=False)
    parts = [{"type": kind, "value": "" if kind == "text" else {"number": 3}} for kind in BEGINNING]
    issue.body = write_ids(parts, issue.body.stream_block, issue.key)
    issue.save()
    issue.save_revision(user=by, log_action=False)
    workflow.ensure_workflow(Issue)
    audit.record("community.issue.start", issue, by=by)
    return issue


def _slug(title: str) -> str:
    base = slugify(title)[:100] or "issue"
    taken = set(Issue.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(each for each in [base, *(f"{base}-{n}" for n in range(2, 10_000))] if each not in taken)


def sending_of(issue: Issue) -> Sending:
    """How an issue is sent; not stored yet before somebody chose."""
    return Sending.objects.filter(issue=issue).first() or Sending(issue=issue)


@transaction.atomic
def published(issue: Issue, *, meaning_changed: bool = True) -> None:
    """Follow what editors published: its texts are there to be translated."""
    stream = issue.body.stream_block
    raw = write_ids(list(issue.body.raw_data), stream, issue.key)
    if raw != list(issue.body.raw_data):
        issue.body = raw
        Issue.objects.filter(pk=issue.pk).update(body=issue.body)
    sources.sync(translating.SORT, [translating.source(issue)], meaning_changed=meaning_changed)


@transaction.atomic
def choose(issue: Issue, *, by: Person, audience: Mapping[str, Sequence[str]]) -> Sending:
    """Say whom an issue is for. Raises `Refused` once it goes out, and for what nobody can be asked for."""
    _may(by)
    own = _own(issue)
    if own.begun_at is not None:
        raise Refused(_("It is going out already."), code="begun")
    own.audience = _checked(audience)
    own.save()
    audit.record("community.issue.audience", issue, by=by, **own.audience)
    return own


def _checked(audience: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    made = {
        name: [str(each).strip() for each in audience.get(name, ()) if str(each).strip()]
        for name in rules.FACETS
    }
    made["languages"] = [code for code in made["languages"] if is_offered(code)]
    known = set(Topic.objects.filter(key__in=made["topics"]).values_list("key", flat=True))
    made["topics"] = [key for key in made["topics"] if key in known]
    made["functions"] = [each for each in made["functions"] if each in Function.values]
    made["territories"] = [each.upper()[:20] for each in made["territories"][:MOST_TERRITORIES]]
    return made


@transaction.atomic
def schedule(issue: Issue, *, by: Person, at: dt.datetime | None = None) -> Sending:
    """Send what is published: at an instant, or in a minute, so that it can be undone."""
    _may(by)
    own, now = _own(issue), timezone.now()
    if own.begun_at is not None:
        raise Refused(_("It is going out already."), code="begun")
    if not issue.live:
        raise Refused(_("Publish the issue first: what is published is what goes out."), code="draft")
    if issue.has_unpublished_changes:
        raise Refused(
            _("There are changes that are not published. Publish them, or take them back, first."),
            code="draft",
        )
    if at is not None and at < now:
        raise Refused(_("This time is over."), field="at")
    if not rules.readers(own.audience).exists():
        raise Refused(_("There is nobody to write to."), code="nobody")
    own.stage, own.send_at, own.moved_at, own.by = Stage.SCHEDULED, at or now + HOLD, now, by
    own.save()
    audit.record("community.issue.schedule", issue, by=by, at=own.send_at.isoformat())
    actions.write.using(run_after=own.send_at).enqueue(issue=issue.key)
    return own


@transaction.atomic
def undo(issue: Issue, *, by: Person) -> Sending:
    """Take an issue back before it begins to go out."""
    _may(by)
    own = _own(issue)
    if own.begun_at is not None:
        raise Refused(_("It is going out already. You can hold it back."), code="begun")
    own.stage, own.send_at = Stage.CHOOSING, None
    own.save()
    audit.record("community.issue.undo", issue, by=by)
    return own


@transaction.atomic
def pause(issue: Issue, *, by: Person) -> Sending:
    """Hold back what has not gone: a process that sends now ends the handful it has in hand."""
    _may(by)
    own = _own(issue)
    if own.begun_at is None or own.stage not in {Stage.WRITING, Stage.WRITTEN}:
        raise Refused(_("It is not going out now."), code="still")
    own.stage = Stage.PAUSED
    own.save()
    mine = Message.objects.filter(delivery__issue=issue)
    mine.filter(state=Message.State.WAITING).update(state=Message.State.PAUSED)
    mine.filter(state=Message.State.GATHERED).update(
        state=Message.State.PAUSED, problem=Message.State.GATHERED
    )
    audit.record("community.issue.pause", issue, by=by)
    return own


@transaction.atomic
def resume(issue: Issue, *, by: Person) -> Sending:
    """Let it go on where it was held back."""
    _may(by)
    own, now = _own(issue), timezone.now()
    if own.stage != Stage.PAUSED:
        raise Refused(_("It is not held back."), code="still")
    if own.begun_at is None:
        own.stage, own.send_at = Stage.SCHEDULED, now
    else:
        own.stage = Stage.WRITING
        held = Message.objects.filter(delivery__issue=issue, state=Message.State.PAUSED)
        gathered = Q(problem=Message.State.GATHERED)
        held.filter(gathered).update(state=Message.State.GATHERED, problem="")
        held.filter(due_at__lt=now).update(due_at=now)
        held.update(state=outbox.ready(), problem="")
        outbox.wake()
    own.moved_at = now
    own.save()
    audit.record("community.issue.resume", issue, by=by)
    actions.write.enqueue(issue=issue.key)
    return own


@transaction.atomic
def stop(issue: Issue, *, by: Person) -> Sending:
    """End an issue that is held back: the rest of its readers do not get it."""
    _may(by)
    own = _own(issue)
    if own.stage != Stage.PAUSED or own.begun_at is None:
        raise Refused(_("Hold it back first."), code="still")
    own.stage, own.ended_at = Stage.STOPPED, timezone.now()
    own.save()
    Message.objects.filter(delivery__issue=issue, state=Message.State.PAUSED).update(
        state=Message.State.WITHDRAWN, problem=""
    )
    audit.record("community.issue.stop", issue, by=by)
    return own


@transaction.atomic
def send_failed_again(issue: Issue, *, by: Person) -> int:
    """Try the letters of an issue that failed once more, and those alone; returns how many."""
    _may(by)
    again = outbox.send_again_all(Message.objects.filter(delivery__issue=issue))
    if again:
        audit.record("messaging.message.again", issue, by=by, letters=again)
    return again


@transaction.atomic
def send_test(issue: Issue, *, by: Person, language: str) -> Message:
    """Send an issue as a reader of a language would get it now to oneself. Its links out lead to the archive, end nothing."""
    _may(by)
    if not by.email or not is_offered(language):
        raise Refused(_("There is no address to write to."), code="no_address")
    web = letters.web_address(issue, language)
    newest = issue.get_latest_revision_as_object() if issue.latest_revision_id else issue
    letter = letters.render(
        issue, compose(newest, language, since=actions.since(issue)), values=dict.fromkeys(letters.NAMES, web)
    )
    message = outbox.write(
        key=f"newsletter_test:{new_key()}", kind=letters.NEWSLETTER, person=by, to=by.email,
        language=letter.language, subject=letter.subject, text=letter.text, html=letter.html,
        state=outbox.ready(), urgency=5,
    )  # fmt: skip
    audit.record("messaging.letter.test", message, by=by)
    return message


@transaction.atomic
def count_click(key: str) -> str:
    """Count one opening of a link and return where it leads; "" for a link that is none."""
    IssueLink.objects.filter(pk=key).update(clicks=F("clicks") + 1)
    return leads_to(key)


def leads_to(key: str) -> str:
    """Where a link of a letter leads; "" for one that is none."""
    return IssueLink.objects.filter(pk=key).values_list("url", flat=True).first() or ""


def _may(by: Any) -> None:
    if not rules.may_look_after(by):
        raise NotAllowed(_("Only editors of the community may do this."))


def _own(issue: Issue) -> Sending:
    Sending.objects.get_or_create(issue=issue)
    return Sending.objects.select_for_update(of=("self",)).get(issue=issue)
