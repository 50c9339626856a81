"""Verbs about posts: proposing, reading and deciding, writing in a space."""

from rostra.community.actions.posts.in_spaces import edit, remove, write_in_space
from rostra.community.actions.posts.proposing import change, confirm, propose, reply, withdraw
from rostra.community.actions.posts.reviewing import (
    claim,
    decline,
    hold,
    note,
    postpone_quiet,
    publish,
    schedule,
    send_back,
    unpublish,
)
from rostra.community.actions.posts.workflow import ensure_workflow

__all__ = [
    "change", "claim", "confirm", "decline", "edit", "ensure_workflow", "hold", "note", "postpone_quiet", "propose", "publish",
    "remove", "reply", "schedule", "send_back", "unpublish", "withdraw", "write_in_space",
]  # fmt: skip
