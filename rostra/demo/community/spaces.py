"""Spaces with their people and what they say; somebody's first words wait, one comment was reported."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rostra.cohorts.models import Cohort
from rostra.community.actions import comments, memberships
from rostra.community.actions import posts as writing
from rostra.community.actions import spaces as verbs
from rostra.community.models import Post, Space, SpaceMember
from rostra.demo import councillors
from rostra.demo.calendars import Calendar
from rostra.demo.community.posts import let_through
from rostra.demo.community.words import about, who

OPENED, JOINED, ASKED, SWITCHED_ON = -60, -55, -1.5, -10  # days from today
SAID_AFTER = 0.4


def build(calendar: Calendar, content: dict[str, Any]) -> dict[str, Space]:
    """All spaces by their name in the file."""
    rooms = {row["slug"]: _room(calendar, row) for row in content["spaces"]}
    _cohort(calendar, content["cohort"])
    return rooms


def _room(calendar: Calendar, row: dict[str, Any]) -> Space:
    with calendar.then(OPENED), transaction.atomic():
        space = verbs.open_(
            by=calendar.ada, kind=row["kind"], lead=who(calendar, row["lead"]), topics=about(row["topics"]),
            title=row["title"], purpose=row["purpose"], rules=row["rules"], language="en", joining=row["joining"],
            seen_by=row["seen_by"], checking="none",
        )  # fmt: skip
    with calendar.then(JOINED), transaction.atomic():
        for key in row["members"]:
            memberships.bring_in(space, who(calendar, key), by=who(calendar, row["lead"]))
    for talk in row["talks"]:
        _say(calendar, space, talk)
    with calendar.then(ASKED), transaction.atomic():
        for asked in row.get("asks", []):
            memberships.join(space, by=who(calendar, asked["by"]), reason=asked["reason"])
    return space


def _say(calendar: Calendar, space: Space, talk: dict[str, Any]) -> None:
    with calendar.then(talk["days"]), transaction.atomic():
        post = writing.write_in_space(
            space,
            by=who(calendar, talk["by"]),
            title=talk["title"],
            text=talk["text"],
            language=talk["language"],
        )
    for number, said in enumerate(talk.get("answers", []), start=1):
        with calendar.then(talk["days"] + number * SAID_AFTER), transaction.atomic():
            post = Post.objects.get(pk=post.pk)
            comment = comments.say(
                post, by=who(calendar, said["by"]), text=said["text"], language=said["language"]
            )
            let_through(comment, calendar)


def _cohort(calendar: Calendar, talk: dict[str, Any]) -> None:
    """The councillors of Lindholt have a space of their own."""
    maren = calendar.town.people["maren"]
    cohort = Cohort.objects.filter(edition__key=councillors.LINDHOLT).first()
    if cohort is None:
        return
    with calendar.then(SWITCHED_ON), transaction.atomic():
        space = verbs.switch_on(cohort, by=maren)
    _say(calendar, space, talk)
    if not SpaceMember.objects.filter(space=space, person=maren).exists():
        memberships.see(space, by=maren)
