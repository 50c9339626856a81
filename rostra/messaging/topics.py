"""What letters that nobody has to get are about: people stop them by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import MessageKind, message_kinds

REMINDERS, TEAM, NEWS, COMMUNITY = "reminders", "team", "news", "community"
ALL = "all"  # of a collected letter, which may hold every topic


@dataclass(frozen=True)
class Topic:
    """A topic in plain words: its name, and what stays away when it is stopped."""

    name: str
    label: Any
    about: Any


TOPICS = {
    each.name: each
    for each in (
        Topic(REMINDERS, _("Reminders"), _("What is due soon, and what is overdue.")),
        Topic(
            TEAM, _("Letters from the team"), _("What the people who run your edition write to everybody.")
        ),
        Topic(NEWS, _("News"), _("New programmes and editions, and newsletters.")),
        Topic(COMMUNITY, _("Community"), _("New posts and comments, and who names you.")),
    )
}


def topic_of(kind: str) -> str:
    """The topic of a kind of message; empty for one that always goes out, such as a code or an invitation."""
    known = message_kinds.get(kind)
    return "" if known is None or known.transactional else known.topic or ALL


def kinds_of(topics: list[str]) -> list[str]:
    """The kinds of message that belong to some topics."""
    return [kind.name for kind in message_kinds.values() if not kind.transactional and kind.topic in topics]


def may_wait(kind: MessageKind) -> bool:
    """Whether letters of a kind are held, collected or stopped as their reader wishes."""
    return not kind.transactional
