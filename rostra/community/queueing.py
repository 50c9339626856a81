"""What waits for a moderator: things that were reported and words that nobody sees yet, each thing once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from rostra.community.models import Report
from rostra.community.rules import reports as rules
from rostra.community.things import COMMENT, POST, Thing, find_all


@dataclass
class Waiting:
    """One thing that waits. `since`: the oldest of what waits about it; `due_at`: the first day on which somebody expects an
    answer, None for words that only wait to be let through."""

    kind: str
    key: str
    since: dt.datetime
    due_at: dt.datetime | None = None
    is_urgent: bool = False
    is_held: bool = False
    is_appeal: bool = False
    reasons: list[str] = field(default_factory=list)
    thing: Thing | None = None

    @property
    def count(self) -> int:
        """How many reports there are on it."""
        return len(self.reasons)


def waiting(person: Any, space: int | None = None) -> list[Waiting]:
    """Everything that waits for somebody, in one space or in all they moderate: what cannot wait first, then the oldest. Three
    queries and those of the rules."""
    found: dict[tuple[str, str], Waiting] = {}
    reports = rules.decidable_reports(person).filter(state=Report.State.OPEN)
    posts, comments = rules.held_posts(person), rules.held_comments(person)
    if space is not None:
        reports, posts = reports.filter(space=space), posts.filter(space=space)
        comments = comments.filter(post__space=space)
    for row in reports.only("kind", "thing", "why", "appeal", "created_at").order_by("created_at", "pk"):
        own = found.setdefault((row.kind, row.thing), Waiting(row.kind, row.thing, row.created_at))
        own.is_urgent |= row.is_urgent
        own.is_appeal |= row.appeal
        own.due_at = min(own.due_at or rules.due_at(row), rules.due_at(row))
        if not row.appeal:
            own.reasons.append(str(row.get_why_display()))
    held = [(POST, *each) for each in posts.values_list("key", "submitted_at")]
    held += [(COMMENT, *each) for each in comments.values_list("key", "created_at")]
    for kind, key, at in held:
        own = found.setdefault((kind, key), Waiting(kind, key, at))
        own.is_held, own.since = True, min(own.since, at)
    return sorted(found.values(), key=lambda each: (not each.is_urgent, each.since, each.key))


def with_things(rows: list[Waiting]) -> list[Waiting]:
    """The same with the things themselves; those that are gone are found by their report alone."""
    known = find_all([(each.kind, each.key) for each in rows])
    for each in rows:
        each.thing = known.get((each.kind, each.key))
    return rows
