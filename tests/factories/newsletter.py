"""Readers and issues of the newsletter for tests, made by the same verbs as everywhere."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rostra.community.actions.newsletter import issues, sending
from rostra.community.models import Issue, Sending, Subscription
from rostra.languages.passages import write_ids


def make_reader(address: str, **values: Any) -> Subscription:
    """Somebody who confirmed an address a moment ago."""
    facts = {
        "language": "en",
        "state": Subscription.State.CONFIRMED,
        "confirmed_at": timezone.now(),
        **values,
    }
    return Subscription.objects.create(address=address, **facts)


def make_issue(
    by: Any, *, title: str = "Spring", parts: list[tuple[str, Any]] | None = None, **values: Any
) -> Issue:
    """A published issue in English, Danish and Polish."""
    issue = issues.begin(by=by, title=title, language="en")
    parts = [("text", "<p>Welcome to <b>spring</b>.</p>")] if parts is None else parts
    raw = [{"type": kind, "value": value} for kind, value in parts]
    issue.body = write_ids(raw, issue.body.stream_block, issue.key)
    for name, value in {"languages": ["en", "da", "pl"], "preheader": "What is new", **values}.items():
        setattr(issue, name, value)
    issue.save_revision(user=by, log_action=False).publish(user=by, skip_permission_checks=True)
    return Issue.objects.get(pk=issue.pk)


def newsletter_of(editor: Any, reader: Any) -> dict[str, str]:
    """An issue that went out, a draft, and a person among the readers, with the keys that addresses need."""
    own = make_reader(reader.email, person=reader)
    sent, draft = make_issue(editor, title="Sent"), issues.begin(by=editor, title="Draft", language="en")
    issues.schedule(sent, by=editor)
    Sending.objects.filter(issue=sent).update(send_at=timezone.now())
    sending.write.call(issue=sent.key)
    return {
        "sent_issue": sent.key, "sent_issue_slug": sent.slug, "draft_issue": draft.key,
        "draft_issue_slug": draft.slug, "a_reader": own.key, "english": "en",
    }  # fmt: skip
