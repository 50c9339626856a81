"""Readers of the newsletter, an issue that went out in three languages, and the next one as a draft."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.html import format_html

from rostra.community.actions.newsletter import issues, sending, subscriptions
from rostra.community.actions.newsletter.subscriptions import Wishes
from rostra.community.composing_issue import SORT
from rostra.community.issue_tokens import to_confirm
from rostra.community.models import Issue, Subscription
from rostra.demo.calendars import Calendar
from rostra.demo.community.words import translate, who
from rostra.languages.passages import write_ids

SUBSCRIBED, WRITTEN_BEFORE = -50, 2  # days


def build(calendar: Calendar, content: dict[str, Any]) -> None:
    """Readers first, then the issues."""
    with calendar.then(SUBSCRIBED), transaction.atomic():
        for row in content["subscribers"]:
            _reader(calendar, row)
    for row in content["issues"]:
        _issue(calendar, row)


def _reader(calendar: Calendar, row: dict[str, Any]) -> None:
    wishes = Wishes(language=row["language"])
    if "by" in row:
        subscriptions.subscribe(person=who(calendar, row["by"]), wishes=wishes, agreed=True)
        return
    subscriptions.ask(address=row["email"], wishes=wishes, agreed=True)
    subscriptions.confirm(to_confirm(Subscription.objects.get(address=row["email"])))


def _issue(calendar: Calendar, row: dict[str, Any]) -> None:
    sent = row["state"] == "sent"
    with calendar.then(row["days"] - WRITTEN_BEFORE if sent else -1), transaction.atomic():
        issue = issues.begin(by=calendar.ada, title=row["title"], language=row["language"])
        raw = [
            {
                **part,
                "value": str(format_html("<p>{}</p>", row["intro"]))
                if part["type"] == "text"
                else part["value"],
            }
            for part in issue.body.raw_data
        ]
        issue.body = write_ids(raw, issue.body.stream_block, issue.key)
        issue.subject, issue.preheader, issue.languages = row["subject"], row["preheader"], ["en", "da", "pl"]
        revision = issue.save_revision(user=calendar.ada, log_action=False)
        if not sent:
            return
        revision.publish(user=calendar.ada, skip_permission_checks=True)
        words = {language: list(said.values()) for language, said in row["words"].items()}
        translate(SORT, issue.key, words)
    with calendar.then(row["days"]), transaction.atomic():
        issue = Issue.objects.get(pk=issue.pk)
        issues.choose(issue, by=calendar.ada, audience={})
        issues.schedule(issue, by=calendar.ada)
    with calendar.then(row["days"] + 0.1):
        sending.write.call(issue=issue.key)
