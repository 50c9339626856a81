"""Posts for everybody: proposed, read, published, translated, answered; some are still on their way."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rostra.community import things
from rostra.community.actions import comments, reports
from rostra.community.actions import posts as verbs
from rostra.community.models import Comment, Post, PostAuthor
from rostra.demo.calendars import Calendar
from rostra.demo.community.words import about, translate, who

READ_AFTER, SAID_AFTER = 1.2, 0.7  # days


def build(calendar: Calendar, rows: list[dict[str, Any]]) -> dict[str, Post]:
    """All posts by their name in the file."""
    return {row["slug"]: _post(calendar, row) for row in rows}


def _post(calendar: Calendar, row: dict[str, Any]) -> Post:
    stage, days = row.get("stage", "published"), row["days"]
    proposed = days - 2 * READ_AFTER if stage == "published" else min(days, -0.5) - READ_AFTER
    with calendar.then(proposed), transaction.atomic():
        post = _propose(calendar, row)
    if stage == "submitted":
        return post
    with calendar.then(proposed + READ_AFTER), transaction.atomic():
        verbs.claim(post, by=calendar.ada)
        if stage == "needs_changes":
            verbs.send_back(post, by=calendar.ada, text=row["note"])
        elif stage == "scheduled":
            verbs.schedule(post, by=calendar.ada, at=calendar.moment(days))
    if stage == "published":
        with calendar.then(days), transaction.atomic():
            verbs.publish(post, by=calendar.ada)
            translate("post", post.key, row.get("words", {}))
        _talk(calendar, post, row)
    return Post.objects.get(pk=post.pk)


def _propose(calendar: Calendar, row: dict[str, Any]) -> Post:
    guest = "by" not in row
    given = {name: row[name] for name in ("title", "summary", "text", "language", "about")}
    post = verbs.propose(
        **given, agreed=True, by=None if guest else who(calendar, row["by"]), name=row.get("name", ""),
        email=row.get("email", ""), reads=row["language"], topics=about(row["topics"]),
        programme_key=row.get("programme", ""),
    )  # fmt: skip
    if guest:
        verbs.confirm(PostAuthor.objects.get(post=post))
    return Post.objects.get(pk=post.pk)


def _talk(calendar: Calendar, post: Post, row: dict[str, Any]) -> None:
    post = Post.objects.get(pk=post.pk)
    for number, said in enumerate(row.get("comments", []), start=1):
        with calendar.then(row["days"] + number * SAID_AFTER), transaction.atomic():
            by = who(calendar, said["by"])
            comment = comments.say(post, by=by, text=said["text"], language=said["language"])
            let_through(comment, calendar)
            if "reported" in said:
                report(calendar, comment.key, said["reported"])


def report(calendar: Calendar, key: str, given: dict[str, Any]) -> None:
    """Somebody says that a comment is not right; it waits at the desk."""
    thing = things.find(things.COMMENT, key)
    if thing is not None:
        reports.report(thing, by=who(calendar, given["by"]), why=given["why"], words=given["words"])


def let_through(comment: Comment, calendar: Calendar) -> None:
    """What waits for a moderator is read and shown."""
    thing = things.find(things.COMMENT, comment.key)
    if thing is not None and thing.is_waiting:
        reports.decide(thing, by=calendar.ada, decision=reports.Decision(reports.LET_THROUGH))
